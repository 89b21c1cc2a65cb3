"""What people do in discussions, step by step, and what the worker does between."""

import re

from django.urls import reverse

from forums.models import Ballot, Post, Question, Topic
from tests import make
from tests.journeys.walker import DESK, PHONE, SEND, Walker

# A page that is open when something is said shows it within a second of its saying.
WITHIN = 1000
# How often somebody looks whether it has come.
PATIENCE = 200
# Sockets that break before they open, as behind a proxy that does not know them.
NO_SOCKETS = """window.WebSocket = class {
    constructor() { setTimeout(() => this.onclose?.({}), 0); }
    close() {}
};"""
# When the first thing was on the page, by the page's own clock.
NOTE_WHEN = """(selector) => { window.came = 0;
    document.querySelectorAll(".tally").forEach((tally) => { tally.dataset.old = "1"; });
    new MutationObserver(() => {
        if (!window.came && document.querySelector(selector)) window.came = Date.now();
    }).observe(document.body, { childList: true, subtree: true, characterData: true }); }"""


class Passing(Walker):
    """Somebody in rooms that the list of places has looked at."""

    def look(self) -> None:
        pass


def person(arrive, role: str = "", width: int = PHONE, **facts: object) -> Walker:
    """Somebody who has signed in, with a browser of their own."""
    walker = arrive(width)
    if facts.pop("no_sockets", False):
        walker.page.add_init_script(NO_SOCKETS)
    walker.enter_as(facts.pop("user", None) or make.user(role, **facts))
    return Passing(walker.page, walker.looks)


def desk(arrive, role: str = "", **facts: object) -> Walker:
    return person(arrive, role, DESK, **facts)


def open_topic(citizen: Walker, board: int, title: str, body: str) -> Topic:
    """Go from the boards to the form, and say what it is about."""
    citizen.go(reverse("forums:index"))
    citizen.press(f"main a[href='{reverse('forums:board', args=[board])}'] >> nth=0")
    citizen.press(f"main a[href='{reverse('forums:new', args=[board])}'] >> nth=0")
    citizen.type(title=title, body=body)
    citizen.press(SEND)
    return Topic.objects.select_related("thread", "opening").latest("pk")


def say(speaker: Walker, topic: Topic, body: str, *, asks: bool = False) -> Post:
    """Write at the foot of the topic's page."""
    speaker.go(topic.get_absolute_url())
    speaker.find("#write [name='body']").fill(body)
    if asks:
        speaker.find("#write [name='is_question']").check()
    speaker.press("#write button.button:not(.quiet)")
    return Post.objects.latest("pk")


def reply_to(speaker: Walker, post: Post, body: str) -> Post:
    speaker.go(reverse("forums:post", args=[post.pk]))
    address = f"{reverse('forums:reply', args=[post.topic_id])}?to={post.pk}"
    speaker.press(f"a[href='{address}']")
    speaker.type(body=body)
    speaker.press(SEND)
    return Post.objects.latest("pk")


def reply_by_form(speaker: Walker, topic: Topic, body: str) -> int:
    """Post from the page that is open; return when it was sent, in milliseconds."""
    speaker.find("#write [name='body']").fill(body)
    sent = int(speaker.page.evaluate("Date.now()"))
    speaker.press("#write button.button:not(.quiet)")
    return sent


def vote(reader: Walker, said: Post | Question) -> int:
    """Agree and wait until it counts; return when it was pressed, in milliseconds."""
    pressed = int(reader.page.evaluate("Date.now()"))
    with reader.page.expect_response(re.compile("/vote/")):
        reader.find(f"#agree-{said.pk}").click()
    return pressed


def rank(voter: Walker, ballot: Ballot, *order: int) -> str:
    """Number the options, vote, and return the code on the receipt."""
    voter.go(ballot.get_absolute_url())
    fields = voter.find(".ballot-number")
    for place, position in enumerate(order, 1):
        fields.nth(position - 1).fill(str(place))
    voter.press(SEND)
    return voter.find("#ballot-code").inner_text()


def unfold(walker: Walker, action: str) -> str:
    """Open the question behind which a form stands; return how to find the form."""
    form = f"form[action='{action}']"
    asking = walker.find("details.dialog").filter(has=walker.page.locator(form))
    asking.locator("summary").first.click()
    return form


def note_when(reader: Walker, selector: str) -> None:
    """Have the page note when what ``selector`` finds comes to it, tallies anew."""
    reader.page.evaluate(NOTE_WHEN, selector)


def came(reader: Walker) -> int:
    """When it came, in milliseconds."""
    # The page's policy lets no script of strings wait there.
    for _ in range(PATIENCE):
        if at := int(reader.page.evaluate("window.came")):
            return at
        reader.page.wait_for_timeout(50)
    raise AssertionError("Nothing came")
