// Listens where the page says <div data-live="/ws/threads/12/"> and swaps in what it is sent.
// Without sockets the page is as true as its last load, and nobody is told of it.

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60000;

/** The fragment names its place by the id of its root; what has no place here is not for us. */
function swap(html) {
  const root = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  const old = root?.id && document.getElementById(root.id);
  if (!old) return;
  const held = old.contains(document.activeElement) ? document.activeElement : null;
  const place = held && [...old.querySelectorAll("button, a, input")].indexOf(held);
  // Someone who is writing in there keeps what is being written.
  if (held && held.matches("textarea, input:not([type=hidden], [type=radio], [type=checkbox])")) return;
  const fresh = document.importNode(root, true);
  old.replaceWith(fresh);
  window.htmx?.process(fresh);
  if (held) fresh.querySelectorAll("button, a, input")[place]?.focus();
}

function listen(path) {
  let wait = FIRST_WAIT;
  let socket = null;
  const open = () => {
    if (document.hidden || socket) return;
    const address = new URL(path, window.location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    if (address.host !== window.location.host) return;
    socket = new WebSocket(address);
    socket.onopen = () => {
      wait = FIRST_WAIT;
    };
    socket.onmessage = (event) => swap(event.data);
    socket.onclose = () => {
      socket = null;
      setTimeout(open, wait * (0.5 + Math.random()));
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  };
  document.addEventListener("visibilitychange", open);
  open();
}

// In elder mode nothing on a page changes of itself.
if ("WebSocket" in window && document.documentElement.dataset.mode !== "elder") {
  const paths = new Set([...document.querySelectorAll("[data-live]")].map((e) => e.dataset.live));
  paths.forEach(listen);
}
