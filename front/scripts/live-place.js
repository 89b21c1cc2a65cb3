// Where a pushed fragment goes on the page. What has no place here is not for us.
//
// Its root has the id of what it replaces; or it has data-into="LIST" and holds something new for
// that list; or data-gone="ID ID" names what is to go; or it is a list with data-order="12 9 31".
// Fragments hold nobody's forms: <template data-extra="LIST"> is this reader's part of a new item.

// Milliseconds after a touch in which a list does not move under the finger.
const STILL = 3000;
const EDITED = "textarea, input:not([type=hidden], [type=radio], [type=checkbox])";

/** Someone who is writing in there keeps what is being written. */
function isWrittenIn(place) {
  const held = place.contains(document.activeElement) ? document.activeElement : null;
  return Boolean(held?.matches(EDITED));
}

function swap(root) {
  const old = root.id && document.getElementById(root.id);
  // A number that was counted earlier than the one that stands here.
  if (!old || Number(old.dataset.at) > Number(root.dataset.at)) return;
  if (isWrittenIn(old)) return;
  const held = old.contains(document.activeElement) ? document.activeElement : null;
  const place = held && [...old.querySelectorAll("button, a, input")].indexOf(held);
  const fresh = document.importNode(root, true);
  keepOwn(old, fresh);
  old.replaceWith(fresh);
  window.htmx?.process(fresh);
  if (held) fresh.querySelectorAll("button, a, input")[place]?.focus({ preventScroll: true });
  if (fresh.dataset.lasts) setTimeout(() => (fresh.hidden = true), 1000 * fresh.dataset.lasts);
}

/** The reader's own parts, buttons and forms, stay where new words come. */
function keepOwn(old, fresh) {
  old.querySelectorAll("[id^='votes-'], [data-own][id]").forEach((own) => {
    const place = fresh.id !== own.id && fresh.querySelector(`#${CSS.escape(own.id)}`);
    if (place) place.replaceWith(own);
  });
}

/** Put something new at the end of its list; what the page shows already takes its new form. */
function put(item, listId) {
  const list = document.getElementById(listId);
  const named = item.id ? item : item.querySelector("[id]");
  const here = named && document.getElementById(named.id);
  if (here && (!list || list.contains(here) || named !== item)) return swap(named);
  if (!list) return;
  here?.remove();
  list.closest("[hidden]")?.removeAttribute("hidden");
  const height = document.documentElement.scrollHeight;
  const isAbove = list.getBoundingClientRect().bottom < 0;
  add(item, list);
  // What grows above the reader does not push away what is being read.
  if (isAbove && !CSS.supports("overflow-anchor", "auto")) {
    window.scrollBy(0, document.documentElement.scrollHeight - height);
  }
}

function add(item, list) {
  const fresh = document.importNode(item, true);
  const extra = document.querySelector(`template[data-extra~="${CSS.escape(list.id)}"]`) ??
    document.querySelector("template[data-extra='*']");
  const key = fresh.dataset.key ?? (fresh.id || fresh.querySelector("[id]").id).split("-").pop();
  if (extra && !(extra.dataset.not ?? "").split(" ").includes(key)) fill(fresh, extra, key);
  list.append(fresh);
  window.htmx?.process(fresh);
}

/** A template speaks of item 0. */
function fill(item, extra, key) {
  const slot = item.querySelector(extra.dataset.slot);
  if (!slot) return;
  const own = document.createElement("template");
  own.innerHTML = extra.innerHTML.replaceAll("/0/", `/${key}/`).replaceAll('-0"', `-${key}"`);
  slot.prepend(own.content);
}

function drop(ids) {
  ids.split(" ").forEach((id) => document.getElementById(id)?.remove());
}

const touched = new WeakMap();
document.addEventListener("pointerdown", (event) => {
  const list = event.target.closest?.("ol[id^='ranking-']");
  if (list) touched.set(list, Date.now());
});

/** Bring a list into its order, but not under somebody's finger or cursor. */
function order(root) {
  const list = document.getElementById(root.id);
  if (!list) return;
  const wait = (touched.get(list) ?? 0) + STILL - Date.now();
  list.dataset.next = root.dataset.order;
  [...root.children].forEach((item) => {
    if (!document.getElementById(item.id)) add(item, list);
  });
  if (wait > 0) setTimeout(() => arrange(list), wait);
  else arrange(list);
}

function arrange(list) {
  const keys = list.dataset.next.split(" ").filter(Boolean);
  const most = Number(list.dataset.most) || keys.length;
  const items = new Map([...list.children].map((item) => [item.dataset.key, item]));
  const held = document.activeElement;
  items.forEach((item, key) => {
    if (!keys.slice(0, most).includes(key)) item.remove();
  });
  const wanted = keys.map((key) => items.get(key)).filter((item) => item?.isConnected);
  wanted.forEach((item, at) => {
    if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null);
  });
  if (held?.isConnected && held !== document.activeElement) held.focus({ preventScroll: true });
}

/** Put one fragment where it belongs. */
export function place(root) {
  if (!root) return;
  const { into, gone } = root.dataset;
  if (gone) drop(gone);
  else if (into && root.firstElementChild) put(root.firstElementChild, into);
  else if (root.dataset.order !== undefined) order(root);
  else swap(root);
}

export { swap };
