// Numbers over time: one point for each day, the highest named.

import { common, GROUND, INK, legend, LINE, SOFT } from "./look.js";
import { ems, step } from "./text.js";

const HEIGHT = 220;

function curve(one, index, spec, look) {
  const highest = Math.max(...one.values.map((value) => value ?? 0));
  const peak = one.values.indexOf(highest);
  const many = one.values.length > 45;
  const late = peak > one.values.length * 0.8;
  const early = peak < one.values.length * 0.2;
  // Beside the point a level line would run through the number: there it stands above.
  const level = (early || late) && one.values[peak + (early ? 1 : -1)] === highest;
  const side = late ? "left" : early ? "right" : "top";
  return {
    type: "line", name: one.name,
    lineStyle: { color: `var(--chart-${one.tone})`, width: 2.5, type: ["solid", "dashed", "dotted"][index % 3] },
    itemStyle: { color: `var(--chart-${one.tone})`, borderColor: GROUND, borderWidth: 1 },
    areaStyle: spec.series.length === 1 ? { color: `var(--chart-${one.tone})`, opacity: 0.12 } : undefined,
    symbol: ["circle", "rect", "triangle"][index % 3], symbolSize: many ? 3 : 6, showAllSymbol: true,
    emphasis: { itemStyle: { color: `var(--chart-${one.tone})`, borderColor: INK, borderWidth: 2 } },
    data: one.values.map((value, at) => ({
      value,
      label: {
        show: at === peak && highest > 0, position: level ? "top" : side, color: INK, fontSize: look.size,
        align: level ? (early ? "left" : "right") : undefined,
        fontFamily: look.family, formatter: `${value}${spec.unit}`, distance: 8,
      },
    })),
  };
}

export function line(spec, width, look) {
  const em = look.size;
  const several = spec.series.length > 1;
  const [keysRoom, keys] = several ? legend(spec.series.map((one) => one.name), width, look, ems) : [0, null];
  const highest = Math.max(1, ...spec.series.flatMap((one) => one.values.map((value) => value ?? 0)));
  const size = step(highest * 1.1, 3);
  const top = Math.ceil(highest * 1.08 / size) * size;
  const widest = Math.max(...spec.labels.map(ems)) * em + 14;
  const left = ems(String(top)) * em + 10;
  const fits = Math.max(1, Math.floor((width - left) / widest));
  const every = Math.ceil(spec.labels.length / fits);
  const words = { color: SOFT, fontSize: em, fontFamily: look.family };
  return {
    height: HEIGHT + keysRoom,
    option: {
      ...common(look), ...(keys && { legend: keys }),
      grid: {
        left, right: widest / 2, top: keysRoom + em * 2, bottom: em * 2, outerBoundsMode: "none",
      },
      xAxis: {
        type: "category", boundaryGap: false, data: spec.labels, axisLine: { lineStyle: { color: SOFT } },
        axisTick: { show: false }, axisLabel: { ...words, interval: every - 1, hideOverlap: true },
      },
      yAxis: {
        type: "value", min: 0, max: top, interval: size, name: spec.unit, nameGap: em * 0.8,
        nameTextStyle: { ...words, align: "right" }, axisLabel: words,
        splitLine: { lineStyle: { color: LINE } },
      },
      series: spec.series.map((one, index) => curve(one, index, spec, look)),
    },
  };
}
