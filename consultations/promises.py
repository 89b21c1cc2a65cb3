"""What is promised of a round and by which day: read from its row, its rules and its steps.

No day is invented: what no rule and no notice gives a day is told without one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from consultations.clock import report_due
from consultations.models import Consultation, Pause, Step

OPENS, CLOSES, REPORT = "opens", "closes", "report"
State = Consultation.State
# Until the report is out, and not once a round was called off.
OWED = (*Consultation.HEARING, State.CLOSED, State.TREATING)

# Of a version that a step names, only its number is shown.
UNREAD = [f"version__{part}" for part in ("note", "basis", "summary", "attachments")]


@dataclass(frozen=True)
class Promise:
    """One thing that was promised; ``day`` is its last day, ``days_late`` how long it is over."""

    what: str
    day: date
    days_late: int = 0


def look_up_lives(rows: Iterable[Consultation]) -> None:
    """Look up with the rounds what their timeline and their promises are read from.

    Three queries for any number of rows, two where ``rules`` are there already.
    """
    steps = Step.objects.select_related("version").defer(*UNREAD)
    prefetch_related_objects(list(rows), "rules", Prefetch("steps", steps), "pauses")


def promises_of(consultation: Consultation, now: datetime) -> list[Promise]:
    """What is still to come, in order; no query after ``look_up_lives``."""
    row, today = consultation, timezone.localdate(now)
    if row.state not in OWED:
        return []
    found = []
    if row.state == State.ANNOUNCED and row.opens_at > now:
        found.append(Promise(OPENS, timezone.localdate(row.opens_at)))
    if row.state in Consultation.HEARING and row.closes_at > now:
        found.append(Promise(CLOSES, row.last_day))
    due = report_due(row, today=today)
    return [*found, Promise(REPORT, due, max(0, (today - due).days))]


def answered_late(consultation: Consultation, at: datetime) -> int:
    """By how many days the report came after the day that was promised; 0 in time."""
    day = timezone.localdate(at)
    return max(0, (day - report_due(consultation, today=day)).days)


def pause_of(consultation: Consultation) -> Pause | None:
    """The stop of the clock that has no end yet."""
    return next((row for row in consultation.pauses.all() if row.last_day is None), None)
