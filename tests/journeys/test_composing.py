"""Who writes Chinese composes: nothing is sent, counted, kept or searched before it is written."""

import pytest
from django.urls import reverse
from playwright.sync_api import CDPSession, expect

from tests import make
from tests.journeys.walker import Walker

BODY = "[name='points-0-body']"
STORED = "Object.keys(localStorage).filter((key) => key.startsWith('huixiang-draft:')).length"
# Longer than a draft or a search waits for the next key.
PAUSE = 700
SEARCH = """() => {
  const field = document.createElement("input");
  field.id = "search";
  field.setAttribute("hx-get", "/consultations/");
  field.setAttribute("hx-trigger", "input changed delay:50ms, keyup changed delay:50ms");
  field.setAttribute("hx-swap", "none");
  document.querySelector("main").append(field);
  htmx.process(field);
}"""


class Keyboard:
    """A keyboard with an input method, as the browser meets it."""

    def __init__(self, walker: Walker) -> None:
        self.page = walker.page
        self.devtools: CDPSession = walker.page.context.new_cdp_session(walker.page)

    def compose(self, letters: str) -> None:
        place = {"selectionStart": len(letters), "selectionEnd": len(letters)}
        self.devtools.send("Input.imeSetComposition", {"text": letters, **place})

    def take(self, characters: str) -> None:
        self.devtools.send("Input.insertText", {"text": characters})

    def enter(self, *, used_by_ime: bool) -> None:
        key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229 if used_by_ime else 13}
        self.devtools.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": "\r", **key})
        self.devtools.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})


def asked(walker: Walker, method: str) -> list[str]:
    """What the browser asks the server for by ``method``, from now on."""
    found: list[str] = []
    walker.page.on("request", lambda r: found.append(r.url) if r.method == method else None)
    return found


@pytest.fixture
def writer(phone: Walker, site: str) -> Walker:
    """At the open form of a round, signed in."""
    phone.enter_as(make.user())
    phone.go(reverse("consultations:submit", args=[make.consultation().pk]))
    phone.find(BODY).focus()
    return phone


def test_enter_that_takes_a_candidate_sends_nothing(phone: Walker) -> None:
    phone.go(reverse("track:index"))
    sent, keyboard = asked(phone, "POST"), Keyboard(phone)
    phone.find("[name='receipt']").focus()

    # Chromium: the key comes while one composes.
    keyboard.compose("huizhi")
    keyboard.enter(used_by_ime=True)
    # Safari: the composition ends first, and the key is told as used.
    keyboard.take("回执")
    keyboard.enter(used_by_ime=True)
    phone.page.wait_for_timeout(PAUSE)
    assert sent == []

    phone.find("[name='code']").fill("ABCD")
    with phone.page.expect_navigation():
        keyboard.enter(used_by_ime=False)
    assert len(sent) == 1


def test_a_counter_counts_characters_and_not_the_letters_on_the_way(writer: Walker) -> None:
    keyboard, counter = Keyboard(writer), writer.page.locator(f"{BODY} ~ .counter")

    keyboard.compose("yeshi")
    assert writer.find(BODY).input_value() == "yeshi"
    expect(counter.first).to_contain_text("0 /")

    keyboard.take("夜市")
    expect(counter.first).to_contain_text("2 /")


def test_a_draft_is_kept_when_the_characters_are_there(writer: Walker) -> None:
    keyboard = Keyboard(writer)

    keyboard.compose("yeshi")
    writer.page.wait_for_timeout(PAUSE)
    assert writer.page.evaluate(STORED) == 0

    keyboard.take("夜市")
    writer.page.wait_for_timeout(PAUSE)
    assert writer.page.evaluate(STORED) == 1


def test_a_search_waits_for_the_characters(phone: Walker) -> None:
    phone.go(reverse("track:index"))
    phone.page.evaluate(SEARCH)
    phone.find("#search").focus()
    searched, keyboard = asked(phone, "GET"), Keyboard(phone)

    for letters in ("y", "ye", "yes", "yeshi"):
        keyboard.compose(letters)
    phone.page.wait_for_timeout(PAUSE)
    assert searched == []

    with phone.page.expect_request("**/consultations/"):
        keyboard.take("夜市")
