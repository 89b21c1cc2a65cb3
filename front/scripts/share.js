// Passing a page on: copies its address, opens the device's own menu, prints. The buttons are hidden
// until this browser is known to be able to do it.

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // not allowed, or no secure connection: the address stands there to be copied
  }
}

document.querySelectorAll("[data-copy]").forEach((button) => {
  const address = document.getElementById(button.dataset.copy);
  if (!address || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const told = button.closest(".share-body")?.querySelector("[data-copied]");
    if (await copy(address.textContent.trim())) {
      if (told) told.textContent = told.dataset.copied;
    } else {
      window.getSelection().selectAllChildren(address);
    }
  });
});

document.querySelectorAll("[data-share]").forEach((button) => {
  if (!navigator.share) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const { share: title, address: url } = button.dataset;
    navigator.share({ title, url }).catch(() => {}); // closing the menu is no fault
  });
});

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
