// A form is sent once, however often the button is pressed. The server would refuse the second
// one too; this spares the reader the wondering.

const sent = new WeakMap();
const SECONDS_UNTIL_RETRY = 15;

function release(form) {
  clearTimeout(sent.get(form));
  sent.delete(form);
  form.querySelectorAll("[data-waits]").forEach((button) => {
    button.removeAttribute("aria-disabled");
    delete button.dataset.waits;
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  // What htmx sends it has prevented, and it drops the second request itself.
  if (event.defaultPrevented || form.method !== "post" || "again" in form.dataset) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  const button = event.submitter;
  if (button) {
    button.setAttribute("aria-disabled", "true");
    button.dataset.waits = "";
  }
  sent.set(form, setTimeout(() => release(form), SECONDS_UNTIL_RETRY * 1000));
});

// Back from the next page the browser may show this one as it was left, button and all.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form").forEach(release);
});
