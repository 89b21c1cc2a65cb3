"""What waits for a checker, and how long it has waited, in working days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone

from core.calendar import add_workdays, workdays_between
from core.http import as_key
from petitions.models import Appeal, Petition, Profile

SIZE = 20


@dataclass(frozen=True)
class Waiting:
    """One petition in the queue: working days it has waited, and the day by which it is due."""

    petition: Petition
    workdays: int
    due_on: date

    @property
    def urgency(self) -> str:
        """``late``, ``soon`` (the last day, or the one before) or ``fresh``."""
        left = self.petition.profile.check_workdays - self.workdays
        if left < 0:
            return "late"
        return "soon" if left <= 1 else "fresh"


@dataclass(frozen=True)
class WaitingPage:
    """``newer_url`` leads to petitions that were handed in later; empty on the last page."""

    rows: Sequence[Waiting]
    newer_url: str


def waiting_page(request: HttpRequest, now: datetime) -> WaitingPage:
    """Cut the queue, the longest wait first, behind the petition ``?after=<id>``."""
    rows = Petition.objects.to_check().select_related("profile", "creator", "edited_from")
    after = as_key(request.GET.get("after", ""))
    last = Petition.objects.filter(pk=after).first() if after else None
    if last and last.submitted_at:
        later = rows.filter(submitted_at__gte=last.submitted_at)
        rows = later.exclude(submitted_at=last.submitted_at, pk__lte=last.pk)
    found = list(rows[: SIZE + 1])
    newer = f"?after={found[SIZE - 1].pk}" if len(found) > SIZE else ""
    return WaitingPage([waited(row, now) for row in found[:SIZE]], newer)


def waited(petition: Petition, now: datetime) -> Waiting:
    """How long a petition in the queue has waited; load ``profile`` with it."""
    since = timezone.localdate(petition.submitted_at or now)
    days = workdays_between(since, timezone.localdate(now))
    return Waiting(petition, days, add_workdays(since, petition.profile.check_workdays))


@dataclass(frozen=True)
class Backlog:
    """What stands before the checkers. The queues are short: they may be counted."""

    waiting: int
    oldest: Waiting | None
    appeals: int

    @classmethod
    def now(cls, now: datetime) -> "Backlog":
        rows = Petition.objects.to_check().select_related("profile")
        oldest = rows.first()
        return cls(
            rows.count(), waited(oldest, now) if oldest else None, Appeal.objects.waiting().count()
        )


def announced_backlog(profile: Profile) -> int:
    """How many wait under a kind of rules where that is to be announced to everybody, else 0."""
    waiting = Petition.objects.to_check().filter(profile__key=profile.key).count()
    return waiting if waiting >= profile.backlog else 0
