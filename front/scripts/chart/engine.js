// The parts of ECharts that our kinds of chart need, and no others: what is not named here is not
// in the bundle.

import { BarChart, HeatmapChart, LineChart } from "echarts/charts";
import { GridComponent, LegendPlainComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([
  BarChart, HeatmapChart, LineChart, GridComponent, LegendPlainComponent, SVGRenderer,
]);

export { echarts };
