"""One person's browser, which looks well at every page it comes to."""

import hashlib
import re
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Locator, Page, ViewportSize

from accounts.models import User

DESK, PHONE = 1280, 360
# What a page is built of, whatever it says: its elements with their classes.
STRUCTURE = """() => [...new Set([...document.body.querySelectorAll("*")].map(
    (e) => `${e.localName}.${[...e.classList].sort().join(".")}`))].sort().join(" ")"""
UNFOLD = """() => document.querySelectorAll("main details:not([open])").forEach(
    (part) => { part.open = true; part.dataset.folded = ""; })"""
FOLD = """() => document.querySelectorAll("main [data-folded]").forEach(
    (part) => { part.open = false; delete part.dataset.folded; })"""
# A message that is still fading in has the contrast of fog.
SETTLE = """() => document.getAnimations()
    .filter((move) => move.effect.getComputedTiming().endTime !== Infinity)
    .forEach((move) => move.finish())"""
WIDTHS = "[document.documentElement.scrollWidth, window.innerWidth]"
# The one button a page is for.
SEND = "main button.button:not(.quiet, .danger, .link)"
PASSWORD = "a long enough secret"
# A button of Wagtail's form for users calls itself a tab; no page of ours has one.
ALL_BUT = {"exclude": [["a.button[role='tab']"]]}
SERIOUS = {"serious", "critical"}


class Looks:
    """What has been looked at, so that pages of one kind are checked once, in both widths.

    ``faults`` is what was found: the way to a page is walked to its end all the same.
    """

    def __init__(self, folder: str = "") -> None:
        self.seen: set[str] = set()
        self.faults: list[str] = []
        self.folder = Path(folder) if folder else None

    def at(self, page: Page, *, scripts: bool = True) -> None:
        """Look at a page. Without scripts it is only measured: axe is a script itself."""
        route = _route(page)
        # The editors' room is Wagtail's; what differs between two views of it is data.
        built = "" if route.startswith("cms/") else page.evaluate(STRUCTURE)
        digest = hashlib.sha256(built.encode()).hexdigest()[:6]
        kind = f"{route} {digest}" if scripts else f"{route} plain {digest}"
        if kind in self.seen:
            return
        self.seen.add(kind)
        before = page.viewport_size or ViewportSize(width=DESK, height=900)
        page.evaluate(SETTLE)
        page.evaluate(UNFOLD)
        for width in (PHONE, DESK):
            page.set_viewport_size(ViewportSize(width=width, height=900))
            name = f"{len(self.seen):03} {kind} {width}"
            self._measure(page, name)
            if scripts:
                self.faults += [f"{name}: {fault}" for fault in faults(page)]
        page.set_viewport_size(before)
        page.evaluate(FOLD)

    def _measure(self, page: Page, name: str) -> None:
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
            file = re.sub(r"[^\w-]+", "_", name)
            page.screenshot(path=self.folder / f"{file}.png", full_page=True)
        needed, given = page.evaluate(WIDTHS)
        if needed > given:
            self.faults.append(f"{name} is {needed} px wide")


def _route(page: Page) -> str:
    path = urlsplit(page.url).path
    try:
        return resolve(path).route
    except Resolver404:
        return path


def faults(page: Page) -> list[str]:
    """List the serious and critical faults of accessibility that axe finds."""
    found = Axe().run(page, context=ALL_BUT)
    return [
        f"{fault['impact']}: {fault['help']}\n  "
        + "\n  ".join(node["html"] for node in fault["nodes"])
        for fault in found.response["violations"]
        if fault["impact"] in SERIOUS
    ]


class Walker:
    """A person who goes from page to page; ``page`` is there for all that is not walking."""

    def __init__(self, page: Page, looks: Looks, *, scripts: bool = True) -> None:
        self.page, self.looks, self.scripts = page, looks, scripts

    def look(self) -> None:
        self.looks.at(self.page, scripts=self.scripts)

    def find(self, selector: str) -> Locator:
        return self.page.locator(selector)

    def go(self, address: str) -> None:
        self.page.goto(address)
        self.look()

    def press(self, selector: str) -> None:
        """Press what leads to another page."""
        with self.page.expect_navigation():
            self.find(selector).click()
        self.look()

    def type(self, **fields: str) -> None:
        """Type into fields by their names."""
        for name, words in fields.items():
            self.find(f"[name='{name}']").fill(words)

    def choose(self, name: str, text: str) -> None:
        """Choose from a list what contains ``text``."""
        option = self.find(f"select[name='{name}'] option").filter(has_text=text).first
        self.find(f"select[name='{name}']").select_option(option.get_attribute("value"))

    def pick(self, name: str, value: str) -> None:
        """Pick one of several buttons or boxes."""
        self.find(f"[name='{name}'][value='{value}']").check()

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        self.go("/accounts/login/")
        self.type(login=email, password=password)
        self.press(SEND)

    def enter_as(self, user: User) -> None:
        """Be signed in as somebody, without the way through the door."""
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.add_cookies(
            [{"name": session.key, "value": session.value, "domain": "127.0.0.1", "path": "/"}]
        )

    def sign_out(self) -> None:
        self.press("#menu form[data-leaves] button")

    @property
    def text(self) -> str:
        return self.find("main").inner_text()
