// Where the focus is, what shows it, and what stands in its way. Loaded into each page by hand.py.

(() => {
  const isBox = (e) => /radio|checkbox/.test(e.type);

  /** What the eye sees of a control: its label, where the control itself is only a mark in it. */
  const around = (e) => e.closest("label") ?? (isBox(e) && e.labels?.length ? e.labels[0] : e);

  const colours = (text) =>
    (text.match(/rgba?\([^)]*\)/g) ?? [])
      .map((colour) => colour.match(/[\d.]+/g).map(Number))
      .filter((colour) => colour.length < 4 || colour[3] > 0.5);

  /** Relative luminance and contrast, as WCAG 2.2 defines them. */
  const light = (colour) =>
    colour
      .slice(0, 3)
      .map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
      .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);

  function contrast(one, other) {
    const [more, less] = [light(one), light(other)].sort((a, b) => b - a);
    return (more + 0.05) / (less + 0.05);
  }

  function ground(e) {
    for (let part = e; part; part = part.parentElement) {
      const [colour] = colours(getComputedStyle(part).backgroundColor);
      if (colour) return colour;
    }
    return [255, 255, 255];
  }

  function marks(e) {
    const look = getComputedStyle(e);
    const ring = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
    return {
      colours: [...(ring ? colours(look.outlineColor) : []), ...colours(look.boxShadow)],
      all: [look.outline, look.boxShadow, look.backgroundColor].join(),
    };
  }

  function isFree(e) {
    const box = e.getBoundingClientRect();
    const places = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]];
    return places.some(([x, y]) => {
      const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
      return top && (e.contains(top) || top.contains(e));
    });
  }

  /** The contrast of the best mark that is there only while ``e`` has the focus. */
  function marked(e) {
    const lit = [...new Set([e, around(e)])].map((part) => [part, marks(part)]);
    const place = [scrollX, scrollY];
    e.blur();
    const found = lit.flatMap(([part, seen]) =>
      marks(part).all === seen.all
        ? []
        : seen.colours.map((colour) => contrast(colour, ground(part.parentElement))),
    );
    e.focus({ preventScroll: true, focusVisible: true });
    scrollTo(...place);
    return Math.max(0, ...found);
  }

  function stop() {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    return { html: e.outerHTML.slice(0, 120), free: isFree(around(e)), contrast: marked(e) };
  }

  /** Give a number to everything that Tab has to reach; of radio buttons to one of each group. */
  function stops() {
    const all = document.querySelectorAll(
      "a[href], button, summary, select, textarea, input:not([type=hidden]), [tabindex='0']",
    );
    const reachable = [...all].filter((e) => {
      if (e.disabled || !e.checkVisibility({ visibilityProperty: true })) return false;
      if (e.type !== "radio") return true;
      const group = [...document.getElementsByName(e.name)].filter((one) => one.form === e.form);
      return e === (group.find((one) => one.checked) ?? group[0]);
    });
    reachable.forEach((e, number) => {
      e.dataset.stop = number;
    });
    return reachable.map((e) => e.dataset.stop);
  }

  window.hand = { stop, stops };
})();
