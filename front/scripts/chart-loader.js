// Charts are drawn by the server. When a reader turns to one with pointer or keyboard, its points
// can be walked through and are told one by one; the library that draws it live comes only then,
// and not over a line that is slow or paid by the byte.

import { points, told } from "./chart/points.js";

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function isCostly() {
  const line = navigator.connection;
  return Boolean(line && (line.saveData || /2g/.test(line.effectiveType ?? "")));
}

class Chart {
  constructor(figure) {
    this.figure = figure;
    this.stage = figure.querySelector(".chart-stage");
    this.spec = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    this.points = points(this.spec);
    this.at = -1;
    this.word = document.createElement("p");
    this.word.className = "chart-word";
    this.word.setAttribute("role", "status");
    this.stage.after(this.word);
    this.stage.tabIndex = 0;
    this.stage.addEventListener("keydown", (event) => this.walk(event));
    this.stage.addEventListener("blur", () => this.rest());
    for (const sign of ["pointerenter", "pointerdown", "focus"]) {
      this.stage.addEventListener(sign, () => this.wake(), { once: true });
    }
  }

  async wake() {
    if (this.woken || isCostly()) return;
    this.woken = true;
    try {
      const { draw } = await import(this.figure.dataset.chart);
      this.live = draw(this.stage, this.spec, (point, place) => (point ? this.tell(point, place) : this.rest()));
      // Who has turned away meanwhile is told nothing more.
      if (this.word.textContent) this.tell(this.points[this.at]);
    } catch (error) {
      console.warn("chart stays as the server drew it", error); // a lost line, an old browser
    }
  }

  walk(event) {
    const last = this.points.length - 1;
    const next = { Home: 0, End: last }[event.key] ?? this.at + (STEPS[event.key] ?? NaN);
    if (event.key === "Escape") this.rest();
    if (Number.isNaN(next) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.at = Math.min(Math.max(next, 0), last);
    this.tell(this.points[this.at]);
  }

  tell(point, place) {
    this.at = this.points.findIndex(({ label, series }) => label === point.label && series === point.series);
    const words = told(this.spec, point);
    if (this.word.textContent !== words) this.word.textContent = words;
    const marked = this.live?.mark(point);
    const [x, y] = place ?? marked ?? [0, 0];
    const most = this.stage.clientWidth - this.word.offsetWidth;
    const left = Math.max(0, Math.min(x - this.word.offsetWidth / 2, most));
    const above = this.stage.offsetTop + y - this.word.offsetHeight - 12;
    this.word.style.transform = `translate(${Math.round(this.stage.offsetLeft + left)}px, ${Math.round(above)}px)`;
  }

  rest() {
    this.word.textContent = "";
    this.live?.clear();
  }
}

for (const figure of document.querySelectorAll("figure[data-chart]")) new Chart(figure);

// Paper has no summary to press.
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll(".chart-data:not([open])")];
  for (const data of opened) data.open = true;
});
addEventListener("afterprint", () => {
  for (const data of opened) data.open = false;
});
