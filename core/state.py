from typing import Any, Protocol, cast

from django.db.models import Model

from core.errors import StaleState, UnlawfulMove


class Movable(Protocol):
    """A model with a state and, on its class, the moves that are lawful."""

    MOVES: Any
    pk: Any
    state: Any


def move(row: Movable, to: str | int, **columns: Any) -> None:
    """Move ``row`` to state ``to`` and write ``columns``, in one compare-and-swap UPDATE.

    The row's class lists its lawful moves in ``MOVES: dict[State, set[State]]``. Raises
    UnlawfulMove where ``to`` may not follow the state that was read, and StaleState where the
    row in the database has left that state meanwhile; nothing is written in either case.
    """
    seen = row.state
    if to not in row.MOVES[seen]:
        raise UnlawfulMove
    unchanged = cast("type[Model]", type(row))._base_manager.filter(pk=row.pk, state=seen)
    if not unchanged.update(state=to, **columns):
        raise StaleState
    row.state = to
    for name, value in columns.items():
        setattr(row, name, value)
