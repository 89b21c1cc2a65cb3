"""What happens to an open petition: it is stopped, merged, given more time, or its time is up."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from contributions.models import Thread
from contributions.text import clean
from core.errors import DomainError, StaleState
from core.state import move
from petitions import gate
from petitions.models import Petition
from petitions.services.answering import tell_answers
from petitions.services.checking import end_of_day
from petitions.services.news import send_news
from petitions.services.notices import tell_creator, tell_everybody, tell_sponsors
from petitions.services.reminding import remind_due
from petitions.services.resting import rest_due

# A petition is given so much time at once at most: longer than any quiet period of ours.
MOST_DAYS = 180


class ReasonMissing(DomainError):
    message = _("Give a reason of at most 300 characters: it is published.")


class NotForMerging(DomainError):
    message = _("People can only be sent to another petition that is open itself.")


class WrongDays(DomainError):
    message = _("Give between 1 and 180 more days.")


def _reason(typed: str) -> str:
    said = clean(typed)
    if not 1 <= len(said) <= 300:
        raise ReasonMissing
    return said


@transaction.atomic
def stop(*, petition: Petition, by: User, reason: str, now: datetime) -> Petition:
    """End signing for a published reason; what was signed stays. Raises ReasonMissing.

    The caller has checked petitions.run_petition.
    """
    said = _reason(reason)
    gate.shut()
    move(petition, Petition.State.STOPPED, stop_reason=said, closed_at=now)
    _end_words(petition, now)
    record(verb="petitions.stopped", subject=petition, actor=by, at=now)
    tell_creator(petition, "petition_stopped", now, reason=said)
    tell_everybody(petition, "petition_stopped", now, reason=said)
    return petition


@transaction.atomic
def merge(*, petition: Petition, into: Petition, by: User, now: datetime) -> Petition:
    """Close ``petition`` and send people to ``into``. Its signatures stay its own: who signed one
    text has not signed the other. Raises NotForMerging.

    The caller has checked petitions.run_petition.
    """
    if into.pk == petition.pk or not into.accepts(now):
        raise NotForMerging
    gate.shut()
    move(petition, Petition.State.CLOSED, merged_into=into, closed_at=now)
    _end_words(petition, now)
    record(verb="petitions.merged", subject=petition, actor=by, at=now, into=into.pk)
    facts = {"into": into.title, "address": into.get_absolute_url()}
    tell_creator(petition, "petition_merged", now, **facts)
    tell_everybody(petition, "petition_merged", now, **facts)
    return petition


@transaction.atomic
def extend(*, petition: Petition, days: int, reason: str, by: User, now: datetime) -> Petition:
    """Give an open petition ``days`` (1 to 180) more, for a reason that its creator is told.

    Raises WrongDays, ReasonMissing, or StaleState where its time is over already. The caller has
    checked petitions.run_petition.
    """
    said = _reason(reason)
    if not 1 <= days <= MOST_DAYS:
        raise WrongDays
    row = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    if row.closes_at is None or not row.accepts(now):
        raise StaleState
    last = timezone.localdate(row.closes_at - timedelta(microseconds=1)) + timedelta(days=days)
    row.closes_at = end_of_day(last)
    Petition.objects.filter(pk=row.pk).update(closes_at=row.closes_at)
    record(verb="petitions.extended", subject=row, actor=by, at=now, days=days, reason=said)
    tell_creator(row, "petition_extended", now, last_day=last.isoformat(), reason=said)
    return row


def _end_words(petition: Petition, now: datetime) -> None:
    """Nobody gives a reason any more. The creator may go on telling news."""
    Thread.objects.filter(pk=petition.thread_id).update(closed_at=now)


@transaction.atomic
def close(*, petition: Petition, now: datetime) -> Petition:
    """Close a petition whose time is up; it was closed when its time was up, whenever we came."""
    gate.shut()
    move(petition, Petition.State.CLOSED, closed_at=petition.closes_at)
    _end_words(petition, now)
    record(verb="petitions.closed", subject=petition, at=now)
    tell_creator(petition, "petition_closed", now)
    tell_sponsors(petition, "petition_closed", now)
    return petition


@transaction.atomic
def lapse(*, petition: Petition, now: datetime) -> Petition:
    """End a petition that found too few sponsors in its time."""
    move(petition, Petition.State.LAPSED, closed_at=petition.sponsors_until)
    record(verb="petitions.lapsed", subject=petition, at=now)
    facts = {"found": petition.sponsor_count, "needed": petition.profile.sponsors_needed}
    tell_creator(petition, "petition_lapsed", now, **facts)
    tell_sponsors(petition, "petition_lapsed_sponsor", now)
    return petition


def close_due(now: datetime) -> int:
    """Close every petition whose time is up; return how many."""
    due = Petition.objects.to_close(now).select_related("creator")
    return _each(due, lambda row: close(petition=row, now=now))


def lapse_due(now: datetime) -> int:
    """End every search for sponsors whose time is up; return how many."""
    due = Petition.objects.to_lapse(now).select_related("creator", "profile")
    return _each(due, lambda row: lapse(petition=row, now=now))


def move_on(now: datetime) -> int:
    """Take every petition to the state that is due at ``now``; return how many things were done.

    The worker calls it every second or so; safe to run twice, late, or by several workers. Quiet
    days are added first, or a petition would close in them.
    """
    ended = rest_due(now) + close_due(now) + lapse_due(now)
    return ended + remind_due(now) + send_news(now) + tell_answers(now)


def _each(rows: Iterable[Petition], act: Callable[[Petition], object]) -> int:
    moved = 0
    for row in rows:
        try:
            act(row)
        except StaleState:
            continue  # another worker was quicker
        moved += 1
    return moved
