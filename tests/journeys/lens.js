// What a reader would meet on the open page; each function lists what is wrong. Loaded by lens.py.

(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const short = (e) => e.outerHTML.slice(0, 140);
  const most = (times) => Math.max(...times.split(",").map(parseFloat));
  const shown = (e) => e.checkVisibility({ visibilityProperty: true });
  const length = (e) => e.innerText.replace(/\s/g, "").length;

  /** Every failure of WCAG A and AA that axe finds, and what else is serious. */
  async function axeFaults(runOnly) {
    const found = await axe.run(document, { runOnly, resultTypes: ["violations"] });
    return found.violations
      .filter((f) => f.tags.some((tag) => /^wcag/.test(tag)) || /serious|critical/.test(f.impact))
      .map((f) => `${f.id}, ${f.impact}: ${f.nodes.slice(0, 3).map((n) => n.html.slice(0, 160))}`);
  }

  /** Elements with their classes: what is new on a page is worth a look in every palette. */
  const parts = () => all("body *").map((e) => `${e.localName}.${[...e.classList].sort()}`);

  /** Set the look as the server does, by attributes of <html>. */
  function show(marks) {
    for (const name of ["theme", "contrast", "mode"]) {
      if (name in marks) document.documentElement.dataset[name] = marks[name];
      else delete document.documentElement.dataset[name];
    }
  }

  /** WCAG 1.4.12: what a reader may set without losing anything. */
  function space(on) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
      word-spacing: .16em !important; } p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets = on ? [sheet] : [];
  }

  /** Text that is there and meant to be seen, in a box that hides a part of it. */
  const cut = () =>
    all("body *")
      .filter((e) => {
        const look = getComputedStyle(e);
        const box = e.getBoundingClientRect();
        const clips = [look.overflowX, look.overflowY].some((way) => /hidden|clip/.test(way));
        if (!clips || box.width < 2 || box.height < 2 || !shown(e)) return false;
        if (e.closest("svg, progress, .visually-hidden") || look.textOverflow === "ellipsis") return false;
        const over = e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2;
        return e.innerText?.trim() && over;
      })
      .map((e) => `cut off: ${e.localName}.${e.className}: ${e.innerText.slice(0, 40)}`);

  const moving = () =>
    all("*")
      .filter((e) => {
        const look = getComputedStyle(e);
        const changes = look.transitionProperty !== "none" && most(look.transitionDuration) > 0.01;
        return changes || (look.animationName !== "none" && most(look.animationDuration) > 0.01);
      })
      .map((e) => `moves: ${e.localName}.${e.className}`);

  /** What a finger aims at: the label too, where there is one around or beside a box. */
  function target(e) {
    const isBox = /radio|checkbox/.test(e.type);
    return e.closest("label") ?? (isBox && e.labels?.length ? e.labels[0] : e);
  }

  /** WCAG 2.5.8 lets links within a sentence be as tall as its lines. */
  const isInSentence = (e) =>
    e.localName === "a" &&
    getComputedStyle(e).display === "inline" &&
    length(e.parentElement) > length(e) + 1;

  const small = (least) =>
    all("a[href], button, summary, select, textarea, input:not([type=hidden])")
      .filter((e) => {
        const box = target(e).getBoundingClientRect();
        if (box.width < 2 || box.bottom < 0 || !shown(e)) return false;
        if (e.closest(".skip, .visually-hidden") || isInSentence(e)) return false;
        return box.height < least - 0.5 || box.width < least - 0.5;
      })
      .map((e) => {
        const box = target(e).getBoundingClientRect();
        return `small: ${Math.round(box.width)}×${Math.round(box.height)} ${short(e)}`;
      });

  /** Forced colours take backgrounds away: a control needs an edge, or is a word to press. */
  const edgeless = () =>
    all("button, .button, input:not([type=hidden]), select, textarea")
      .filter((e) => {
        if (/checkbox|radio|file/.test(e.type) || !shown(e) || e.closest(".visually-hidden")) return false;
        const look = getComputedStyle(e);
        const sides = ["Top", "Bottom", "Left", "Right"];
        const edge = sides.some((side) => parseFloat(look[`border${side}Width`]) > 0);
        return !edge && !(e.localName === "button" && e.innerText.trim());
      })
      .map((e) => `forced colours hide ${short(e)}`);

  function regions(limit) {
    const loud = all("[aria-live=assertive], [role=alert]");
    const polite = all("[aria-live=polite], [role=status], [role=log], output");
    return [
      ...loud.map((e) => `assertive: ${short(e)}`),
      ...(polite.length > limit ? [`${polite.length} live regions`] : []),
    ];
  }

  const ordered = () =>
    all("[tabindex]")
      .filter((e) => e.tabIndex > 0)
      .map((e) => `leaves the order: ${short(e)}`);

  const wide = () => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const out = all("body *").filter(
      (e) => shown(e) && e.getBoundingClientRect().right > clientWidth + 1 && !e.closest(".scroll, .visually-hidden"),
    );
    return [`${scrollWidth} px needed of ${clientWidth}: ${out.slice(-1).map(short)}`];
  };

  window.lens = { axeFaults, parts, show, space, cut, moving, small, edgeless, regions, ordered, wide };
})();
