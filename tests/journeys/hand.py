"""A person without a mouse: Tab, Shift, Enter, Space, arrows and letters, and eyes on the focus."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.journeys.walker import Walker

FURTHEST = 150
SCRIPT = Path(__file__).with_name("hand.js").read_text(encoding="utf-8")


class Lost(AssertionError):
    """The focus cannot be seen, or cannot be brought where it is wanted."""


class Hand:
    def __init__(self, walker: Walker) -> None:
        self.page: Page = walker.page

    def ask(self, question: str) -> Any:
        """Call one function of hand.js on the page that is open now."""
        if not self.page.evaluate("() => 'hand' in window"):
            self.page.evaluate(SCRIPT)
        return self.page.evaluate(f"() => hand.{question}()")

    def tab(self, *, back: bool = False) -> None:
        self.page.keyboard.press("Shift+Tab" if back else "Tab")

    def see(self) -> None:
        """Fail unless the focus is somewhere, stands out 3:1 (WCAG 2.4.13) and is not covered."""
        stop = self.ask("stop")
        if stop is None:
            raise Lost("nothing has the focus")
        if stop["contrast"] < 3:
            raise Lost(f"focus of {stop['contrast']:.1f}:1 on {stop['html']}")
        if not stop["free"]:
            raise Lost(f"covered: {stop['html']}")

    def has(self, selector: str) -> bool:
        return bool(
            self.page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector)
        )

    def reach(self, selector: str) -> None:
        """Press Tab until the focus is on what is wanted."""
        for _ in range(FURTHEST):
            self.tab()
            if self.has(selector):
                self.see()
                return
        raise Lost(f"{selector} is out of reach")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def follow(self, selector: str, key: str = "Enter") -> None:
        """Reach what leads to another page, and press it."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.press(key)

    def type(self, selector: str, words: str) -> None:
        self.reach(selector)
        self.page.keyboard.insert_text(words)

    def around(self) -> None:
        """Go through the whole page: everything is reached once, is seen, and lets go again."""
        left = set(self.ask("stops"))
        for _ in range(len(left) + 5):
            self.tab()
            here = self.page.evaluate("() => document.activeElement.dataset?.stop ?? ''")
            if here in left:
                left.remove(here)
                self.see()
        if left:
            missed = [self.page.locator(f"[data-stop='{one}']").first for one in sorted(left)[:5]]
            html = [one.evaluate("(e) => e.outerHTML.slice(0, 120)") for one in missed]
            raise Lost(f"{len(left)} never reached: {html}")
