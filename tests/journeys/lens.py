"""Looks at an open page as different readers see it; each look lists what is wrong.

Modes are set on ``<html>`` as the server does it, so that one load serves them all; elder mode,
which the server also builds otherwise, is loaded.
"""

from pathlib import Path

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page, ViewportSize

from tests.journeys.walker import SETTLE, UNFOLD

NARROW, PHONE, HALF, WIDE = 320, 360, 640, 1280
SCRIPTS = [AXE_FILE_PATH, Path(__file__).with_name("lens.js")]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The rules whose answer depends on colours alone.
COLOURS = ["color-contrast", "link-in-text-block"]
PALETTES: dict[str, dict[str, str]] = {
    "dark": {"theme": "dark"},
    "light, more contrast": {"theme": "light", "contrast": "more"},
    "dark, more contrast": {"theme": "dark", "contrast": "more"},
}
# Twice the 106.25 % of the site's own text.
LARGER = "(percent) => { document.documentElement.style.fontSize = percent; }"
MOST_REGIONS = 5


def ask(page: Page, question: str, *given: object) -> list[str]:
    """Call one function of lens.js."""
    return list(page.evaluate("([name, given]) => lens[name](...given) ?? []", [question, given]))


def open_everything(page: Page) -> None:
    """Take the lens out; let nothing fade in and nothing be folded away."""
    for script in SCRIPTS:
        page.evaluate(script.read_text(encoding="utf-8"))
    page.evaluate(SETTLE)
    page.evaluate(UNFOLD)


def at_width(page: Page, width: int) -> None:
    page.set_viewport_size(ViewportSize(width=width, height=900))


def seen_plainly(page: Page) -> list[str]:
    """The page at 320 pixels: axe, width, order of focus."""
    at_width(page, NARROW)
    return [
        *ask(page, "axeFaults", {"type": "tag", "values": TAGS}),
        *ask(page, "wide"),
        *ask(page, "ordered"),
    ]


def seen_large(page: Page, known: set[str]) -> list[str]:
    """A page in elder mode: its width, its targets, and axe where it has new parts."""
    found = seen_plainly(page) if has_new_parts(page, known) else []
    at_width(page, NARROW)
    return [*found, *ask(page, "wide"), *seen_by_hand(page, least=44)]


def told_politely(page: Page) -> list[str]:
    """Live regions are few, and none interrupts."""
    return ask(page, "regions", MOST_REGIONS)


def has_new_parts(page: Page, known: set[str]) -> bool:
    """Whether the page has elements that are not ``known`` yet; notes them."""
    parts = set(ask(page, "parts"))
    is_new = not parts <= known
    known |= parts
    return is_new


def seen_in_palettes(page: Page, known: set[str]) -> list[str]:
    """Contrast in the other palettes, where the page has new parts."""
    if not has_new_parts(page, known):
        return []
    found = []
    for name, marks in PALETTES.items():
        ask(page, "show", marks)
        page.evaluate(SETTLE)
        faults = ask(page, "axeFaults", {"type": "rule", "values": COLOURS})
        found += [f"{name}: {fault}" for fault in faults]
    ask(page, "show", {})
    return found


def seen_enlarged(page: Page) -> list[str]:
    """Zoomed to 200 %, text alone to 200 %, lines and letters further apart."""

    def lost(look: str, width: int) -> list[str]:
        at_width(page, width)
        return [f"{look}: {fault}" for fault in [*ask(page, "wide"), *ask(page, "cut")]]

    found = lost("zoomed", HALF)
    page.evaluate(LARGER, "212.5%")
    found += lost("large text", WIDE)
    page.evaluate(LARGER, "")
    ask(page, "space", True)
    found += lost("spaced", PHONE)
    ask(page, "space", False)
    return found


def seen_by_hand(page: Page, *, least: int) -> list[str]:
    """Whether each target can be hit and nothing moves."""
    at_width(page, PHONE)
    return [*ask(page, "moving"), *ask(page, "small", least)]


def seen_in_forced_colours(page: Page) -> list[str]:
    page.emulate_media(forced_colors="active")
    found = ask(page, "edgeless")
    page.emulate_media(forced_colors="none")
    return found
