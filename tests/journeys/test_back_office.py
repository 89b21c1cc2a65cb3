"""The editors' rooms in a closed network and in Chinese: nothing is fetched, nothing is English."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from cms.models import HomePage
from tests.cms import pages
from tests.journeys.walker import Walker

# Three Latin words in a row that somebody can see are a sentence nobody translated.
ENGLISH = """() => {
    const seen = (node) => node.parentElement.checkVisibility({ visibilityProperty: true });
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walk.nextNode()) {
        const { data, parentElement } = walk.currentNode;
        if (/SCRIPT|STYLE|NOSCRIPT|TEMPLATE/.test(parentElement.tagName)) continue;
        if (/[A-Za-z]{2,}(\\s+[A-Za-z]{2,}){2,}/.test(data) && seen(walk.currentNode))
            found.push(data.trim());
    }
    for (const part of document.querySelectorAll("[aria-label], [title], [placeholder]"))
        for (const name of ["aria-label", "title", "placeholder"])
            if (/[A-Za-z]{2,}(\\s+[A-Za-z]{2,}){2,}/.test(part.getAttribute(name) || ""))
                found.push(part.getAttribute(name));
    return found;
}"""


class Room:
    """An editors' room under watch: what it asked for, what its scripts complained of."""

    def __init__(self, walker: Walker, site: str) -> None:
        self.page: Page = walker.page
        self.outside: set[str] = set()
        self.complaints: list[str] = []
        self.english: dict[str, list[str]] = {}
        host = urlsplit(site).netloc
        self.page.on("request", lambda request: self._asked(request.url, host))
        self.page.on("console", lambda said: self._said(said.type, said.text))

    def _asked(self, url: str, host: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.netloc != host:
            self.outside.add(url)

    def _said(self, kind: str, text: str) -> None:
        if kind == "error":
            self.complaints.append(f"{self.page.url}: {text}")

    def read(self, name: str) -> None:
        """Wait until the scripts have drawn what they draw, then read what is to be seen."""
        self.page.wait_for_load_state("networkidle")
        if found := self.page.evaluate(ENGLISH):
            self.english[name] = found

    def visit(self, *addresses: str) -> None:
        for address in addresses:
            self.page.goto(address)
            self.read(address)


@pytest.fixture
def room(arrive: Callable[..., Walker], site: str) -> Iterator[Room]:
    walker = arrive()
    walker.enter_as(pages.superuser())
    room = Room(walker, site)
    yield room
    assert room.outside == set()
    assert room.complaints == []
    assert room.english == {}


def test_the_rooms_ask_nobody_outside_and_speak_chinese(room: Room) -> None:
    page, home = pages.published(), HomePage.objects.get().pk
    room.visit(
        "/cms/",
        "/cms/pages/",
        f"/cms/pages/{home}/",
        f"/cms/pages/{home}/add_subpage/",
        f"/cms/pages/{page.pk}/history/",
        f"/cms/pages/{page.pk}/copy/",
        "/cms/documents/",
        "/cms/users/",
        "/cms/users/new/",
        "/cms/groups/new/",
        "/cms/department/",
        "/cms/profile/",
        "/cms/workflows/list/",
        "/cms/workflows/add/",
        "/cms/reports/site-history/",
        "/cms/reports/workflow/",
        "/cms/reports/locked/",
        "/cms/account/",
        "/cms/nowhere/",
    )
    room.complaints = [said for said in room.complaints if "/cms/nowhere/" not in said]


def test_the_editor_with_its_panels_and_choosers_speaks_chinese(room: Room) -> None:
    page, at = pages.policy(), room.page
    room.visit(f"/cms/pages/{page.pk}/edit/")
    for panel in ("status", "preview", "checks", "comments"):
        toggle = at.locator(
            f"[data-side-panel='{panel}'], [aria-label][data-side-panel-toggle='{panel}']"
        )
        if toggle.count():
            toggle.first.click()
            room.read(f"the panel {panel}")
    at.keyboard.press("?")
    room.read("the keys")
    at.keyboard.press("Escape")

    at.locator("#attachments-root .c-sf-add-button").last.click()
    if at.locator("[role='option']").count():
        at.locator("[role='option']").first.click()
    at.locator("#attachments-root [data-chooser-action-choose]").last.click()
    at.locator(".modal-body").wait_for()
    room.read("the chooser of documents")
    at.locator("#tab-label-upload").click()
    room.read("the upload of a document")
