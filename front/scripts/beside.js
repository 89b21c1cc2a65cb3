// Shows opinions beside the text where there is room: <a data-beside href="…"> and its #beside.
// Without script, or on a narrow screen, the link leads to the same opinions on their own page.

const WIDE = window.matchMedia("(min-width: 60rem)");

function wire(panel) {
  const place = panel.querySelector("[data-place]");
  let opener = null;

  const close = () => {
    panel.hidden = true;
    place.replaceChildren();
    opener?.focus();
  };

  const open = async (link) => {
    const answer = await fetch(link.href, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = page.querySelector("[data-beside-part]");
    if (!list) throw new Error("nothing to show");
    opener = link;
    place.replaceChildren(document.importNode(list, true));
    window.htmx?.process(place);
    panel.hidden = false;
    panel.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-beside]");
    if (!link || !WIDE.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    // Whatever goes wrong, the page of the opinions is still there.
    open(link).catch(() => window.location.assign(link.href));
  });
  panel.querySelector("[data-close]").addEventListener("click", close);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
}

const panel = document.getElementById("beside");
// In elder mode everything has a page of its own.
if (panel && document.documentElement.dataset.mode !== "elder") wire(panel);
