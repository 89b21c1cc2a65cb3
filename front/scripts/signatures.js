// Asks now and then how many have signed, where the page says data-count-url="…/count.json" and
// nobody tells it (data-live). The number never goes back to an earlier count (data-at).

const EVERY = 15000;

function show(place, told) {
  if (!(told.at > Number(place.dataset.at))) return;
  place.dataset.at = told.at;
  place.querySelector("[data-number]").textContent = told.count.toLocaleString(
    document.documentElement.lang,
  );
  const bar = place.querySelector("[data-goal]");
  bar?.setAttribute("width", Math.min(100, (100 * told.count) / bar.dataset.goal));
}

async function ask(place) {
  try {
    // Not all at one moment, and nobody who looks elsewhere.
    if (!document.hidden) {
      const answer = await fetch(place.dataset.countUrl);
      if (answer.ok) show(place, await answer.json());
    }
  } catch {
    // The line is down: the number stands as it was.
  }
  setTimeout(ask, EVERY * (0.75 + Math.random() / 2), place);
}

// In elder mode nothing on a page changes of itself.
if (document.documentElement.dataset.mode !== "elder") {
  const places = [...document.querySelectorAll("[data-count-url]")];
  places
    .filter((place) => !place.closest("[data-live]"))
    .forEach((place) => setTimeout(ask, EVERY * Math.random(), place));
}
