// Keeps what is typed into <form data-draft="key"> in this browser until it has been sent.

const PREFIX = "huixiang-draft:";
const TYPES_NOT_KEPT = new Set(["password", "hidden", "file", "submit", "button"]);
const DAYS_KEPT = 30;
// The hidden field by which the server takes one form once, however often it is sent.
const ONCE = "key";

/** Storage may be full, or switched off altogether; a draft is a comfort and never a condition. */
function stored(action) {
  try {
    return action(window.localStorage);
  } catch {
    return null;
  }
}

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && !TYPES_NOT_KEPT.has(field.type));
}

function isTick(field) {
  return field.type === "checkbox" || field.type === "radio";
}

function read(form) {
  return fieldsOf(form).map((field) =>
    isTick(field) ? [field.name, field.value, field.checked] : [field.name, field.value],
  );
}

/** Put the values back by name, in order; say whether any field changed. */
function write(form, values) {
  const left = [...values];
  let changed = false;
  for (const field of fieldsOf(form)) {
    const at = left.findIndex(
      ([name, value]) => name === field.name && (!isTick(field) || value === field.value),
    );
    if (at < 0) continue;
    const [, value, checked] = left.splice(at, 1)[0];
    const before = isTick(field) ? field.checked : field.value;
    if (isTick(field)) field.checked = checked;
    else field.value = value;
    if (before !== (isTick(field) ? checked : value)) {
      changed = true;
      if (!isTick(field)) field.closest("details")?.setAttribute("open", "");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  return changed;
}

function say(form, forget) {
  const template = document.querySelector("template#draft-notice");
  if (!template) return;
  const notice = template.content.firstElementChild.cloneNode(true);
  notice.querySelector("button").addEventListener("click", () => {
    form.reset();
    fieldsOf(form).forEach((field) => field.dispatchEvent(new Event("input", { bubbles: true })));
    forget(); // after the events, for they would keep the empty form
    notice.remove();
    fieldsOf(form)[0]?.focus();
  });
  form.prepend(notice);
}

let leaving = false;

function keep(form) {
  const key = PREFIX + form.dataset.draft;
  let timer = 0;
  let seen = "";
  const forget = () => {
    clearTimeout(timer);
    timer = 0;
    stored((box) => box.removeItem(key));
    seen = JSON.stringify(read(form));
  };
  const save = () => {
    clearTimeout(timer);
    timer = 0;
    if (leaving) return;
    const once = form.elements[ONCE]?.value;
    const draft = JSON.stringify({ at: Date.now(), values: read(form), once });
    form.dataset.kept = stored((box) => box.setItem(key, draft) ?? true) ? "1" : "";
  };
  const draft = stored((box) => JSON.parse(box.getItem(key)));
  // After a refusal the server hands the words back itself: they are newer than the draft.
  const handedBack = form.querySelector("[aria-invalid=true], .errorlist");
  if (draft && !handedBack && write(form, draft.values)) {
    // If they did arrive and only the answer was lost, the server knows them by this.
    if (draft.once && form.elements[ONCE]) form.elements[ONCE].value = draft.once;
    say(form, forget);
  }
  seen = JSON.stringify(read(form));
  const saveIfChanged = () => {
    const now = JSON.stringify(read(form));
    if (now === seen) return;
    seen = now;
    save();
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(saveIfChanged, 400);
  });
  form.addEventListener("keep", save);
  // The address bar, a call, a chat: on a phone the page may never come back by itself. Compared
  // and not waited for, since a word that is still being composed has told nobody of itself.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) saveIfChanged();
  });
  window.addEventListener("pagehide", saveIfChanged);
}

/** A sending was refused, perhaps because its words had come in before: the next one is new. */
function forgetUsedOnes() {
  if (!document.querySelector('meta[name="refused"]')) return;
  for (const key of stored((box) => Object.keys(box)) ?? []) {
    const draft = key.startsWith(PREFIX) && stored((box) => JSON.parse(box.getItem(key)));
    if (draft?.once) stored((box) => box.setItem(key, JSON.stringify({ ...draft, once: "" })));
  }
}

function forgetSentAndOld() {
  for (const sent of document.querySelectorAll('meta[name="draft-sent"], [data-draft-sent]')) {
    stored((box) => box.removeItem(PREFIX + (sent.content ?? sent.dataset.draftSent)));
  }
  const oldest = Date.now() - DAYS_KEPT * 24 * 60 * 60 * 1000;
  for (const key of stored((box) => Object.keys(box)) ?? []) {
    if (!key.startsWith(PREFIX)) continue;
    const draft = stored((box) => JSON.parse(box.getItem(key)));
    if (!draft || draft.at < oldest) stored((box) => box.removeItem(key));
  }
}

function forgetAll() {
  leaving = true;
  for (const key of stored((box) => Object.keys(box)) ?? []) {
    if (key.startsWith(PREFIX)) stored((box) => box.removeItem(key));
  }
}

forgetSentAndOld();
forgetUsedOnes();
// Who signs out may be leaving a machine to the next person at the counter.
document
  .querySelectorAll("form[data-leaves]")
  .forEach((form) => form.addEventListener("submit", forgetAll));
document.querySelectorAll("form[data-draft]").forEach(keep);
