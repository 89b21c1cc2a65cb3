"""Registrations: one for each person, taken back at will; seats are exact, whoever presses when."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.person import keys_of, person_key
from audit.services import record
from consultations.hearings.telling import tell_one
from consultations.models import Hearing, Need, Registration
from contributions.models import Contribution
from contributions.services import withdraw as take_words_back
from contributions.text import clean, own_contacts, seal
from core.errors import DomainError, StaleState
from core.state import move
from moderation.services import receive

Role, State = Registration.Role, Registration.State


class NotRegistering(DomainError):
    message = _("Registration for this hearing is not open.")


class AlreadyRegistered(DomainError):
    message = _(
        "You have registered already, perhaps from another account. To change something, take "
        "your registration back first."
    )


class NoObservers(DomainError):
    message = _("This hearing has no seats for observers.")


class WordsMissing(DomainError):
    message = _("Say in a few words what you want to speak about.")


def purpose(hearing: Hearing) -> str:
    return f"hearing {hearing.pk}"


def registration_of(person: User, hearing: Hearing) -> Registration | None:
    """The standing registration of this person, under whichever account."""
    if not person.is_authenticated:
        return None
    rows = hearing.registrations.standing().select_related("said", "hearing")
    return rows.filter(person_key__in=keys_of(person, purpose(hearing))).first()


@transaction.atomic
def register(
    *,
    hearing: Hearing,
    person: User,
    role: str,
    side: str,
    participant: str,
    words: str,
    key: UUID,
    now: datetime,
    needs: str = "",
    shows_name: bool = False,
) -> Registration:
    """Take in a registration, or return the one that was sent with ``key`` before.

    Who wants to speak waits for the draw; who wants to listen has a seat at once, or a place in
    the line. Words go the way of all words of citizens: sealed, cleaned, masked. Raises
    NotRegistering, AlreadyRegistered, NoObservers, WordsMissing, or what ``receive`` raises.
    """
    row = _locked(hearing)  # whoever else registers waits here, so that seats are counted true
    if sent := Registration.objects.filter(idempotency_key=key, person=person).first():
        return sent
    _check(row, person, role, words, now)
    facts = {"role": role, "side": side, "participant": participant, "shows_name": shows_name}
    said = _take_in(row, person, side, words, now) if words else None
    made = _create(row, person, said=said, registered_at=now, idempotency_key=key, **facts)
    if needs:
        Need.objects.create(registration=made, sealed=seal({"needs": clean(needs)}))
    record(verb="consultations.hearing_registered", subject=made, actor=person, at=now, role=role)
    return made


def _create(hearing: Hearing, person: User, **columns: Any) -> Registration:
    """Give the next number, and a seat or a place in the line."""
    number = (hearing.registrations.aggregate(last=Max("number"))["last"] or 0) + 1
    state = _state(hearing, columns["role"])
    try:
        return Registration.objects.create(
            hearing=hearing,
            person=person,
            person_key=person_key(person, purpose(hearing)),
            number=number,
            state=state,
            rank=number if state == State.WAITING else None,
            **columns,
        )
    except IntegrityError as error:
        raise StaleState from error


def _locked(hearing: Hearing) -> Hearing:
    rows = Hearing.objects.select_for_update(of=("self",))
    return rows.select_related("consultation", "thread").get(pk=hearing.pk)


def _check(hearing: Hearing, person: User, role: str, words: str, now: datetime) -> None:
    if not hearing.registers_at(now):
        raise NotRegistering
    if registration_of(person, hearing):
        raise AlreadyRegistered
    if role == Role.OBSERVER and not hearing.observer_seats:
        raise NoObservers
    if role == Role.SPEAKER and not words:
        raise WordsMissing


def _take_in(hearing: Hearing, person: User, side: str, words: str, now: datetime) -> Contribution:
    return receive(
        thread=hearing.thread,
        author=person,
        body=words,
        stance=side,
        is_public=False,
        public=own_contacts(hearing.consultation.contact),
        at=now,
    )


def _state(hearing: Hearing, role: str) -> str:
    if role == Role.SPEAKER:
        return State.APPLIED
    taken = hearing.registrations.observers().seated().count()
    return State.SEATED if taken < hearing.observer_seats else State.WAITING


@transaction.atomic
def withdraw(*, registration: Registration, now: datetime) -> None:
    """Take a registration back; the first who waits for such a seat gets it and is told.

    Taking back twice changes nothing. Raises StaleState once the hearing has begun.
    """
    hearing = _locked(registration.hearing)
    row = Registration.objects.select_related("said").get(pk=registration.pk)
    if row.state == State.WITHDRAWN:
        return
    if not hearing.is_ahead or hearing.begins_at <= now:
        raise StaleState
    had_seat = row.state == State.SEATED
    move(row, State.WITHDRAWN)
    Need.objects.filter(registration=row).delete()
    _withdraw_words(row)
    record(verb="consultations.hearing_withdrawn", subject=row, actor=row.person, at=now)
    if had_seat:
        move_up(hearing, row)


def _withdraw_words(row: Registration) -> None:
    states = Contribution.State
    if row.said and row.said.state in (states.PENDING, states.PUBLISHED):
        take_words_back(contribution=row.said)


def move_up(hearing: Hearing, left: Registration) -> Registration | None:
    """Give the seat that ``left`` had to the first in line: of the same side, if one waits.

    The caller has locked the hearing.
    """
    line = hearing.registrations.in_line().filter(role=left.role).select_related("person")
    first = line.first()
    if left.role == Role.SPEAKER:
        first = line.filter(side=left.side).first() or first
    if first is None:
        return None
    first.hearing = hearing
    move(first, State.SEATED, rank=None)
    record(verb="consultations.hearing_moved_up", subject=first, after=left.pk)
    if left.role == Role.OBSERVER or hearing.listed_at:
        tell_one(first, "hearing_moved_up")
    return first
