"""What the desk of a round shows of its life: the clock in words and colour, and the next moves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.life_forms import CallOffForm, ExtendForm, PauseForm, PostponeForm
from consultations.models import Consultation, Step
from consultations.promises import (
    REPORT,
    Promise,
    look_up_lives,
    pause_of,
    promises_of,
)
from consultations.services.pausing import OWING
from consultations.services.silence import SILENT_AFTER_DAYS, is_silent
from consultations.timeline import late_words, timeline
from core.calendar import workdays_between
from presentation.dates import closing, day, time_left, workdays_left

State = Consultation.State
# As few working days as it takes to have a report read and signed by others.
SOON_WORKDAYS = 5


@dataclass(frozen=True)
class Clock:
    """What is owed next: ``colour`` never stands without ``label``."""

    colour: str
    label: str
    words: str


def standing(consultation: Consultation, now: datetime) -> dict[str, Any]:
    """What ``rounds/_life.html`` shows: five queries at most."""
    row = consultation
    look_up_lives([row])
    runs = row.state in Consultation.RUNNING and row.closes_at > now
    owing = row.state in OWING
    put_off = any(step.kind == Step.Kind.POSTPONED for step in row.steps.all())
    return {
        "stages": timeline(row, now),
        "clock": clock_of(row, now),
        "extend_form": ExtendForm(prefix="extend") if runs and row.state == State.OPEN else None,
        "call_off_form": CallOffForm(prefix="off") if runs or _is_announced(row) else None,
        "pause_form": PauseForm(prefix="pause") if owing and not pause_of(row) else None,
        "may_resume": owing and pause_of(row) is not None,
        "postpone_form": PostponeForm(prefix="later") if owing and not put_off else None,
        "may_archive": row.state == State.ANSWERED,
        "silent_days": SILENT_AFTER_DAYS if runs and is_silent(row, now) else 0,
    }


def _is_announced(row: Consultation) -> bool:
    return row.state == State.ANNOUNCED


def clock_of(consultation: Consultation, now: datetime) -> Clock | None:
    """The next promise as a light; None where nothing is owed any more."""
    owed = promises_of(consultation, now)
    if not owed:
        return None
    if owed[0].what == REPORT:
        return _report_clock(consultation, owed[0], now)
    if owed[0].what == "opens":
        opens = _("People can speak from %(day)s.") % {"day": day(owed[0].day)}
        return Clock("green", _("in time"), opens)
    words = _("People can speak until %(day)s: %(left)s.")
    ends = consultation.closes_at
    facts = {"day": closing(ends), "left": time_left(ends, now)}
    days = consultation.days_left(timezone.localdate(now))
    if days > Consultation.SOON_DAYS:
        return Clock("green", _("in time"), words % facts)
    return Clock("amber", _("ends soon"), words % facts)


def _report_clock(consultation: Consultation, report: Promise, now: datetime) -> Clock:
    today = timezone.localdate(now)
    if report.days_late:
        return Clock("red", _("overdue"), _("The report: %(late)s.") % {"late": late_words(report)})
    facts = {"day": day(report.day), "left": workdays_left(report.day, today)}
    words = _("The report is promised by %(day)s: %(left)s.") % facts
    if pause := pause_of(consultation):
        since = _("The clock stands still since %(day)s.") % {"day": day(pause.first_day)}
        return Clock("amber", _("standing still"), f"{since} {words}")
    if workdays_between(today, report.day) <= SOON_WORKDAYS:
        return Clock("amber", _("due soon"), words)
    return Clock("green", _("in time"), words)
