"""Who speaks: the draw, what an officer changes in it, and the list that is published."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from consultations.hearings.balance import balance
from consultations.hearings.lot import draw
from consultations.hearings.telling import tell
from consultations.models import Hearing, Registration, SeatChange
from core.errors import DomainError, StaleState
from core.state import move

State = Registration.State


class StillRegistering(DomainError):
    message = _("Registration is still open: the lot is drawn when it is over.")


class AlreadyDrawn(DomainError):
    message = _("The lot is drawn once. What it decided is changed for a reason, seat by seat.")


class NotDrawn(DomainError):
    message = _("Draw the lot first: the list says how the seats were given.")


class NoSeatLeft(DomainError):
    message = _("All seats for speakers are taken: take one away first.")


class OutOfBalance(DomainError):
    message = _("The seats are out of balance: change them, or give a reason that is published.")


@transaction.atomic
def draw_lot(*, hearing: Hearing, by: User, now: datetime, seed: str = "") -> Hearing:
    """Draw the speakers within each side; seed and numbers are published, the draw can be repeated.

    ``seed`` is left to chance but for tests and the demo city. Raises StillRegistering or
    AlreadyDrawn. The caller has checked consultations.manage_hearing.
    """
    row = _locked(hearing)
    if row.is_drawn:
        raise AlreadyDrawn
    if row.state != Hearing.State.ANNOUNCED:
        raise StaleState
    if now < row.registers_until:
        raise StillRegistering
    applied = {r.number: r for r in row.registrations.speakers().filter(state=State.APPLIED)}
    seed = seed or secrets.token_hex(16)
    drawn_from = [(r.number, r.side) for r in applied.values()]
    drawn = draw(seed, drawn_from, row.seats)
    for number in drawn.seated:
        move(applied[number], State.SEATED)
    for rank, number in enumerate(drawn.reserve, 1):
        move(applied[number], State.WAITING, rank=rank)
    Hearing.objects.filter(pk=row.pk).update(seed=seed, drawn_at=now, drawn_from=drawn_from)
    record(
        verb="consultations.lot_drawn",
        subject=row,
        actor=by,
        at=now,
        seed=seed,
        seated=list(drawn.seated),
        reserve=list(drawn.reserve),
    )
    row.refresh_from_db(fields=["seed", "drawn_at", "drawn_from"])
    return row


def _locked(hearing: Hearing) -> Hearing:
    rows = Hearing.objects.select_for_update(of=("self",))
    return rows.select_related("consultation__rules").get(pk=hearing.pk)


@transaction.atomic
def change_seat(
    *, registration: Registration, is_seated: bool, reason: str, by: User, now: datetime
) -> None:
    """Give a speaker a seat or take it, before the list is public; the reason is published.

    Whose seat is taken stands first in the line. Raises NotDrawn, NoSeatLeft or StaleState.
    """
    hearing = _locked(registration.hearing)
    if not hearing.is_drawn:
        raise NotDrawn
    if hearing.state != Hearing.State.ANNOUNCED:
        raise StaleState
    row = hearing.registrations.speakers().get(pk=registration.pk)
    if is_seated:
        if hearing.registrations.speakers().seated().count() >= hearing.seats:
            raise NoSeatLeft
        move(row, State.SEATED, rank=None)
    else:
        move(row, State.WAITING, rank=0)
    SeatChange.objects.create(registration=row, is_seated=is_seated, reason=reason, by=by, at=now)
    record(verb="consultations.seat_changed", subject=row, actor=by, at=now, is_seated=is_seated)


@transaction.atomic
def publish_list(*, hearing: Hearing, by: User, now: datetime, reason: str = "") -> Hearing:
    """Publish the list of those who speak; they are told, and so are those who do not.

    Raises NotDrawn, OutOfBalance without a ``reason`` where there is a warning, or StaleState.
    """
    row = _locked(hearing)
    if not row.is_drawn:
        raise NotDrawn
    people = list(row.registrations.standing().select_related("person"))
    warnings = balance(row, people).warnings
    if warnings and not reason:
        raise OutOfBalance(details=list(warnings))
    move(row, Hearing.State.LISTED, listed_at=now, list_reason=reason if warnings else "")
    record(verb="consultations.list_published", subject=row, actor=by, at=now)
    speakers = [one for one in people if one.role == Registration.Role.SPEAKER]
    tell(row, [one for one in speakers if one.state == State.SEATED], "hearing_chosen")
    tell(row, [one for one in speakers if one.state == State.WAITING], "hearing_not_chosen")
    return row
