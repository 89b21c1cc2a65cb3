// Listens where the page says <div data-live="/threads/12/" data-after="…"> and swaps in what it
// is sent: by socket, or by one long request after another where no socket gets through. The page
// was true up to data-after; whatever came later is sent, also after a break.

import { place, swap } from "./live-place.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60000;
// Sockets that failed before they opened, after which long requests take over.
const ENOUGH_FAILURES = 2;
// Those who have to look anew do not all come in one second.
const SPREAD = 3000;

function parse(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

/** Nobody knows what was missed: take every number from the page as it is now. */
async function refresh() {
  const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = parse(await answer.text());
  const parts = "[data-live] .tally[id], [data-live] [data-fresh][id]";
  page.querySelectorAll(parts).forEach(swap);
}

class Listener {
  constructor(element) {
    this.path = element.dataset.live;
    this.after = Number(element.dataset.after) || Date.now();
    this.counts = element.querySelector("[data-counts]") ? "1" : "";
    this.wait = FIRST_WAIT;
    this.failures = 0;
    this.busy = false;
    document.addEventListener("visibilitychange", () => this.listen());
    this.listen();
  }

  address(kind) {
    const address = new URL(`${kind}${this.path}?after=${this.after}`, window.location.origin);
    if (this.counts) address.searchParams.set("present", this.counts);
    return address;
  }

  /** A frame is its number, a bar, and a fragment or the word "reset". */
  take(frame) {
    const bar = frame.indexOf("|");
    this.after = Math.max(this.after, Number(frame.slice(0, bar)));
    const html = frame.slice(bar + 1);
    if (html === "reset") setTimeout(refresh, SPREAD * Math.random());
    else place(parse(html).body.firstElementChild);
  }

  listen() {
    if (document.hidden || this.busy) return;
    this.busy = true;
    if (this.failures < ENOUGH_FAILURES && "WebSocket" in window) this.open();
    else this.ask();
  }

  again() {
    this.busy = false;
    setTimeout(() => this.listen(), this.wait * (0.5 + Math.random()));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  open() {
    const address = this.address("/ws");
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    let opened = false;
    socket.onopen = () => {
      opened = true;
      this.wait = FIRST_WAIT;
      this.failures = 0;
    };
    socket.onmessage = (event) => this.take(event.data);
    socket.onclose = () => {
      if (!opened) this.failures += 1;
      if (this.failures === ENOUGH_FAILURES) this.wait = 0;
      this.again();
    };
  }

  async ask() {
    try {
      const answer = await fetch(this.address("/live"), { cache: "no-store" });
      if (!answer.ok) throw new Error(answer.statusText);
      (await answer.json()).forEach((frame) => this.take(frame));
      if (this.counts) this.counts = "again";
      this.wait = 0;
    } catch {
      this.wait = Math.max(this.wait, FIRST_WAIT);
    }
    this.again();
  }
}

// In elder mode nothing on a page changes of itself.
if (document.documentElement.dataset.mode !== "elder") {
  const places = [...document.querySelectorAll("[data-live]")];
  const first = new Map(places.reverse().map((place) => [place.dataset.live, place]));
  first.forEach((place) => new Listener(place));
}
