"""The worker reminds once, one working day before the last, and marks who gave no reply."""

from datetime import date, datetime, time

import pytest
from django.utils import timezone

from cms.circulating.clock import follow
from cms.models import Invitation
from notifications.models import Notice
from tests.cms.circulating import made

pytestmark = pytest.mark.django_db
# A Monday of an ordinary week; the Friday of the same week is the last day.
START, THURSDAY, FRIDAY = date(2026, 3, 9), date(2026, 3, 12), date(2026, 3, 13)
SATURDAY = date(2026, 3, 14)


def at(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


@pytest.fixture
def asked() -> Invitation:
    row = made.circulation(due_on=FRIDAY, now=at(START), reason="防汛需要。")
    return made.invitation(row)


def reminders() -> int:
    return Notice.objects.filter(kind="circulation_reminder").count()


def test_one_working_day_before_the_last_they_are_reminded_once(asked: Invitation) -> None:
    follow(at(date(2026, 3, 11)))
    assert reminders() == 0

    assert follow(at(THURSDAY)) == 1
    assert [follow(at(THURSDAY, 10)), follow(at(FRIDAY))] == [0, 0]

    assert reminders() == 1


def test_who_has_replied_is_not_reminded(asked: Invitation) -> None:
    made.reply(asked, now=at(START))

    assert follow(at(THURSDAY)) == 0


def test_who_was_asked_today_is_not_reminded_today() -> None:
    made.circulation(due_on=FRIDAY, now=at(THURSDAY), reason="防汛需要。")

    assert [follow(at(THURSDAY, 18)), follow(at(FRIDAY))] == [0, 1]


def test_after_the_last_day_there_is_no_reply_and_no_consent(asked: Invitation) -> None:
    follow(at(THURSDAY))
    assert follow(at(FRIDAY, 23)) == 0

    assert follow(at(SATURDAY, 0)) == 1

    row = Invitation.objects.get(pk=asked.pk)
    assert (row.state, row.answer, row.silent_at) == ("silent", "", at(SATURDAY, 0))
    assert follow(at(SATURDAY, 1)) == 0


def test_of_a_round_that_is_over_nobody_is_reminded(asked: Invitation) -> None:
    row = asked.circulation
    type(row).objects.filter(pk=row.pk).update(
        state="recalled", recall_reason="换稿。", ended_at=at(START), ended_by=row.started_by
    )

    assert [follow(at(THURSDAY)), follow(at(SATURDAY))] == [0, 0]
