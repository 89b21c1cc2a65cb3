"""Words on someone's health, faith and the like: a person looks, nothing is held back for them."""

import pytest
from django.utils import timezone
from django.utils.translation import override

from moderation.models import Case
from moderation.services import receive
from tests import make
from tests.moderation.cases import ADVERT

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.mark.parametrize(
    ("mode", "state"), [("pre", "pending"), ("hybrid", "published"), ("post", "published")]
)
def test_words_on_someones_health_are_looked_at_and_held_back_by_the_mode_alone(
    mode: str, state: str
) -> None:
    thread = make.thread(moderation=mode)

    row = receive(thread=thread, author=make.user(), body="我爸有糖尿病，晚上睡不着。", at=NOW)

    case = Case.objects.get()
    assert (row.state, case.cause, case.closed_at) == (state, "sensitive", None)
    with override("zh-hans"):
        (seen,) = case.seen
        assert (seen.evidence, "单独同意" in seen.advice) == ("健康", True)


def test_words_on_health_beside_a_reason_to_hold_back_are_held_back() -> None:
    row = receive(thread=make.thread(), author=make.user(), body=f"{ADVERT}，我有糖尿病", at=NOW)

    codes = [finding["code"] for finding in Case.objects.get().findings]
    assert (row.state, codes) == ("pending", ["advert", "privacy", "sensitive"])


def test_a_policy_on_health_is_nobodys_health() -> None:
    row = receive(
        thread=make.thread(), author=make.user(), body="建议扩大癌症早筛的范围，方便老人。", at=NOW
    )

    assert not row.moderation_cases.exists()
