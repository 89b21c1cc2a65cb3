import itertools

import pytest

from contributions.models import Contribution
from core.errors import StaleState, UnlawfulMove
from core.state import move, move_all
from tests import make

State = Contribution.State

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("before", "after"), list(itertools.product(State, State)))
def test_a_row_moves_where_its_table_allows_and_nowhere_else(before: str, after: str) -> None:
    row = make.contribution(state=before)
    lawful = after in Contribution.MOVES[before]

    if lawful:
        move(row, after)
    else:
        with pytest.raises(UnlawfulMove):
            move(row, after)

    assert row.state == (after if lawful else before)
    assert Contribution.objects.get().state == row.state


def test_a_row_that_has_moved_meanwhile_is_left_alone() -> None:
    row = make.contribution(state=State.PUBLISHED)
    Contribution.objects.update(state=State.HIDDEN)
    body = row.body

    with pytest.raises(StaleState):
        move(row, State.WITHDRAWN, body="")

    kept = Contribution.objects.get()
    assert (row.state, row.body) == (State.PUBLISHED, body)
    assert (kept.state, kept.body) == (State.HIDDEN, body)


def test_a_row_that_is_gone_is_stale() -> None:
    row = make.contribution(state=State.PUBLISHED)
    row.pk = 0

    with pytest.raises(StaleState):
        move(row, State.HIDDEN)


def test_columns_move_with_the_state_and_no_other_row_does() -> None:
    row, other = make.contribution(state=State.PENDING), make.contribution(state=State.PENDING)

    move(row, State.PUBLISHED, stance="amend")

    assert (row.state, row.stance) == (State.PUBLISHED, "amend")
    row.refresh_from_db()
    assert (row.state, row.stance) == (State.PUBLISHED, "amend")
    other.refresh_from_db()
    assert (other.state, other.stance) == (State.PENDING, "")


def test_many_move_at_once_and_those_that_have_left_stay() -> None:
    rows = [make.contribution(state=state) for state in ("published", "published", "withdrawn")]
    some = Contribution.objects.filter(pk__in=[row.pk for row in rows])

    assert move_all(some, "published", "hidden") == 2
    assert sorted(some.values_list("state", flat=True)) == ["hidden", "hidden", "withdrawn"]
    with pytest.raises(UnlawfulMove):
        move_all(some, "withdrawn", "published")
