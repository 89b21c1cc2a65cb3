"""What a hearing may become, and when: the rules of its procedure count back from its day."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from audit.models import Event
from consultations.hearings import planning
from consultations.hearings.deadlines import Deadline, deadlines
from consultations.models import Hearing
from core.errors import UnlawfulMove
from core.state import move
from notifications.models import Notice
from tests import make
from tests.consultations.hearings import make_hearings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("was", Hearing.State)
@pytest.mark.parametrize("to", Hearing.State)
def test_only_lawful_moves_are_made(was, to):
    row = make_hearings.hearing()
    row.state = was

    if to in Hearing.MOVES[was]:
        assert to not in Hearing.MOVES[to]
    else:
        with pytest.raises(UnlawfulMove):
            move(row, to)


@pytest.mark.parametrize(
    "columns",
    [
        {"ends_at": timezone.now() - timedelta(days=1)},
        {"registers_until": timezone.now() + timedelta(days=300)},
        {"place": ""},
        {"form": "online", "room_url": ""},
        {"form": "hybrid", "room_url": ""},
        {"seats": 0},
        {"kind": "party"},
        {"state": "cancelled"},
        {"state": "draft"},
        {"listed_at": timezone.now()},
        {"seed": "abc"},
        {"recorded_at": timezone.now()},
        {"reported_at": timezone.now()},
    ],
)
def test_the_database_refuses_a_hearing_that_cannot_be(columns):
    row = make_hearings.hearing()

    with pytest.raises(IntegrityError), transaction.atomic():
        Hearing.objects.filter(pk=row.pk).update(**columns)


def test_a_hearing_is_announced_in_time_or_not_at_all():
    now = timezone.now()
    consultation = make.consultation()
    days = consultation.rules.hearing_announce_days
    late = make_hearings.draft(
        consultation=consultation,
        begins_at=now + timedelta(days=days - 1),
        ends_at=now + timedelta(days=days - 1, hours=2),
        registers_until=now + timedelta(days=5),
    )

    with pytest.raises(planning.TooLate) as refusal:
        planning.announce(hearing=late, by=late.created_by, now=now, late_reason="急。")

    assert str(days) in str(refusal.value.message)
    late.refresh_from_db()
    assert late.state == Hearing.State.DRAFT


@pytest.mark.parametrize("kind", [Hearing.Kind.MEETING, Hearing.Kind.EXPERTS])
def test_the_other_kinds_need_a_printed_reason(client, kind):
    now = timezone.now()
    soon = {"begins_at": now + timedelta(days=9), "ends_at": now + timedelta(days=9, hours=2)}
    row = make_hearings.draft(kind=kind, registers_until=now + timedelta(days=2), **soon)

    with pytest.raises(planning.LateWithoutReason):
        planning.announce(hearing=row, by=row.created_by, now=now)
    planning.announce(hearing=row, by=row.created_by, now=now, late_reason="汛期将至。")

    assert "汛期将至。" in client.get(row.get_absolute_url()).content.decode()


def test_on_the_last_lawful_day_it_is_in_time():
    now = timezone.now()
    consultation = make.consultation()
    day = now + timedelta(days=consultation.rules.hearing_announce_days)
    row = make_hearings.draft(
        consultation=consultation, begins_at=day, ends_at=day + timedelta(hours=1)
    )

    planning.announce(hearing=row, by=row.created_by, now=now)

    assert (row.state, row.late_reason) == (Hearing.State.ANNOUNCED, "")


def test_without_an_agenda_nothing_is_announced():
    row = make_hearings.draft(agenda="")

    with pytest.raises(planning.NotReady) as refusal:
        planning.announce(hearing=row, by=row.created_by, now=timezone.now())

    assert len(refusal.value.details) == 1


def test_followers_and_those_who_spoke_are_told_once():
    consultation = make.consultation()
    author = make.user()
    make.submission(consultation=consultation, author=author)
    follower = make.user()
    consultation.followings.create(person=follower, since=timezone.now())

    make_hearings.hearing(consultation=consultation)

    told = Notice.objects.filter(kind="hearing_announced").values_list("recipient", flat=True)
    assert set(told) == {author.pk, follower.pk}


def test_days_are_counted_back_from_the_hearing():
    row = make_hearings.hearing()
    rules = row.consultation.rules

    due = deadlines(row, row.announced_at, None)

    assert [one.due_on for one in due] == [
        row.day - timedelta(days=days)
        for days in (
            rules.hearing_announce_days,
            rules.hearing_list_days,
            rules.hearing_papers_days,
        )
    ]
    assert [one.is_done for one in due] == [True, False, False]


@pytest.mark.parametrize(
    ("done", "today", "words", "is_late"),
    [
        (None, 1, "还剩9天", False),
        (None, 10, "今天到期", False),
        (None, 12, "已超期2天", True),
        (9, 12, "按时完成", False),
        (13, 20, "晚了3天完成", True),
    ],
)
def test_a_deadline_says_in_words_how_it_stands(done, today, words, is_late):
    due = Deadline(
        "公布名单", date(2026, 3, 10), done and date(2026, 3, done), date(2026, 3, today)
    )

    with translation.override("zh-hans"):
        assert due.words == words
    assert due.is_late == is_late


def test_who_registered_is_told_that_it_is_called_off_and_why():
    row = make_hearings.hearing()
    mine = make_hearings.registration(hearing=row, needs="手语翻译")

    planning.cancel(hearing=row, reason="场地检修。", by=row.created_by, now=timezone.now())

    notice = Notice.objects.get(recipient=mine.person, kind="hearing_cancelled")
    assert notice.data["reason"] == "场地检修。"
    assert not hasattr(type(mine).objects.get(pk=mine.pk), "need")


def test_each_step_is_in_the_record_of_acts():
    row = make_hearings.hearing(state="cancelled")

    verbs = Event.objects.filter(subject=f"consultations.hearing:{row.pk}")
    assert list(verbs.order_by("pk").values_list("verb", flat=True)) == [
        "consultations.hearing_drafted",
        "consultations.agenda_added",
        "consultations.hearing_announced",
        "consultations.hearing_cancelled",
    ]


def test_a_draft_is_made_once_and_changed_until_it_is_announced():
    row = make_hearings.draft()
    again = planning.prepare(
        consultation=row.consultation,
        by=row.created_by,
        key=row.idempotency_key,
        now=timezone.now(),
        title="另一个",
    )
    planning.change(hearing=row, by=row.created_by, now=timezone.now(), title="新题目", seats=9)

    assert again.pk == row.pk
    assert (row.title, row.seats) == ("新题目", 9)
    planning.announce(hearing=row, by=row.created_by, now=timezone.now())
    with pytest.raises(planning.NoLongerDraft):
        planning.change(hearing=row, by=row.created_by, now=timezone.now(), title="再改")
