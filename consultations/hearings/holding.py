"""The hearing itself: who came, what was said, and who has confirmed the record."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from consultations.hearings.forgetting import forget_needs_of
from consultations.hearings.telling import tell
from consultations.models import (
    Clause,
    Confirmation,
    Hearing,
    HearingFile,
    Passage,
    Registration,
)
from contributions.models import Thread
from contributions.text import own_contacts
from core.errors import DomainError, StaleState
from core.state import move
from moderation.services import receive

Way = Confirmation.Way


class NotBegun(DomainError):
    message = _("The hearing has not begun yet.")


class IsLaidOut(DomainError):
    message = _("The record was laid out to be confirmed, so its words stay as they are.")


class NothingWritten(DomainError):
    message = _("The record is empty: write down what was said first.")


class NotAllConfirmed(DomainError):
    message = _("Not everybody who spoke has confirmed the record; note why somebody has not.")


@transaction.atomic
def hold(*, hearing: Hearing, came: Collection[int], by: User, now: datetime) -> Hearing:
    """Note that a hearing was held and who of those with a seat came; needs are forgotten.

    ``came`` are ids of registrations. Raises NotBegun or StaleState.
    """
    if now < hearing.begins_at:
        raise NotBegun
    move(hearing, Hearing.State.HELD, held_at=now)
    seated = hearing.registrations.seated()
    seated.filter(pk__in=came).update(attended=True)
    seated.exclude(pk__in=came).update(attended=False)
    forget_needs_of(hearing)
    record(verb="consultations.hearing_held", subject=hearing, actor=by, at=now)
    return hearing


@transaction.atomic
def add_passage(
    *,
    hearing: Hearing,
    speaker: Registration | None,
    post: str,
    words: str,
    clauses: Iterable[Clause],
    by: User,
) -> Passage:
    """Write one more passage at the end of the record. Raises IsLaidOut or StaleState."""
    _locked_to_write(hearing)
    last = hearing.passages.aggregate(last=Max("position"))["last"] or 0
    row = Passage.objects.create(
        hearing=hearing, position=last + 1, speaker=speaker, post=post, words=words
    )
    row.clauses.set(clauses)
    record(verb="consultations.passage_written", subject=hearing, actor=by, passage=row.pk)
    return row


@transaction.atomic
def remove_passage(*, passage: Passage, by: User) -> None:
    """Strike a passage that was written by mistake. Raises IsLaidOut or StaleState."""
    _locked_to_write(passage.hearing)
    record(
        verb="consultations.passage_removed",
        subject=passage.hearing,
        actor=by,
        passage=passage.pk,
    )
    passage.delete()


def _locked_to_write(hearing: Hearing) -> Hearing:
    row = _locked(hearing)
    if row.is_laid_out:
        raise IsLaidOut
    return row


def _locked(hearing: Hearing) -> Hearing:
    rows = Hearing.objects.select_for_update(of=("self",))
    row = rows.select_related("consultation", "thread").get(pk=hearing.pk)
    if row.state != Hearing.State.HELD:
        raise StaleState
    return row


@transaction.atomic
def lay_out(*, hearing: Hearing, by: User, now: datetime) -> Hearing:
    """Close the record and ask all who came to speak to read and confirm it."""
    row = _locked_to_write(hearing)
    if not row.passages.exists():
        raise NothingWritten
    Hearing.objects.filter(pk=row.pk).update(laid_out_at=now)
    record(verb="consultations.record_laid_out", subject=row, actor=by, at=now)
    tell(row, to_confirm(row).select_related("person"), "hearing_record")
    row.laid_out_at = now
    return row


def to_confirm(hearing: Hearing) -> "QuerySet[Registration]":
    """Those who came to speak: theirs are the words of the record."""
    return hearing.registrations.speakers().seated().filter(attended=True)


@transaction.atomic
def confirm(*, registration: Registration, correction: str, now: datetime) -> Confirmation:
    """Let a participant confirm the record, and say what is to be put right in it, if anything.

    Once: a second press changes nothing. A correction goes the way of all words of citizens.
    """
    hearing = _locked(registration.hearing)
    if not hearing.is_laid_out or not registration.attended:
        raise StaleState
    if done := Confirmation.objects.filter(registration=registration).first():
        return done
    said = None
    if correction:
        said = receive(
            thread=hearing.thread,
            author=registration.person,
            body=correction,
            is_public=False,
            public=own_contacts(hearing.consultation.contact),
            at=now,
        )
    person = registration.person
    return _confirm(registration, Way.ONLINE, person, now, correction=said)


@transaction.atomic
def note_signature(
    *, registration: Registration, page: HearingFile | None, note: str, by: User, now: datetime
) -> Confirmation:
    """Note that somebody signed on paper, on ``page``, or has not signed, and why: ``note``."""
    hearing = _locked(registration.hearing)
    if not hearing.is_laid_out or not registration.attended:
        raise StaleState
    way = Way.PAPER if page else Way.NONE
    if Confirmation.objects.filter(registration=registration).exists():
        raise StaleState
    return _confirm(registration, way, by, now, page=page, note=note)


def _confirm(
    registration: Registration, way: str, by: User, now: datetime, **columns: object
) -> Confirmation:
    row = Confirmation.objects.create(registration=registration, way=way, by=by, at=now, **columns)
    record(verb="consultations.record_confirmed", subject=registration, actor=by, at=now, way=way)
    return row


@transaction.atomic
def publish_record(*, hearing: Hearing, by: User, now: datetime) -> Hearing:
    """Publish the record, once everybody who spoke has confirmed it or it is noted why not."""
    row = _locked(hearing)
    if not row.is_laid_out:
        raise StaleState
    if to_confirm(row).filter(confirmation__isnull=True).exists():
        raise NotAllConfirmed
    move(row, Hearing.State.RECORDED, recorded_at=now)
    Thread.objects.filter(pk=row.thread_id).update(closed_at=now)
    record(verb="consultations.record_published", subject=row, actor=by, at=now)
    return row
