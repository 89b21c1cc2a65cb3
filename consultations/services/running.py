"""What officials do with a round: give it more time, call it off, put it on record for good."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from consultations.draft import day_ends
from consultations.models import Consultation
from consultations.services.release import threads_of
from consultations.services.steps import step_to
from contributions.text import clean
from core.errors import DomainError, UnlawfulMove
from presentation.dates import day

State = Consultation.State
# An extension is a second period at most as long as two usual ones (practice.md R-01: 30 days).
MOST_MORE_DAYS = 60
LONGEST_REASON = 500


class ReasonMissing(DomainError):
    message = _("Give a reason of at most 500 characters: it is published.")


class WrongDay(DomainError):
    message = _("This day cannot be chosen.")


class OverMeanwhile(DomainError):
    message = _(
        "The period ended before this was sent: opinions are no longer taken, and nothing was "
        "changed."
    )


class ExtendedBefore(DomainError):
    message = _("This consultation was given more time once already; the law asks for one end.")


def reason_of(typed: str) -> str:
    """The public reason as it is kept. Raises ReasonMissing."""
    said = clean(typed).strip()
    if not 1 <= len(said) <= LONGEST_REASON:
        raise ReasonMissing
    return said


@transaction.atomic
def extend(
    *, consultation: Consultation, last_day: date, reason: str, by: User, now: datetime
) -> Consultation:
    """Let people speak until the end of ``last_day``, once, for a reason that is published.

    Raises WrongDay, ReasonMissing, ExtendedBefore, or OverMeanwhile where the database's clock
    has reached the end. The caller has checked consultations.manage_consultation.
    """
    said = reason_of(reason)
    row = _running(consultation)
    if row.state == State.EXTENDED:
        raise ExtendedBefore
    _check_last_day(row, last_day)
    before = row.last_day
    step_to(
        row,
        State.EXTENDED,
        at=now,
        by=by,
        columns={"closes_at": day_ends(last_day)},
        reason=said,
        day_before=before,
        day_after=last_day,
    )
    record(verb="consultations.extended", subject=row, actor=by, until=last_day.isoformat())
    return row


def _running(consultation: Consultation) -> Consultation:
    """The row, held until the end of the transaction, or whoever closes it was quicker."""
    rows = Consultation.objects.running_by_the_clock().select_for_update(of=("self",))
    row = rows.select_related("rules", "thread").filter(pk=consultation.pk).first()
    if row is None:
        raise OverMeanwhile
    return row


def _check_last_day(row: Consultation, last_day: date) -> None:
    latest = row.last_day + timedelta(days=MOST_MORE_DAYS)
    if last_day <= row.last_day:
        text = _("People can speak until %(day)s already: choose a later day.")
        raise WrongDay(text % {"day": day(row.last_day)})
    if last_day > latest:
        text = _("Choose %(day)s or a day before it: an extension has 60 days at most.")
        raise WrongDay(text % {"day": day(latest)})


@transaction.atomic
def call_off(*, consultation: Consultation, reason: str, by: User, now: datetime) -> Consultation:
    """Call a round off for a reason that is published; what was said stays to be read.

    Raises ReasonMissing, UnlawfulMove, or OverMeanwhile where its time was up. The caller has
    checked consultations.manage_consultation.
    """
    said = reason_of(reason)
    row = consultation
    if row.state in Consultation.RUNNING:
        row = _running(row)
    step_to(row, State.CANCELLED, at=now, by=by, reason=said)
    threads_of(row).update(closed_at=now)
    record(verb="consultations.cancelled", subject=row, actor=by)
    return row


@transaction.atomic
def archive(*, consultation: Consultation, by: User, now: datetime) -> Consultation:
    """Put an answered round on record: nothing follows any more. Raises UnlawfulMove."""
    if consultation.state != State.ANSWERED:
        raise UnlawfulMove
    step_to(consultation, State.ARCHIVED, at=now, by=by)
    record(verb="consultations.archived", subject=consultation, actor=by)
    return consultation
