"""What people do with a petition, step by step, and what the worker does between."""

from django.utils import timezone

from petitions.models import Petition, Profile, Tier
from petitions.services import move_on
from petitions.services.counting import count
from petitions.services.telling import send_due
from petitions.services.thresholds import open_cases
from tests.journeys.walker import SEND, Walker

TITLE = "七路公交每一站装一条长椅"
ASK = "请交通局今年在七路公交的每一站装一条长椅，并公布进度。"
WHY = "我母亲等车要站二十分钟。有事请打13812345678。"


def make_rules_small() -> None:
    """Two sponsors, and an answer from four signatures on."""
    Profile.objects.filter(key="yt-petition").update(sponsors_needed=2, sponsors_most=3)
    Tier.objects.filter(profile__key="yt-petition", action="reply").update(signatures=4)


def work() -> None:
    """Let the worker count, owe, tell and close whatever is due."""
    count(timezone.now())
    open_cases()
    move_on(timezone.now())
    send_due(timezone.now())


def begin(creator: Walker) -> Petition:
    """Say what should change, as somebody who has signed in."""
    creator.go("/petitions/new/")
    creator.type(title=TITLE, ask=ASK)
    creator.press(SEND)
    return Petition.objects.latest("pk")


def write_on(creator: Walker, *, department: int) -> None:
    """Go on from what is alike to the search for sponsors."""
    creator.press("main p.buttons a.button:not(.quiet)")
    creator.type(background=WHY)
    creator.press(SEND)
    creator.pick("departments", str(department))
    creator.press(SEND)
    creator.press(SEND)


def sponsor(sponsor: Walker, link: str) -> None:
    """Read what one was sent and stand by it."""
    sponsor.go(link)
    assert ASK in sponsor.text
    sponsor.press(SEND)


def open_it(checker: Walker, *, lead: str) -> None:
    """Find the petition that waits, read it, open it."""
    checker.go("/desk/petitions/")
    checker.press("main .card a[href^='/desk/petitions/']")
    checker.pick("outcome", "open")
    checker.choose("lead", lead)
    checker.press("main form:has([name='outcome']) button.button")


def sign(signer: Walker, petition: Petition, reason: str) -> None:
    """Go to the petition's page and sign it there, with a reason."""
    signer.go(petition.get_absolute_url())
    more = signer.find("#signing summary")
    if more.count():
        more.click()
    signer.type(reason=reason)
    signer.press("#signing button.button")
