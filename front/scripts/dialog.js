// Lifts <details data-dialog> above the page as a real dialog. Without script, and in elder mode,
// which has no pop-ups, the same words open in their place.

const words = document.getElementById("dialog-words");
const isElder = document.documentElement.dataset.mode === "elder";

function lift(details) {
  const summary = details.querySelector("summary");
  const body = details.querySelector(".dialog-body");
  const dialog = document.createElement("dialog");
  dialog.className = "dialog-box";
  const title = body.querySelector(".dialog-title");
  if (title) {
    title.id ||= `dialog-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
    dialog.setAttribute("aria-labelledby", title.id);
  }
  const close = words.content.firstElementChild.cloneNode(true);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    details.append(body);
    details.open = false;
    dialog.remove();
    summary.focus();
  });
  summary.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.replaceChildren(body, close);
    details.after(dialog);
    dialog.showModal();
  });
}

if (words && !isElder && "HTMLDialogElement" in window) {
  document.querySelectorAll("details[data-dialog]").forEach(lift);
}
