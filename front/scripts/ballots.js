// Adds up what is chosen on a paper: <fieldset data-money="1000000"> with inputs that have a
// data-cost, or <fieldset data-most="3">. The server adds up again.

function add(paper) {
  const isMoney = "money" in paper.dataset;
  const limit = Number(isMoney ? paper.dataset.money : paper.dataset.most);
  const sum = paper.querySelector("[data-sum]");
  const update = () => {
    const chosen = [...paper.querySelectorAll("input:checked")];
    const spent = chosen.reduce((total, one) => total + (isMoney ? Number(one.dataset.cost) : 1), 0);
    sum.querySelector("[data-spent]").textContent = spent.toLocaleString(
      document.documentElement.lang,
    );
    sum.querySelector("[data-over]").hidden = spent <= limit;
    sum.classList.toggle("over", spent > limit);
  };
  sum.hidden = false;
  paper.addEventListener("change", update);
  // Back from another page the browser may have kept what was chosen.
  window.addEventListener("pageshow", update);
  update();
}

document.querySelectorAll(".ballot-paper[data-money], .ballot-paper[data-most]").forEach(add);
