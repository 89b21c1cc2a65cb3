"""The clock of the report: it stands still for a reason, or the report is put off, once."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from consultations.clock import report_due
from consultations.models import Consultation, Pause, Step
from consultations.services.running import WrongDay, reason_of
from consultations.services.steps import note
from contributions.text import clean
from core.errors import DomainError
from presentation.dates import day

State, Kind = Consultation.State, Step.Kind
# While a report is owed; before that there is no clock to stop.
OWING = (State.CLOSED, State.TREATING)
LONGEST_EVIDENCE = 300


class NotOwed(DomainError):
    message = _("No report is owed at present, so that its date cannot be changed.")


class PausedAlready(DomainError):
    message = _("The clock is stopped already.")


class NotPaused(DomainError):
    message = _("The clock runs already.")


class EvidenceMissing(DomainError):
    message = _("Name the evidence in at most 300 characters: a document number or an address.")


class PostponedBefore(DomainError):
    message = _("The report was put off once already; it is not put off again.")


@transaction.atomic
def pause(
    *, consultation: Consultation, reason: str, evidence: str, by: User, now: datetime
) -> Pause:
    """Stop the clock from today: a hearing, another authority, an expert review (R-82).

    Raises ReasonMissing, EvidenceMissing, NotOwed or PausedAlready. The caller has checked
    consultations.manage_consultation.
    """
    said, shown = reason_of(reason), clean(evidence).strip()
    if not 1 <= len(shown) <= LONGEST_EVIDENCE:
        raise EvidenceMissing
    row = _owing(consultation)
    try:
        with transaction.atomic():
            made = Pause.objects.create(
                consultation=row,
                first_day=timezone.localdate(now),
                reason=said,
                evidence=shown,
                by=by,
            )
    except IntegrityError as error:
        raise PausedAlready from error
    note(row, Kind.PAUSED, at=now, by=by, reason=said)
    record(verb="consultations.paused", subject=row, actor=by, evidence=shown)
    return made


@transaction.atomic
def resume(*, consultation: Consultation, by: User, now: datetime) -> None:
    """Let the clock run again after today. Raises NotPaused."""
    today = timezone.localdate(now)
    if not Pause.objects.filter(consultation=consultation, last_day=None).update(last_day=today):
        raise NotPaused
    note(consultation, Kind.RESUMED, at=now, by=by)
    record(verb="consultations.resumed", subject=consultation, actor=by)


def end_pause(consultation: Consultation, *, by: User, now: datetime) -> None:
    """What is answered waits for nothing: a clock that still stands is let run."""
    if consultation.pauses.filter(last_day=None).exists():
        resume(consultation=consultation, by=by, now=now)


@transaction.atomic
def postpone(
    *, consultation: Consultation, due_on: date, reason: str, by: User, now: datetime
) -> Step:
    """Put the report off until ``due_on``, once, for a reason that is published.

    Raises ReasonMissing, NotOwed, WrongDay or PostponedBefore. The caller has checked
    consultations.manage_consultation.
    """
    said = reason_of(reason)
    row = _owing(consultation)
    if row.steps.filter(kind=Kind.POSTPONED).exists():
        raise PostponedBefore
    today = timezone.localdate(now)
    due = report_due(row, today=today)
    _check_due(due, due_on, today, row.rules.report_days)
    try:
        with transaction.atomic():
            step = note(
                row,
                Kind.POSTPONED,
                at=now,
                by=by,
                reason=said,
                day_before=due,
                day_after=due_on,
            )
    except IntegrityError as error:
        raise PostponedBefore from error
    record(verb="consultations.postponed", subject=row, actor=by, until=due_on.isoformat())
    return step


def _owing(consultation: Consultation) -> Consultation:
    """The row, held until the end of the transaction, while its report is owed."""
    rows = Consultation.objects.select_for_update(of=("self",)).select_related("rules")
    row = rows.filter(pk=consultation.pk, state__in=OWING).first()
    if row is None:
        raise NotOwed
    return row


def _check_due(due: date, chosen: date, today: date, most: int) -> None:
    """Put off by as many days as a report has at first: no promise is doubled twice."""
    latest = max(due, today) + timedelta(days=most)
    if chosen <= today:
        raise WrongDay(_("This day is over or today: choose a day to come."))
    if chosen <= due:
        text = _("The report is promised by %(day)s already: choose a later day.")
        raise WrongDay(text % {"day": day(due)})
    if chosen > latest:
        text = _("Choose %(day)s or a day before it: a report is put off by %(most)d days at most.")
        raise WrongDay(text % {"day": day(latest), "most": most})
