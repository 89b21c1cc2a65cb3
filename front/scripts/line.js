// Sending over a line that may be gone. A form whose words are kept is sent as any other, once the
// server has been heard; where it is not, the words stay, and one press sends them later.

const ALIVE = "/healthz";
// A line that is slow is a line: after this long the form is sent without an answer.
const PATIENCE = 6000;

/** Whether the server can be reached. Slow counts as yes, for nothing may stand in the way for ever. */
async function reached() {
  if (!navigator.onLine) return false;
  const slow = new Promise((resolve) => setTimeout(resolve, PATIENCE, true));
  const asked = fetch(ALIVE, { method: "HEAD", cache: "no-store" }).then(
    () => true,
    () => false,
  );
  return Promise.race([asked, slow]);
}

function watch(form) {
  const template = document.querySelector("template#line-notice");
  if (!template || !form.requestSubmit) return;
  // There from the beginning, empty: a live region tells only what changes in it.
  const status = document.createElement("div");
  status.setAttribute("role", "status");
  form.append(status);
  let asking = false;
  let cleared = false;
  let submitter = null;

  const tell = (what) => {
    if (!status.firstElementChild) {
      const notice = template.content.firstElementChild.cloneNode(true);
      notice.querySelector("button").addEventListener("click", () => form.requestSubmit(submitter));
      status.append(notice);
    }
    for (const words of status.querySelectorAll("[data-when]")) {
      words.hidden = words.dataset.when !== what;
    }
  };
  const send = () => {
    cleared = true;
    status.replaceChildren();
    form.requestSubmit(submitter);
    cleared = false;
  };

  form.addEventListener("submit", async (event) => {
    if (cleared) return;
    event.preventDefault();
    submitter = event.submitter?.form === form && event.submitter.name ? event.submitter : null;
    if (asking) return;
    asking = true;
    form.dispatchEvent(new Event("keep"));
    const there = await reached();
    asking = false;
    if (there) send();
    else tell(form.dataset.kept ? "kept" : "open");
  });
  window.addEventListener("online", () => status.firstElementChild && tell("back"));
  window.addEventListener("pageshow", (event) => event.persisted && status.replaceChildren());
}

document.querySelectorAll('form[data-draft][method="post"]').forEach(watch);
