// From what a chart says (see presentation/charts/spec.py) to what ECharts draws. Pure: the same words and
// width give the same drawing, in the page and on the server.

import { bars, share, stacked } from "./bars.js";
import { line } from "./line.js";
import { matrix } from "./matrix.js";

const KINDS = { bars, stacked, share, line, matrix };

/** {height, option} of `spec` drawn `width` pixels wide with letters of `look` {size, family}. */
export function layout(spec, width, look) {
  return KINDS[spec.kind](spec, width, look);
}
