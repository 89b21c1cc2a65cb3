"""What officials do with a round that is over, step by step."""

from django.utils import timezone

from consultations.models import Consultation
from consultations.services import move_on
from responses.models import Case
from tests.journeys.walker import SEND, Walker
from themes.compute import run_next
from themes.engine import search


def end_period(consultation: Consultation) -> None:
    """Let the last day be over and the worker notice it."""
    now = timezone.now()
    Consultation.objects.filter(pk=consultation.pk).update(closes_at=now)
    move_on(now)


def find_and_sign_themes(official: Walker, name: str) -> None:
    """Start a search, let the worker run it, give the largest theme a name, sign."""
    official.go("/desk/")
    official.press(".tabs a[href='/desk/consultations/']")
    official.press("main .card-title a")
    official.press("form[action$='/themes/'] button")
    run_next(timezone.now(), engine=search)
    official.go(official.page.url)
    first = official.find("main .card:has(summary)").first
    first.locator("summary").first.click()
    first.locator("[name='label']").fill(name)
    with official.page.expect_navigation():
        first.locator("form[action$='/rename/'] button").click()
    official.press("main .card-title a >> nth=0")
    official.page.go_back()
    official.press("a[href$='/sign/']")
    official.press(SEND)
    move_on(timezone.now())


def answer_case(
    case: Case, *, author: Walker, reviewer: Walker, signer: Walker, **wordings: str
) -> None:
    """Accept a case and answer it with four eyes; ``wordings`` is the new text of a clause."""
    author.go(case.get_absolute_url())
    author.press("form[action$='/accept/'] button")
    author.press("main a[href$='/answer/']")
    author.find("[name='outcome']").select_option("adopted")
    author.type(
        reason="意见合理，予以采纳，已写入第一条。",
        body="您的意见已被采纳，静谧区的时间提前半小时，修改后的条文下月公布。",
    )
    for label, text in wordings.items():
        place = author.find("details").filter(has_text=label)
        place.locator("summary").click()
        place.locator("[name$='new_wording']").fill(text)
    author.press("[name='send']")
    for person, step in ((reviewer, "review"), (signer, "sign"), (reviewer, "publish")):
        person.go(case.get_absolute_url())
        person.press(f"form[action$='/{step}/'] button")
