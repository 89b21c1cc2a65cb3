"""A voice that reads an English page is told where Chinese begins."""

import re
from html.parser import HTMLParser

import pytest
from django.utils import translation

from tests.project.city import City
from tests.project.test_language import visit

HAN = re.compile(r"[\u4e00-\u9fff]")
# They hold text alone; labels of choices are drawn by Django; a chart's drawing is one picture.
TEXT_ONLY = {"title", "option", "textarea", "script", "style", "label", "text"}
# Its samples are what a Chinese page would hold.
SAMPLES = "/styleguide/"
VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr", "rect", "path", "circle"}


class Marked(HTMLParser):
    """Chinese text of a page that nothing around it calls Chinese."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.unmarked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            outer = self.open[-1][1] if self.open else ""
            self.open.append((tag, dict(attrs).get("lang") or outer))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, language = self.open[-1] if self.open else ("", "")
        if HAN.search(data) and tag not in TEXT_ONLY and not language.startswith("zh"):
            self.unmarked.append(f"<{tag}>{data.strip()}")


def unmarked(html: str) -> list[str]:
    page = Marked()
    page.feed(html)
    return page.unmarked


def test_what_is_not_marked_is_found() -> None:
    html = '<html lang="en"><p>夜市</p><p lang="zh-Hans">夜<b>市</b></p><br><i>市</i></html>'

    assert unmarked(html) == ["<p>夜市", "<i>市"]


@pytest.mark.django_db
def test_chinese_is_marked_on_an_english_page() -> None:
    with translation.override("en"):
        city = City("夜市")
    pages = {
        path: unmarked(visit(who, path, "en")[1]) for who, path in city.pages() if path != SAMPLES
    }

    assert {path: found for path, found in pages.items() if found} == {}
