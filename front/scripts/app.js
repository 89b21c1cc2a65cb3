// What every page loads. Each part looks for its own attribute and is silent where there is none.

import "./ime.js";
import "./draft.js";
import "./line.js";
import "./submit.js";
import "./counter.js";
import "./live.js";
import "./writing.js";
import "./signatures.js";
import "./ballots.js";
import "./about.js";
import "./beside.js";
import "./dialog.js";
import "./aloud.js";
import "./share.js";
import "./kept.js";
import "./chart-loader.js";
