"""What the pages of a hearing show, read with a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from consultations.hearings.balance import Balance, balance
from consultations.hearings.lot import draw, mark
from consultations.models import (
    AgendaItem,
    Clause,
    Consultation,
    Hearing,
    HearingFile,
    Passage,
    Registration,
    SeatChange,
)
from contributions.models import Contribution, Thread

CLAUSES = Prefetch("clauses", Clause.objects.select_related("thread"))


def loaded(rows: "QuerySet[Hearing]") -> "QuerySet[Hearing]":
    """Hearings with what every page of them names."""
    return rows.select_related(
        "consultation__rules",
        "consultation__profile",
        "consultation__lead",
        "consultation__office",
        "thread",
    )


def agenda(hearing: Hearing) -> list[AgendaItem]:
    return list(hearing.agenda.prefetch_related(CLAUSES))


def passages(hearing: Hearing) -> list[Passage]:
    rows = hearing.passages.select_related("speaker__person")
    return list(rows.prefetch_related(CLAUSES))


def files(hearing: Hearing, kind: str = HearingFile.Kind.PAPER) -> list[HearingFile]:
    """Without their content."""
    return list(hearing.files.filter(kind=kind).defer("content"))


@dataclass(frozen=True)
class Places:
    """Who has registered: those who speak, those who wait for it, how many listen."""

    speakers: Sequence[Registration]
    line: Sequence[Registration]
    applied: Sequence[Registration]
    observers: int
    waiting_observers: int
    balance: Balance


def places(hearing: Hearing, *, deliveries: bool = False) -> Places:
    """One query, two more with ``deliveries``. Words come with the row, for the office alone."""
    standing = hearing.registrations.standing()
    found = standing.select_related("person", "said", "confirmation__correction")
    rows = list(found.prefetch_related("deliveries__by") if deliveries else found)
    states, roles = Registration.State, Registration.Role
    speakers = [row for row in rows if row.role == roles.SPEAKER]
    observers = [row for row in rows if row.role == roles.OBSERVER]
    return Places(
        speakers=[row for row in speakers if row.state == states.SEATED],
        line=sorted(
            (row for row in speakers if row.state == states.WAITING),
            key=lambda row: (row.rank or 0, row.number),
        ),
        applied=[row for row in speakers if row.state == states.APPLIED],
        observers=sum(row.state == states.SEATED for row in observers),
        waiting_observers=sum(row.state == states.WAITING for row in observers),
        balance=balance(hearing, rows),
    )


@dataclass(frozen=True)
class Ticket:
    """One number in the draw: no name, its side, and the digits that decided its place."""

    number: int
    side: str
    # The word for the side that went into the draw.
    code: str
    mark: str
    is_seated: bool


def tickets(hearing: Hearing) -> list[Ticket]:
    """Repeat the draw: all that took part in it, in the order in which seats were given."""
    sides = dict(hearing.drawn_from)
    drawn = draw(hearing.seed, hearing.drawn_from, hearing.seats)
    seated = len(drawn.seated)
    return [
        Ticket(
            number,
            str(Contribution.Stance(sides[number]).label),
            sides[number],
            mark(hearing.seed, number),
            is_seated=place < seated,
        )
        for place, number in enumerate((*drawn.seated, *drawn.reserve))
    ]


def changes(hearing: Hearing) -> list[SeatChange]:
    rows = SeatChange.objects.filter(registration__hearing=hearing)
    return list(rows.select_related("registration"))


def hearings_of(consultation: Consultation) -> list[Hearing]:
    """The hearings of a round that all may see, the latest last."""
    return list(Hearing.objects.public().filter(consultation=consultation).order_by("begins_at"))


def hearings_about(thread: Thread) -> list[Hearing]:
    """The hearings in which the clause of ``thread`` was on the agenda or was spoken of."""
    return list(Hearing.objects.public().about(thread).order_by("begins_at"))
