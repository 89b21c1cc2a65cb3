"""A hearing before it takes place: drafted, announced in time, or called off."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from audit.services import record
from consultations.hearings.deadlines import announce_by
from consultations.hearings.forgetting import forget_needs_of
from consultations.hearings.telling import tell, tell_followers
from consultations.models import AgendaItem, Clause, Consultation, Hearing
from contributions.models import Thread
from core.errors import DomainError, StaleState
from core.state import move
from presentation.dates import day


class TooLate(DomainError):
    message = gettext_lazy("It is too late to announce a hearing for this day.")


class LateWithoutReason(DomainError):
    message = gettext_lazy("It is announced late: give a reason, which is published with it.")


class NotReady(DomainError):
    message = gettext_lazy("Something is missing before this can be announced.")


class NoLongerDraft(DomainError):
    message = gettext_lazy("It is announced, so its day and its seats stay as they are.")


@transaction.atomic
def prepare(
    *, consultation: Consultation, by: User, key: UUID, now: datetime, **columns: Any
) -> Hearing:
    """Draft a hearing; with the same ``key`` again there is no second one.

    The caller has checked consultations.manage_consultation. Raises StaleState for a key that
    somebody else has used.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if drafted := Hearing.objects.filter(idempotency_key=key, created_by=by).first():
        return drafted
    # What people want to say waits for nobody to publish it: it is for the office.
    thread = Thread.objects.create(
        kind=Thread.Kind.CONSULTATIONS,
        matter=consultation.title[:200],
        title=columns["title"],
        is_whole=True,
    )
    try:
        row = Hearing.objects.create(
            consultation=consultation,
            thread=thread,
            created_by=by,
            created_at=now,
            idempotency_key=key,
            **columns,
        )
    except IntegrityError as error:
        raise StaleState from error
    record(verb="consultations.hearing_drafted", subject=row, actor=by, at=now)
    return row


@transaction.atomic
def change(*, hearing: Hearing, by: User, now: datetime, **columns: Any) -> Hearing:
    """Put other facts into a draft. Raises NoLongerDraft."""
    drafts = Hearing.objects.filter(pk=hearing.pk, state=Hearing.State.DRAFT)
    if not drafts.update(**columns):
        raise NoLongerDraft
    Thread.objects.filter(pk=hearing.thread_id).update(title=columns["title"])
    hearing.refresh_from_db()
    record(verb="consultations.hearing_changed", subject=hearing, actor=by, at=now)
    return hearing


@transaction.atomic
def add_to_agenda(
    *, hearing: Hearing, title: str, minutes: int, clauses: Iterable[Clause], by: User
) -> AgendaItem:
    """Put one more item at the end of the agenda. Raises StaleState once it was held."""
    _locked_ahead(hearing)
    last = hearing.agenda.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(
        hearing=hearing, position=last + 1, title=title, minutes=minutes
    )
    item.clauses.set(clauses)
    record(verb="consultations.agenda_added", subject=hearing, actor=by, item=item.pk)
    return item


@transaction.atomic
def take_from_agenda(*, hearing: Hearing, item: AgendaItem, by: User) -> None:
    """Take an item off the agenda. Raises StaleState once it was held."""
    _locked_ahead(hearing)
    record(verb="consultations.agenda_removed", subject=hearing, actor=by, item=item.pk)
    item.delete()


def _locked_ahead(hearing: Hearing) -> Hearing:
    row = Hearing.objects.select_for_update(of=("self",)).get(pk=hearing.pk)
    if row.state not in (Hearing.State.DRAFT, *Hearing.AHEAD):
        raise StaleState
    return row


@transaction.atomic
def announce(*, hearing: Hearing, by: User, now: datetime, late_reason: str = "") -> Hearing:
    """Publish a drafted hearing; followers and those who spoke in the round are told.

    A hearing (听证会) that is announced later than the rules allow is refused; the other kinds
    need a reason that is printed. Raises NotReady, TooLate or LateWithoutReason. Load
    ``consultation__rules``; the caller has checked consultations.manage_hearing.
    """
    # Whoever changes the draft meanwhile waits: what is announced is what was looked at.
    Hearing.objects.select_for_update(of=("self",)).get(pk=hearing.pk)
    hearing.refresh_from_db()
    _check_ready(hearing, now)
    late = is_late(hearing, now)
    if late and hearing.kind == Hearing.Kind.HEARING:
        raise TooLate(too_late(hearing, now))
    if late and not late_reason:
        raise LateWithoutReason
    reason = late_reason if late else ""
    move(hearing, Hearing.State.ANNOUNCED, announced_at=now, late_reason=reason)
    record(verb="consultations.hearing_announced", subject=hearing, actor=by, at=now, late=late)
    tell_followers(hearing)
    return hearing


def is_late(hearing: Hearing, now: datetime) -> bool:
    """Whether an announcement at ``now`` is later than the rules of the round allow."""
    last = announce_by(hearing.day, hearing.consultation.rules)
    return timezone.localdate(now) > last


def too_late(hearing: Hearing, now: datetime) -> str:
    """The refusal in words, with the first day that would do."""
    days = hearing.consultation.rules.hearing_announce_days
    earliest = timezone.localdate(now) + timedelta(days=days)
    words = _(
        "The rules ask for %(days)s days between announcement and hearing. Announced today, it "
        "can be held on %(day)s or later: choose another day."
    )
    return words % {"days": days, "day": day(earliest)}


def _check_ready(hearing: Hearing, now: datetime) -> None:
    states = Consultation.State
    missing = []
    if hearing.consultation.state in (states.DRAFT, states.CANCELLED):
        missing.append(_("The consultation itself is not public."))
    if not hearing.agenda.exists():
        missing.append(_("The agenda is empty: say what is spoken about."))
    if hearing.registers_until <= now:
        missing.append(_("Registration would be over already: choose later days."))
    if missing:
        raise NotReady(details=missing)


@transaction.atomic
def cancel(*, hearing: Hearing, reason: str, by: User, now: datetime) -> Hearing:
    """Call a hearing off for a published reason; whoever registered is told."""
    move(hearing, Hearing.State.CANCELLED, cancel_reason=reason)
    Thread.objects.filter(pk=hearing.thread_id).update(closed_at=now)
    record(verb="consultations.hearing_cancelled", subject=hearing, actor=by, at=now)
    rows = hearing.registrations.standing().select_related("person")
    tell(hearing, rows, "hearing_cancelled", reason=reason)
    forget_needs_of(hearing)
    return hearing
