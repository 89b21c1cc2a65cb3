"""What happens to a round of departments by itself: a reminder, and the last day that passes."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from audit.services import record
from cms.circulating import telling
from cms.models import Circulation, Invitation
from core.calendar import add_workdays
from core.state import move_all

AT_MOST = 200


def follow(now: datetime) -> int:
    """Remind those whose last day is near, and mark who gave no reply; how many that were.

    Safe to run twice, late, or in several processes at once: each is claimed by one UPDATE.
    """
    today = timezone.localdate(now)
    return _remind(today, now) + _mark_silent(today, now)


def _remind(today: date, now: datetime) -> int:
    """One working day before the last one; on a day off that is the day of work before it."""
    near = Invitation.objects.expected().filter(
        reminded_at=None,
        circulation__due_on__gte=today,
        circulation__due_on__lte=add_workdays(today, 1),
        # Who was asked today needs no reminder today.
        circulation__started_at__lt=timezone.localtime(now).replace(hour=0, minute=0, second=0),
    )
    rows = near.select_related("circulation__department")[:AT_MOST]
    return sum(_remind_one(row, now) for row in rows)


def _remind_one(row: Invitation, now: datetime) -> bool:
    mine = Invitation.objects.expected().filter(pk=row.pk, reminded_at=None)
    if not mine.update(reminded_at=now):
        return False
    telling.tell_reminded(row.circulation, row)
    return True


@transaction.atomic
def _mark_silent(today: date, now: datetime) -> int:
    late = Invitation.objects.overdue(today)
    rounds = set(late.values_list("circulation", flat=True)[:AT_MOST])
    ids = list(late.filter(circulation__in=rounds).values_list("pk", flat=True))
    # By their ids alone: PostgreSQL looks again at the row that it waited for, but not at a join.
    rows, silent = Invitation.objects.filter(pk__in=ids), Invitation.State.SILENT
    marked = sum(move_all(rows, state, silent, silent_at=now) for state in Invitation.EXPECTED)
    if marked:
        for row in Circulation.objects.filter(pk__in=rounds):
            record(verb="cms.circulation_unanswered", subject=row)
    return marked
