"""Every kind of page, in every look a reader may choose, empty and full, with and without faults.

One load serves many looks: axe at 320 pixels, three more palettes, enlarged, by hand, in forced
colours; elder mode is loaded again, for the server builds it otherwise.
"""

import os
from collections import defaultdict
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from tests import make
from tests.journeys import lens
from tests.journeys.walker import Walker
from tests.places import PLACES, Stop, stops
from tests.project.city import City

Go = Callable[[User | None], Walker]
Found = dict[str, list[str]]
OURS = [place for place in PLACES if not place.is_editors]
# Lists at the desk of boards.
BOARDS = [
    "/desk/forums/",
    "/desk/forums/ballots/",
    "/desk/forums/maps/",
    "/desk/forums/questions/",
    "/desk/forums/sessions/",
]
# A fault of one part stands on many pages; this many places are named with it.
NAMED = 3
ANYTHING_GOES = "() => document.querySelectorAll('form').forEach((f) => { f.noValidate = true; })"


@pytest.fixture
def go(arrive) -> Go:
    """A browser for each person; looking is done by the lens and not by the walker."""
    walkers: dict[int | None, Walker] = {}

    def walker(who: User | None) -> Walker:
        key = who and who.pk
        if key not in walkers:
            walkers[key] = arrive(lens.NARROW)
            if who:
                walkers[key].enter_as(who)
        return walkers[key]

    return walker


def report(found: dict[str, list[str]]) -> None:
    """Fail with each fault and the places where it was seen."""
    lines = [
        f"{fault}\n    at {len(places)}: {', '.join(places[:NAMED])}"
        for fault, places in found.items()
    ]
    assert not lines, "\n".join(["", *lines])


def look(go: Go, stop: Stop, see: Callable[[Page], list[str]], found: Found) -> None:
    page = go(stop.who).page
    page.goto(stop.address)
    lens.open_everything(page)
    # The styleguide shows each state of each part at once, those that interrupt among them.
    aloud = [] if stop.place.name == "styleguide" else lens.told_politely(page)
    for fault in [*aloud, *see(page)]:
        found[fault].append(stop.place.name)


@pytest.fixture
def city(site) -> City:
    made = City("夜市")
    make.user("supervisor")
    make.user(is_superuser=True, is_staff=True)
    return made


def some_stops() -> list[Stop]:
    """All places, or those that LOOK_AT names with commas between."""
    wanted = os.environ.get("LOOK_AT", "")
    return [stop for stop in stops(OURS) if not wanted or stop.place.name in wanted.split(",")]


def test_each_page_in_each_look(go, city):
    known: set[str] = set()

    def see(page: Page) -> list[str]:
        return [
            *lens.seen_plainly(page),
            *lens.seen_in_palettes(page, known),
            *lens.seen_by_hand(page, least=24),
            *lens.seen_in_forced_colours(page),
            *lens.seen_enlarged(page),
        ]

    found: Found = defaultdict(list)
    for stop in some_stops():
        look(go, stop, see, found)

    report(found)


def test_each_page_in_elder_mode(go, city, site):
    known: set[str] = set()

    def see(page: Page) -> list[str]:
        return lens.seen_large(page, known)

    found: Found = defaultdict(list)
    for stop in some_stops():
        cookie = {"name": "appearance", "value": "elder", "domain": "127.0.0.1", "path": "/"}
        go(stop.who).page.context.add_cookies([cookie])
        look(go, stop, see, found)

    report(found)


@pytest.mark.parametrize("role", ["", "citizen", "official", "moderator", "supervisor", "admin"])
def test_lists_with_nothing_in_them(arrive, site, role):
    pages = {
        "": ["/", "/consultations/", "/accessibility/look-up/", "/forums/", "/forums/sessions/"],
        "citizen": ["/me/", "/notices/", "/forums/followed/", "/forums/drafts/"],
        "official": ["/desk/", "/desk/themes/", "/desk/consultations/", *BOARDS],
        "moderator": ["/moderation/", "/moderation/decided/"],
        "supervisor": ["/desk/", "/desk/themes/"],
        "admin": ["/accessibility/reports/"],
    }[role]
    walker = arrive(lens.NARROW)
    if role == "admin":
        walker.enter_as(make.user(is_superuser=True, is_staff=True))
    elif role:
        walker.enter_as(make.user("" if role == "citizen" else role))

    found, known = defaultdict(list), set()
    for address in pages:
        walker.page.goto(address)
        lens.open_everything(walker.page)
        for fault in [*lens.seen_plainly(walker.page), *lens.seen_in_palettes(walker.page, known)]:
            found[fault].append(address)

    report(found)


def wrong_forms(city: City) -> list[tuple[User | None, str]]:
    """Forms that say no when they are sent as they stand."""
    return [
        (None, reverse("account_login")),
        (None, reverse("account_signup")),
        (None, reverse("account_reset_password")),
        (None, reverse("track:index")),
        (None, reverse("accessibility:tell")),
        (city.citizen, reverse("consultations:submit", args=[city.open.pk])),
        (city.citizen, reverse("account_change_password")),
        (city.citizen, reverse("me:answer", args=[city.answer.pk])),
        (city.moderator, reverse("moderation:queue")),
        (city.moderator, reverse("moderation:contribution", args=[city.held.pk])),
        (city.official, reverse("desk:write", args=[city.case.pk])),
        (city.citizen, reverse("forums:new", args=[city.board.pk])),
        (city.citizen, reverse("forums:reply", args=[city.topic.pk])),
        (city.citizen, reverse("forums:map_add", args=[city.topic.pk])),
        (city.citizen, reverse("forums:propose_wording", args=[city.topic.pk])),
        (city.citizen, reverse("forums:ballot", args=[city.ballot.pk])),
        (city.official, reverse("boards:session_new")),
        (city.official, reverse("boards:new_ballot", args=[city.topic.pk])),
    ]


def test_forms_that_say_what_is_wrong(go, city):
    found, known = defaultdict(list), set()
    for who, address in wrong_forms(city):
        page = go(who).page
        page.goto(address)
        # The browser would stop the form before the site could answer.
        page.evaluate(ANYTHING_GOES)
        with page.expect_navigation():
            page.locator("main form[method='post']").last.evaluate("(form) => form.requestSubmit()")
        lens.open_everything(page)
        if not page.locator(".errorlist, [role=alert], .notice.error").count():
            found["said nothing"].append(address)
        for fault in [*lens.seen_plainly(page), *lens.seen_in_palettes(page, known)]:
            found[fault].append(address)

    report(found)
