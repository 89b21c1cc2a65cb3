"""What runs at the same time: told to those who plan, and never in the way."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.waiting import errands
from consultations.models import Consultation
from consultations.overlap import MOST_AT_ONCE, overlap_of, overlap_with
from tests import make
from tests.cms import pages
from tests.cms.test_editing import edit_url

pytestmark = pytest.mark.django_db

RIVER = {"title": "滨江夜间噪声管理办法", "note": "规范江边夜间音箱和施工噪声，让居民睡好觉。"}
NOISE = {"title": "滨江夜间噪声治理规定", "note": "治理江边夜间音箱和施工噪声。"}
PENSION = {"title": "养老服务条例", "note": "扶持社区食堂和居家照护。"}


def days(begin: int, end: int) -> dict:
    today = timezone.localdate()
    return {"opens_on": today + timedelta(begin), "closes_on": today + timedelta(end)}


def draft(**parts):
    return make.draft(**{**RIVER, **days(0, 37), **parts})


def titles(overlap) -> list[str]:
    return [one.consultation.title for one in overlap.near]


def test_rounds_of_the_same_department_or_on_a_like_matter_are_named():
    lead = make.department()
    make.consultation(**NOISE)
    make.consultation(**PENSION, lead=lead)
    make.consultation(title="邮政普遍服务规定", note="投递时限。")

    found = overlap_with(draft(lead=lead))

    assert titles(found) == [NOISE["title"], PENSION["title"]]
    assert [(one.is_same_department, one.is_alike) for one in found.near] == [
        (False, True),
        (True, False),
    ]
    assert (found.is_many, found.peak[0]) == (False, 4)


@pytest.mark.parametrize(("begin", "end", "seen"), [(30, 60, 1), (37, 80, 1), (38, 80, 0)])
def test_only_what_runs_within_the_same_days_counts(begin, end, seen):
    make.consultation(**NOISE)

    assert len(overlap_with(draft(**days(begin, end))).near) == seen


def test_what_is_over_or_called_off_does_not_count():
    make.consultation(**NOISE)
    Consultation.objects.update(state="cancelled")

    assert titles(overlap_with(draft())) == []


def test_five_at_once_are_many_and_the_first_day_of_that_is_told():
    for begin in range(MOST_AT_ONCE - 1):
        make.consultation(title=f"第{begin}件", now=timezone.now(), **days(begin, 40 + begin))
    found = overlap_with(draft())

    assert found.is_many
    assert found.peak == (MOST_AT_ONCE, timezone.localdate() + timedelta(MOST_AT_ONCE - 2))
    assert not overlap_with(draft(**days(0, MOST_AT_ONCE - 3))).is_many


def test_a_draft_without_its_last_day_is_told_nothing():
    assert overlap_with(draft(closes_on=None)) is None
    assert overlap_with(draft(**days(3, 3))) is None


def test_a_round_is_not_beside_itself_and_one_that_is_over_is_told_nothing():
    row = make.consultation(**RIVER)
    assert titles(overlap_of(row)) == []
    make.consultation(**NOISE)
    assert titles(overlap_of(row)) == [NOISE["title"]]
    row.state = "closed"
    assert overlap_of(row) is None


def test_the_desk_and_the_editor_say_it_and_nothing_is_barred(client):
    office = make.department()
    row = make.consultation(**RIVER, lead=office)
    make.consultation(**NOISE)
    client.force_login(make.user("official", department=office))
    desk = client.get(reverse("rounds:detail", args=[row.pk])).content.decode()

    page = pages.policy(**PENSION, lead=office)
    client.force_login(pages.superuser())
    editor = client.get(edit_url(page)).content.decode()

    for html in (desk, editor):
        assert "同一时段还有本部门或事项相近的征求意见" in html
    assert NOISE["title"] in desk
    assert RIVER["title"] in editor
    assert pages.publish(page).live


def test_who_prepares_the_next_is_told_that_many_run_now():
    person = make.user("official")
    for _ in range(MOST_AT_ONCE):
        said = [errand.label for errand in errands(person, timezone.now())]
        assert not any("同时进行" in label for label in said)
        make.consultation(lead=make.department())

    found = [errand for errand in errands(person, timezone.now()) if "同时进行" in errand.label]
    assert [errand.url for errand in found] == [reverse("consultations:calendar")]
