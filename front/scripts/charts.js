// The live drawing of one chart, fetched when somebody turns to it (see chart-loader.js).
// Its colours are the page's custom properties: a change of theme needs nothing of it.

import { echarts } from "./chart/engine.js";
import { layout } from "./chart/option.js";
import { found, placed } from "./chart/points.js";

function lookOf(stage) {
  const root = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return { size: Math.round(root * 0.82), family: getComputedStyle(stage).fontFamily };
}

// Where a point stands in pixels. A part of a lying bar is told beside the middle of its row.
function pixel(chart, spec, point) {
  const value = spec.series[point.series].values[point.label];
  if (spec.kind === "line") return chart.convertToPixel("grid", [point.label, value]);
  if (spec.kind === "matrix") return chart.convertToPixel("grid", [point.series, point.label]);
  const row = spec.kind === "share" ? 0 : point.label;
  return [chart.getWidth() / 2, chart.convertToPixel("grid", [0, row])[1]];
}

function listen(chart, spec, before, on) {
  const pointer = chart.getZr();
  const at = (event) => [event.offsetX, event.offsetY];
  if (spec.kind === "line") {
    pointer.on("mousemove", (event) => {
      const [label] = chart.convertFromPixel("grid", at(event));
      if (label >= 0 && label < spec.labels.length) on({ label: Math.round(label), series: 0 });
    });
  } else {
    chart.on("mouseover", (event) => {
      const point = found(spec, event, before());
      if (point) on(point, at(event.event));
    });
  }
  pointer.on("globalout", () => on(null));
}

/**
 * Draw `spec` in `stage` in the place of the server's drawing, no lower than it stood there.
 * `on(point, [x, y])` is told what the pointer is at. Returns {mark(point) → [x, y], clear()}.
 */
export function draw(stage, spec, on) {
  const box = document.createElement("div");
  box.className = "chart-live";
  const standing = stage.getBoundingClientRect().height;
  const plan = () => layout(spec, stage.clientWidth, lookOf(stage));
  let { height, option } = plan();
  stage.append(box);
  stage.classList.add("taken");
  const chart = echarts.init(box, null, {
    renderer: "svg", width: stage.clientWidth, height: Math.max(height, standing),
  });
  chart.setOption(option);
  const before = () => (option.series[0].silent ? 1 : 0);
  listen(chart, spec, before, on);
  new ResizeObserver(() => {
    if (!stage.clientWidth || stage.clientWidth === chart.getWidth()) return;
    ({ height, option } = plan());
    chart.resize({ width: stage.clientWidth, height });
    chart.setOption(option, { notMerge: true });
  }).observe(stage);
  const clear = () => chart.dispatchAction({ type: "downplay" });
  return {
    clear,
    mark(point) {
      clear();
      chart.dispatchAction({ type: "highlight", ...placed(spec, point, before()) });
      return pixel(chart, spec, point);
    },
  };
}
