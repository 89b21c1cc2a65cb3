// Lying bars: one for each label, or one for each label cut into the parts of several series.

import { common, framed, GROUND, INK, legend, LINE, paint } from "./look.js";
import { ems, lines } from "./text.js";

const NARROW = 440; // below this the label stands above its bar

/** Where labels and bars go: {labels, above, left, row, bar}, all in pixels. */
function rows(spec, width, look, thick = 1) {
  const em = look.size;
  const bar = Math.round(em * thick);
  const leading = Math.round(em * 1.45);
  if (width < NARROW) {
    const cut = spec.labels.map((label) => lines(label, width / em));
    const most = Math.max(...cut.map((one) => one.length));
    // Labels end on the line above their bar: blank lines before the short ones, one after all.
    const labels = cut.map((one) => [...Array(most - one.length).fill(" "), ...one, " "]);
    const above = (most - 1) * leading + bar;
    return { labels, above, left: 0, bar, row: (most + 1) * leading + 8 + 2 * Math.max(0, bar - leading), leading };
  }
  const longest = Math.max(...spec.labels.map(ems)) + 0.5;
  const room = Math.min(longest, (width * 0.4) / em);
  const labels = spec.labels.map((label) => lines(label, room));
  const high = Math.max(...labels.map((one) => one.length)) * leading;
  return { labels, above: 0, left: room * em + 8, bar: Math.max(bar, em * 1.25), row: Math.max(high, em * 1.6) + 10, leading };
}

function named(place, look) {
  const above = place.above > 0;
  return {
    type: "category", inverse: true, data: place.labels.map((one) => one.join("\n")),
    axisTick: { show: false }, axisLine: { show: !above, lineStyle: { color: LINE } },
    axisLabel: {
      interval: 0, color: INK, fontSize: look.size, fontFamily: look.family, lineHeight: place.leading,
      inside: above, margin: above ? 0 : 8, align: above ? "left" : "right", verticalAlign: "middle",
    },
    z: 3,
  };
}

// An empty bar beside each real one: it keeps the room in which the label stands.
function keeper(place) {
  return place.above
    ? [{ type: "bar", data: [], barWidth: place.above, barGap: "0%", silent: true, stack: "room" }]
    : [];
}

function measured(highest, look, lowest = 0) {
  return {
    type: "value", min: lowest, max: Math.max(highest, 1), splitLine: { show: false },
    axisLabel: { show: false },
  };
}

// A number on its colour; a rim of the colour keeps it clear of the texture.
function within(tone, look) {
  return {
    show: true, position: "inside", color: `var(--chart-on-${tone})`, fontSize: look.size,
    fontFamily: look.family, textBorderColor: `var(--chart-${tone})`, textBorderWidth: 4,
  };
}

const told = (value, spec) => (value === null ? "" : `${value}${spec.unit}`);

export function bars(spec, width, look) {
  const place = rows(spec, width, look);
  const [series] = spec.series;
  const tones = spec.labels.map((_, index) => spec.tones[index] ?? series.tone);
  const right = Math.max(...series.values.map((value) => ems(told(value, spec)))) * look.size + 10;
  return {
    height: Math.ceil(place.row * spec.labels.length),
    option: {
      ...common(look),
      grid: { left: place.left, right, top: 0, bottom: 0, outerBoundsMode: "none" },
      xAxis: measured(Math.max(...series.values), look),
      yAxis: named(place, look),
      series: [...keeper(place), {
        type: "bar", name: series.name, barWidth: place.bar, barMinHeight: 1,
        data: series.values.map((value, index) => ({
          value, itemStyle: paint(tones[index]), emphasis: framed(tones[index]),
        })),
        label: {
          show: true, position: "right", color: INK, fontSize: look.size, fontFamily: look.family,
          formatter: ({ value }) => told(value, spec),
        },
      }],
    },
  };
}

/** Parts beside each other; a series with `side` "left" grows from the middle to the left. */
export function stacked(spec, width, look) {
  const place = rows(spec, width, look, 1.4);
  const [top, keys] = legend(spec.series.map((one) => one.name), width, look, ems);
  const sum = (index, side) => spec.series.filter((one) => one.side === side)
    .reduce((total, one) => total + (one.values[index] ?? 0), 0);
  const most = (side) => Math.max(0, ...spec.labels.map((_, index) => sum(index, side)));
  const [left, highest] = [most("left"), most("")];
  const scale = (width - place.left) / Math.max(left + highest, 1);
  const part = (one) => ({
    type: "bar", name: one.name, stack: "parts", barWidth: place.bar, itemStyle: {
      ...paint(one.tone), borderColor: GROUND, borderWidth: 1,
    },
    emphasis: framed(one.tone),
    data: one.values.map((value) => (one.side === "left" && value ? -value : value)),
    label: {
      ...within(one.tone, look),
      // A number that its part cannot hold is left to the table.
      formatter: ({ value }) => {
        const number = String(Math.abs(value ?? 0));
        return value && Math.abs(value) * scale > ems(number) * look.size + 4 ? number : "";
      },
    },
  });
  return {
    height: Math.ceil(top + place.row * spec.labels.length),
    option: {
      ...common(look), legend: keys,
      grid: { left: place.left, right: 0, top, bottom: 0, outerBoundsMode: "none" },
      xAxis: measured(highest, look, -left),
      yAxis: named(place, look),
      series: [...keeper(place), ...spec.series.map(part)],
    },
  };
}

/** One whole cut into its parts; what each part is stands below it in words. */
export function share(spec, width, look) {
  const em = look.size;
  const [{ values }] = spec.series;
  const total = values.reduce((sum, value) => sum + value, 0) || 1;
  const percent = (value) => `${Math.round((100 * value) / total)}%`;
  const words = spec.labels.map((label, index) =>
    lines(`${label} ${told(values[index], spec)}（${percent(values[index])}）`, width / em - 2.5, 1)[0]);
  const [bar, line] = [em * 2.4, Math.round(em * 1.8)];
  return {
    height: Math.ceil(bar + 10 + words.length * line),
    option: {
      ...common(look),
      grid: { left: 0, right: 0, top: 0, height: bar, outerBoundsMode: "none" },
      legend: {
        orient: "vertical", left: 0, top: bar + 10, padding: 0, itemGap: line - em, selectedMode: false,
        itemWidth: 1.2 * em, itemHeight: 0.9 * em, data: words,
        textStyle: { color: INK, fontSize: em, fontFamily: look.family, lineHeight: em },
      },
      xAxis: { ...measured(total, look), axisLine: { show: false } },
      yAxis: { type: "category", data: [""], axisLine: { show: false }, axisTick: { show: false } },
      series: words.map((name, index) => ({
        type: "bar", name, stack: "whole", barWidth: bar, data: [values[index]],
        itemStyle: { ...paint(spec.tones[index]), borderColor: GROUND, borderWidth: 1 },
        emphasis: framed(spec.tones[index]),
        label: {
          ...within(spec.tones[index], look), show: (values[index] / total) * width > 3 * em,
          formatter: () => percent(values[index]),
        },
      })),
    },
  };
}
