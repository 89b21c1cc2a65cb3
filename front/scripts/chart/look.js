// Colours and textures. Every colour is a custom property of the page (see _charts.scss), so that
// light, dark, more contrast, forced colours and paper need no second drawing.

export const INK = "var(--chart-ink)";
export const SOFT = "var(--chart-ink-2)";
export const LINE = "var(--chart-line)";
export const GROUND = "var(--chart-ground)";

// A texture beside each colour, for readers who cannot tell the colours apart and for grey paper.
const TEXTURE = { color: "var(--chart-texture)", backgroundColor: "none", symbolSize: 1 };
const stripes = (rotation, gap) => ({
  ...TEXTURE, symbol: "rect", dashArrayX: [1, 0], dashArrayY: [1.5, gap], rotation,
});
const TEXTURES = {
  2: stripes(-Math.PI / 4, 5),
  3: stripes(0, 7),
  4: stripes(Math.PI / 4, 3),
  5: stripes(-Math.PI / 4, 2),
  6: stripes(Math.PI / 2, 4),
};

export function paint(tone) {
  return { color: `var(--chart-${tone})`, decal: TEXTURES[tone] };
}

/** What a mark looks like while it is pointed at: the same, framed. */
export function framed(tone) {
  return { itemStyle: { color: `var(--chart-${tone})`, borderColor: INK, borderWidth: 2 } };
}

/** What all kinds of chart have in common. `look`: {size, family} of the letters. */
export function common(look) {
  return {
    animation: false,
    backgroundColor: "transparent",
    textStyle: { fontFamily: look.family, fontSize: look.size, color: INK },
  };
}

/** A row of keys above the plot, and the room it takes. */
export function legend(names, width, look, ems) {
  const em = look.size;
  const key = (name) => 1.2 * em + 6 + ems(name) * em + 14;
  let rows = 1;
  let used = 0;
  for (const name of names) {
    if (used && used + key(name) > width) {
      rows += 1;
      used = 0;
    }
    used += key(name);
  }
  const room = rows * (em + 10) + 6;
  return [room, {
    top: 0, left: 0, width, padding: 0, itemGap: 12, selectedMode: false,
    itemWidth: 1.2 * em, itemHeight: 0.9 * em, data: names,
    textStyle: { color: INK, fontSize: em, fontFamily: look.family },
  }];
}
