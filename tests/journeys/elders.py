"""What elder mode promises of every page, measured in the browser."""

from playwright.sync_api import ViewportSize

from tests.journeys.walker import DESK, PHONE, Walker

# R-72 (MIIT 2021) and design/features.md 1.13, in CSS pixels.
MAIN_TARGET, TARGET, SMALLEST_TYPE, TEXT = 60, 44, 20, 24
SIZES = [MAIN_TARGET, TARGET, SMALLEST_TYPE, TEXT]
MEASURE = """([main, target, type, text]) => {
  const faults = [];
  const seen = (e) => e.checkVisibility({ visibilityProperty: true })
    && !e.closest(".visually-hidden, .skip") && e.getBoundingClientRect().width > 1;
  const named = (e) => `${e.localName}.${e.className} “${e.textContent.trim().slice(0, 20)}”`;
  const inText = (e) => e.localName === "a" && [...e.parentElement.childNodes].some(
    (node) => node.nodeType === 3 && node.data.trim());
  const tall = (e) => (e.closest("label") ?? e).getBoundingClientRect().height;
  for (const e of document.querySelectorAll("a, button, select, textarea, summary, input")) {
    if (!seen(e) || e.type === "hidden" || inText(e)) continue;
    const great = e.matches(".button:not(.link), .elder-nav a, .elder-switch button");
    const least = great ? main : target;
    if (Math.round(tall(e)) < least) faults.push(`${Math.round(tall(e))} px high: ${named(e)}`);
  }
  for (const e of document.body.querySelectorAll("*")) {
    if (!seen(e)) continue;
    const style = getComputedStyle(e);
    const over = ["fixed", "sticky"].includes(style.position);
    if (over || e.matches("dialog, [role=dialog], [popover]"))
      faults.push(`lies over the text: ${named(e)}`);
    const words = [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (words && parseFloat(style.fontSize) < type) faults.push(`${style.fontSize}: ${named(e)}`);
  }
  const edges = [...document.querySelectorAll("main .card:not(.card .card)")].filter(seen)
    .map((e) => Math.round(e.getBoundingClientRect().left));
  if (new Set(edges).size > 1) faults.push(`cards in columns at ${[...new Set(edges)]}`);
  const texts = "main :is(.opinion-body, .prose) p, main .clause-text";
  for (const e of document.querySelectorAll(texts)) {
    if (!seen(e)) continue;
    const style = getComputedStyle(e);
    const [size, line] = [parseFloat(style.fontSize), parseFloat(style.lineHeight)];
    if (size < text) faults.push(`text of ${size} px: ${named(e)}`);
    if (line < 1.3 * size) faults.push(`lines ${line} px apart: ${named(e)}`);
    const next = e.localName === "p" && e.nextElementSibling;
    if (next && next.localName === "p" && parseFloat(style.marginBottom) < 1.3 * line)
      faults.push(`paragraphs ${style.marginBottom} apart: ${named(e)}`);
  }
  return faults;
}"""


def keeps_its_promises(elder: Walker) -> None:
    """Look at the page in both widths, and note what is too small or covers the text."""
    elder.look()
    before = elder.page.viewport_size
    for width in (PHONE, DESK):
        elder.page.set_viewport_size(ViewportSize(width=width, height=900))
        found = elder.page.evaluate(MEASURE, SIZES)
        elder.looks.faults += [f"{elder.page.url} at {width}: {fault}" for fault in found]
    elder.page.set_viewport_size(before)


def switch_on(elder: Walker) -> None:
    """Press the switch in the header; the same page comes back in elder mode."""
    there = elder.page.url
    elder.press("header .elder-switch button[value='1']")
    assert elder.page.url == there
    assert elder.find("html").get_attribute("data-mode") == "elder"
    keeps_its_promises(elder)


def walk(elder: Walker, selector: str) -> None:
    elder.press(selector)
    keeps_its_promises(elder)


def unfold_more(elder: Walker) -> None:
    elder.find(".elder-more summary").click()
