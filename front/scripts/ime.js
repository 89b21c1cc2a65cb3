// People who write Chinese compose: what stands in the field meanwhile is letters on their way to
// characters, and Enter takes a candidate. Loaded first, so that no other part hears of letters on
// their way: counters, drafts and searches get one `input` event when the characters are there.

const KEYS_OF_THE_IME = new Set(["Enter", "Escape"]);
// What a key reports that the input method has used up. Safari says so only after it has ended the
// composition, when `isComposing` is false again.
const USED_BY_IME = 229;

let composing = null;

/** Tell everybody that the field has changed, as if it had been typed this moment. */
function tell(field) {
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function whileComposing(event) {
  if (event.isComposing) event.stopImmediatePropagation();
}

function onKey(event) {
  if (!KEYS_OF_THE_IME.has(event.key)) return whileComposing(event);
  if (!event.isComposing && event.keyCode !== USED_BY_IME) return;
  event.stopImmediatePropagation();
  // In a single line Enter would send the form; the candidate has been taken before we hear of it.
  if (event.key === "Enter" && event.target.matches?.("input")) event.preventDefault();
}

function listen(name, heard) {
  document.addEventListener(name, heard, { capture: true });
}

listen("compositionstart", (event) => {
  composing = event.target;
});
listen("compositionend", (event) => {
  composing = null;
  tell(event.target);
});
listen("input", whileComposing);
listen("keydown", onKey);
listen("keypress", onKey);
listen("keyup", whileComposing);
// Dictation composes whole sentences: who switches to another app keeps what was understood.
listen("visibilitychange", () => {
  if (document.hidden && composing) tell(composing);
});
