"""Every move of a round writes what happened: this module alone moves a consultation.

The row of a step and the state are one transaction, so that the public timeline, which is read
from the steps, never knows less than the state does.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from consultations.models import Consultation, Step
from consultations.models.life import Telling
from core.state import move

State, Kind = Consultation.State, Step.Kind

# What each state is called when it is reached.
REACHED: dict[str, str] = {
    State.ANNOUNCED: Kind.ANNOUNCED,
    State.OPEN: Kind.OPENED,
    State.EXTENDED: Kind.EXTENDED,
    State.CLOSED: Kind.CLOSED,
    State.TREATING: Kind.TREATING,
    State.ANSWERED: Kind.ANSWERED,
    State.ARCHIVED: Kind.ARCHIVED,
    State.CANCELLED: Kind.CANCELLED,
}
# Of these, everybody who follows the round or spoke in it is told.
NEWS = frozenset(
    {
        Kind.OPENED,
        Kind.AMENDED,
        Kind.EXTENDED,
        Kind.CLOSED,
        Kind.POSTPONED,
        Kind.ANSWERED,
        Kind.CANCELLED,
    }
)


@transaction.atomic
def step_to(
    consultation: Consultation,
    to: str,
    *,
    at: datetime,
    by: User | None = None,
    columns: dict[str, Any] | None = None,
    **facts: Any,
) -> Step:
    """Move a round to ``to``, with its new ``columns``, and write down that it was done.

    Raises UnlawfulMove or StaleState, and then nothing is written. ``facts`` are columns of Step.
    """
    move(consultation, to, **(columns or {}))
    return note(consultation, REACHED[to], at=at, by=by, **facts)


def note(
    consultation: Consultation, kind: str, *, at: datetime, by: User | None = None, **facts: Any
) -> Step:
    """Write down what happened, and queue it for those who want to hear of it."""
    step = Step.objects.create(consultation=consultation, kind=kind, at=at, by=by, **facts)
    if kind in NEWS:
        Telling.objects.create(step=step)
    return step
