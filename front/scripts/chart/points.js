// The points of a chart in the order in which they are read, each as {label, series} positions,
// and the words for one of them.

export function points(spec) {
  return spec.labels.flatMap((_, label) => spec.series.map((_, series) => ({ label, series })));
}

export function told(spec, { label, series }) {
  const { name, values } = spec.series[series];
  const chinese = document.documentElement.lang.startsWith("zh");
  const named = spec.series.length > 1 || spec.kind === "stacked" || spec.kind === "matrix";
  const place = named ? `${spec.labels[label]}${chinese ? "，" : ", "}${name}` : spec.labels[label];
  return `${place}${chinese ? "：" : ": "}${values[label]}${spec.unit}`;
}

/** Where ECharts keeps a point: {seriesIndex, dataIndex}. `before`: series that hold no numbers. */
export function placed(spec, { label, series }, before) {
  if (spec.kind === "share") return { seriesIndex: label, dataIndex: 0 };
  if (spec.kind === "matrix") return { seriesIndex: 0, dataIndex: series * spec.labels.length + label };
  return { seriesIndex: before + series, dataIndex: label };
}

/** The point that ECharts keeps there, or undefined. */
export function found(spec, place, before) {
  return points(spec).find((point) => {
    const at = placed(spec, point, before);
    return at.seriesIndex === place.seriesIndex && at.dataIndex === place.dataIndex;
  });
}
