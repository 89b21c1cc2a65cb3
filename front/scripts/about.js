// The words above an opinion are those of the clause it is about: once another clause is chosen
// they would mislead, and the page does not hold the others.

for (const words of document.querySelectorAll("[data-about]")) {
  const choice = words.closest("fieldset")?.querySelector("select");
  choice?.addEventListener("change", () => {
    words.hidden = choice.value !== words.dataset.about;
  });
}
