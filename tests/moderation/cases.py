"""What the tests of the queue and of the pages have in common."""

from datetime import timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from contributions.models import Contribution
from moderation.models import Case
from moderation.services import receive
from tests import make

QUEUE = "/moderation/"
ADVERT = "日赚五百，加微信 abc12345，电话 13800138000"
ABUSE = "你这个傻逼方案"


def held(body: str = ADVERT, *, hours: float = 0, author: User | None = None) -> Case:
    row = receive(
        thread=make.thread(matter="夜间办法", title="第五条"),
        author=author or make.user(),
        body=body,
        at=timezone.now() - timedelta(hours=hours),
    )
    return row.moderation_cases.get()


def item(case: Case) -> str:
    return reverse("moderation:contribution", args=[case.contribution_id])


def state(case: Case) -> str:
    return Contribution.objects.get(pk=case.contribution_id).state


def order(html: str) -> list[int]:
    """The ids of the cases on the page, from top to bottom."""
    return [int(part.split('"')[0]) for part in html.split('id="case-')[1:]]


def text(response: HttpResponse) -> str:
    return response.content.decode()
