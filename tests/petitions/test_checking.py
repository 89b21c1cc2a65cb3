"""A moderator decides once, on a ground of the right kind; a second look is another person's."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Event
from contributions.models import Thread
from core.errors import StaleState, UnlawfulMove
from notifications.models import Notice
from petitions.models import Appeal, Check, Ground, Petition
from petitions.services import (
    appeal,
    appealing,
    check,
    checking,
    close_due,
    contested,
    decide_appeal,
    hide,
    sponsor,
)
from petitions.services.writing import Quiet
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db
NOW = timezone.now


def decide(row: Petition, outcome: str, **facts: Any) -> Check:
    facts.setdefault("checker", make.user("moderator"))
    if "ground" in facts:
        facts["ground"] = Ground.objects.get(pk=facts["ground"])
    return check(petition=row, outcome=outcome, now=facts.pop("now", NOW()), **facts)


def told(row: Petition) -> set[str]:
    return set(Notice.objects.filter(recipient=row.creator).values_list("kind", flat=True))


def test_an_opened_petition_runs_to_the_end_of_its_last_day() -> None:
    row, lead = made.petition(state="checking"), make.department()
    now = timezone.make_aware(timezone.datetime(2026, 3, 2, 9, 30))
    decide(row, "open", lead=lead, departments=[lead], now=now)
    row = made.fresh(row)
    assert (row.state, row.lead, row.opened_at) == ("open", lead, now)
    assert row.closes_at == timezone.make_aware(timezone.datetime(2026, 5, 2))
    assert timezone.localdate(row.last_day) == timezone.datetime(2026, 5, 1).date()
    assert list(row.departments.all()) == [lead]
    assert not Thread.objects.filter(pk__in=[row.thread_id, row.news_id]).exclude(
        hidden_at=None, closed_at=None
    )
    assert "petition_opened" in told(row)


def test_a_rejected_petition_is_public_with_its_ground_and_its_sponsors_are_told() -> None:
    rules = made.profile("one", sponsors_needed=1)
    row = made.petition(state="sponsoring", profile=rules)
    friend = make.user()
    row = sponsor(petition=row, person=friend, now=NOW())
    decide(row, "reject", ground="no_action", note="请写明由谁做。")
    assert row.state in Petition.PUBLIC
    assert "petition_rejected" in told(row)
    assert friend.notices.get().kind == "petition_not_opened"
    assert friend.notices.get().data["note"] == "请写明由谁做。"
    assert Event.objects.filter(verb="petitions.check_reject").exists()


def test_a_hidden_one_is_seen_by_its_creator_and_moderators_alone() -> None:
    row = made.petition(state="checking")
    decide(row, "hide", ground="offensive")
    assert not Petition.objects.public().exists()
    assert list(Petition.objects.visible_to(row.creator)) == [row]
    assert "petition_hidden" in told(row)


@pytest.mark.parametrize(
    ("outcome", "facts", "fault"),
    [
        ("open", {}, checking.LeadMissing),
        ("reject", {}, checking.GroundMissing),
        ("hide", {}, checking.GroundMissing),
        ("reject", {"ground": "offensive"}, checking.WrongGround),
        ("hide", {"ground": "no_action"}, checking.WrongGround),
        ("reject", {"ground": "duplicate"}, checking.DuplicateMissing),
    ],
)
def test_a_decision_without_what_it_needs_changes_nothing(
    outcome: str, facts: dict[str, str], fault: type[Exception]
) -> None:
    row = made.petition(state="checking")
    with pytest.raises(fault):
        decide(row, outcome, **facts)
    assert made.fresh(row).state == "checking"
    assert not Check.objects.exists()


def test_a_duplicate_leads_to_a_public_petition_and_to_no_other() -> None:
    row, waiting = made.petition(state="checking"), made.petition(state="checking")
    with pytest.raises(checking.DuplicateMissing):
        decide(row, "reject", ground="duplicate", duplicate_of=waiting)
    there = made.petition()
    assert decide(row, "reject", ground="duplicate", duplicate_of=there).duplicate_of == there


def test_of_two_checkers_the_second_is_told_so() -> None:
    row = made.petition(state="checking")
    second = made.fresh(row)
    decide(row, "reject", ground="personal")
    with pytest.raises(StaleState):
        decide(second, "open", lead=make.department())
    assert made.fresh(row).state == "rejected"
    assert Check.objects.count() == 1


def test_nothing_opens_in_a_quiet_period_and_rejecting_goes_on() -> None:
    row = made.petition(state="checking")
    made.blackout(days=2)
    with pytest.raises(Quiet):
        decide(row, "open", lead=make.department())
    decide(row, "reject", ground="personal")


@pytest.mark.parametrize("state", ["open", "closed", "rejected"])
def test_what_was_shown_can_be_hidden_on_a_ground_that_hides(state: str) -> None:
    row = made.petition(state=state)
    with pytest.raises(checking.WrongGround):
        hide(
            petition=row,
            checker=make.user("moderator"),
            ground=Ground.objects.get(pk="personal"),
            now=NOW(),
        )
    ground = Ground.objects.get(pk="privacy_leak")
    hide(petition=row, checker=make.user("moderator"), ground=ground, now=NOW())
    assert made.fresh(row).state == "hidden"
    assert Thread.objects.get(pk=row.thread_id).hidden_at


@pytest.mark.parametrize("state", ["draft", "stopped", "lapsed"])
def test_what_nobody_sees_or_what_is_over_is_not_hidden(state: str) -> None:
    ground = Ground.objects.get(pk="privacy_leak")
    with pytest.raises(UnlawfulMove):
        hide(
            petition=made.petition(state=state),
            checker=make.user("moderator"),
            ground=ground,
            now=NOW(),
        )


def test_an_upheld_appeal_has_it_checked_anew_by_another_person() -> None:
    first, judge = make.user("moderator"), make.user("moderator")
    row = made.petition(state="rejected", checker=first)
    asked = appeal(petition=row, words="请再看，我的电话13800138000。", now=NOW())
    assert asked.words == "请再看，我的电话【手机号】。"
    with pytest.raises(appealing.NotByTheSame):
        decide_appeal(appeal=asked, judge=first, is_upheld=True, answer="好", now=NOW())
    decide_appeal(appeal=asked, judge=judge, is_upheld=True, answer="您说得对。", now=NOW())
    row = made.fresh(row)
    assert row.state == "checking"
    assert "petition_appeal_upheld" in told(row)
    with pytest.raises(checking.CheckedBefore):
        decide(row, "open", lead=make.department(), checker=first)
    decide(row, "open", lead=make.department(), checker=judge)
    assert made.fresh(row).state == "open"


def test_a_refused_appeal_leaves_the_decision_and_is_answered() -> None:
    row = made.petition(state="hidden")
    asked = appeal(petition=row, words="请再看。", now=NOW())
    judge = make.user("moderator")
    decide_appeal(appeal=asked, judge=judge, is_upheld=False, answer="理由成立。", now=NOW())
    assert made.fresh(row).state == "hidden"
    assert "petition_appeal_refused" in told(row)
    with pytest.raises(StaleState):
        decide_appeal(appeal=asked, judge=judge, is_upheld=True, answer="改主意", now=NOW())


def test_the_database_refuses_an_appeal_decided_by_the_same_person() -> None:
    first = make.user("moderator")
    asked = appeal(
        petition=made.petition(state="rejected", checker=first), words="请再看。", now=NOW()
    )
    columns = {"decided_at": NOW(), "decided_by": first, "is_upheld": False, "answer": "否"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=asked.pk).update(**columns)


def test_an_appeal_is_made_once_within_thirty_days_and_with_words() -> None:
    row = made.petition(state="rejected")
    with pytest.raises(appealing.WordsMissing):
        appeal(petition=row, words=" ", now=NOW())
    assert contested(row, NOW() + timedelta(days=29, hours=23))
    assert contested(row, NOW() + timedelta(days=31)) is None
    appeal(petition=row, words="请再看。", now=NOW())
    with pytest.raises(appealing.NothingToAppeal):
        appeal(petition=row, words="再看一次。", now=NOW())


@pytest.mark.parametrize("state", ["draft", "sponsoring", "checking", "open", "closed", "lapsed"])
def test_there_is_nothing_to_appeal_where_nothing_was_refused(state: str) -> None:
    with pytest.raises(appealing.NothingToAppeal):
        appeal(petition=made.petition(state=state), words="请再看。", now=NOW())


def test_a_petition_hidden_by_mistake_gets_back_the_days_it_was_away() -> None:
    began = NOW() - timedelta(days=20)
    row = made.petition(now=began)
    ground = Ground.objects.get(pk="privacy_leak")
    hide(petition=row, checker=make.user("moderator"), ground=ground, now=began + timedelta(days=5))
    judge = make.user("moderator")
    back = began + timedelta(days=12)
    asked = appeal(petition=row, words="请再看。", now=back)
    decide_appeal(appeal=asked, judge=judge, is_upheld=True, answer="对。", now=back)
    before = row.closes_at
    decide(made.fresh(row), "open", lead=make.department(), checker=judge, now=back)
    row = made.fresh(row)
    assert row.opened_at == began
    assert timedelta(days=7) <= row.closes_at - before <= timedelta(days=8)


def test_one_that_had_closed_before_it_was_hidden_comes_back_closed() -> None:
    began = NOW() - timedelta(days=90)
    row = made.petition(now=began)
    close_due(NOW())
    row = made.fresh(row)
    ground = Ground.objects.get(pk="privacy_leak")
    hide(petition=row, checker=make.user("moderator"), ground=ground, now=NOW())
    judge = make.user("moderator")
    asked = appeal(petition=row, words="请再看。", now=NOW())
    decide_appeal(appeal=asked, judge=judge, is_upheld=True, answer="对。", now=NOW())
    decide(made.fresh(row), "open", lead=make.department(), checker=judge)
    close_due(NOW())
    assert made.fresh(row).state == "closed"
