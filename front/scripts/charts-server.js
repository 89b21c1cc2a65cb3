// What the server runs in V8, without a browser: draw(spec, width) gives the SVG as text.

import { echarts } from "./chart/engine.js";
import { layout } from "./chart/option.js";

globalThis.draw = (spec, width, size) => {
  const { height, option } = layout(JSON.parse(spec), width, { size, family: "sans-serif" });
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption(option);
    return chart.renderToSVGString({ useViewBox: true, cssEmphasis: false, cssAnimation: false });
  } finally {
    chart.dispose();
  }
};
