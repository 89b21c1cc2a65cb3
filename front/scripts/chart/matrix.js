// A table whose cells are shaded by their number: labels down, series across.

import { common, GROUND, INK } from "./look.js";
import { ems, lines } from "./text.js";

const STEPS = 5;

export function matrix(spec, width, look) {
  const em = look.size;
  const leading = Math.round(em * 1.4);
  const room = Math.min(Math.max(...spec.labels.map(ems)) + 0.5, (width * 0.36) / em);
  const left = room * em + 8;
  const cell = (width - left) / spec.series.length;
  const down = spec.labels.map((label) => lines(label, room, 2));
  const across = spec.series.map((one) => lines(one.name, Math.max(cell / em - 0.3, 2), 3));
  const top = Math.max(...across.map((one) => one.length)) * leading + 8;
  const row = Math.max(...down.map((one) => one.length)) * leading + 10;
  const highest = Math.max(1, ...spec.series.flatMap((one) => one.values));
  const shade = (value) => (value ? Math.max(1, Math.ceil((STEPS * value) / highest)) : 0);
  const words = { color: INK, fontSize: em, fontFamily: look.family, lineHeight: leading, interval: 0 };
  const bare = { axisTick: { show: false }, axisLine: { show: false }, splitArea: { show: false } };
  const cells = spec.series.flatMap((one, x) => one.values.map((value, y) => ({
    value: [x, y, value ?? 0],
    itemStyle: { color: `var(--chart-step-${shade(value)})`, borderColor: GROUND, borderWidth: 2 },
    label: { color: `var(--chart-on-step-${shade(value)})` },
    emphasis: { itemStyle: { color: `var(--chart-step-${shade(value)})`, borderColor: INK, borderWidth: 2 } },
  })));
  return {
    height: Math.ceil(top + row * spec.labels.length),
    option: {
      ...common(look),
      grid: { left, right: 0, top, bottom: 0, outerBoundsMode: "none" },
      xAxis: { type: "category", position: "top", data: across.map((one) => one.join("\n")), ...bare, axisLabel: words },
      yAxis: { type: "category", inverse: true, data: down.map((one) => one.join("\n")), ...bare, axisLabel: words },
      series: [{
        type: "heatmap", data: cells, progressive: 0,
        label: { show: true, fontSize: em, fontFamily: look.family, formatter: ({ value }) => `${value[2]}` },
      }],
    },
  };
}
