from typing import Any, Protocol, cast

from django.db.models import Model, QuerySet

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


def move_all(rows: QuerySet, was: Any, to: Any, **columns: Any) -> int:
    """Move those of ``rows`` that are in state ``was`` to ``to``; return how many that were.

    One compare-and-swap UPDATE for all of them: a row that has left ``was`` meanwhile stays as it
    is, and the caller who needs every one compares the number. Raises UnlawfulMove.
    """
    if to not in cast("Any", rows.model).MOVES[was]:
        raise UnlawfulMove
    return rows.filter(state=was).update(state=to, **columns)
