"""One opinion map after another: what people have learnt to read stays where it was.

A group keeps its letter, sides are not swapped, and the number of groups changes only when
another has been clearer several times in a row, as with Polis.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from nlp.next_statement import priorities
from nlp.opinion_places import (
    LEAST_PEOPLE,
    NOBODY,
    Before,
    Choice,
    Ints,
    Places,
    Silhouettes,
    Table,
)
from nlp.opinion_sides import divisions, unsure
from nlp.opinion_spots import Frame, Spot, frame_of, spots
from nlp.opinions import Opinions, opinion_groups


@dataclass(frozen=True)
class Drawn:
    """``found`` with statements as they were given; ``letters`` (g,) one for each group of it.

    ``weights`` (m,) say how much another stand on a statement tells; ``divisions`` and ``unsure``
    are statements; ``spots`` are the picture of ``frame``.
    """

    found: Opinions
    letters: tuple[int, ...]
    weights: Table
    places: Places
    choice: Choice
    divisions: tuple[int, ...]
    unsure: tuple[int, ...]
    spots: tuple[Spot, ...]
    frame: Frame


def draw(
    people: Ints,
    statements: Ints,
    stands: Ints,
    *,
    known: Ints,
    before: Before | None = None,
    seed: int = 0,
    progress: Callable[[], None] = lambda: None,
) -> Drawn:
    """Draw the map of stands by ids, three arrays of equal length, a stand each.

    ``known`` are the ids of the m statements that count; stands on others are left out. Same
    stands, ``before`` and seed, same map. ValueError as for ``opinion_groups``.
    """
    before = before or Before()
    column, counts = _columns(known, statements)
    ids, row = np.unique(people[counts], return_inverse=True)
    chosen: list[Choice] = []

    def choose(silhouettes: Silhouettes) -> int:
        chosen.append(before.choice.after(silhouettes))
        return chosen[-1].holds

    found = opinion_groups(
        row,
        column[counts],
        stands[counts],
        shape=(len(ids), len(known)),
        seed=seed,
        least=LEAST_PEOPLE,
        choose=choose,
    )
    progress()
    return _drawn(ids, found, before, chosen[-1] if chosen else Choice())


def _columns(known: Ints, statements: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """Find the place of each of ``statements`` (v,) in ``known``, and whether it has one."""
    if not len(known):
        return np.zeros(len(statements), np.int64), np.zeros(len(statements), bool)
    order = np.argsort(known)
    place = np.searchsorted(known, statements, sorter=order).clip(max=len(known) - 1)
    return order[place], known[order[place]] == statements


def _drawn(ids: Ints, found: Opinions, before: Before, choice: Choice) -> Drawn:
    letters = _letters(ids, found, before.places)
    lettered = np.array([*letters, NOBODY], np.int64)[found.group]
    places = Places(ids, _turned(ids, found, before.places), lettered)
    placed = lettered != NOBODY
    return Drawn(
        found=found,
        letters=letters,
        weights=priorities(found.tally, found.pull),
        places=places,
        choice=choice,
        divisions=divisions(found),
        unsure=unsure(found.tally),
        spots=spots(places.points[placed], lettered[placed]),
        frame=frame_of(places.points[placed]),
    )


def _letters(ids: Ints, found: Opinions, before: Places) -> tuple[int, ...]:
    """Give each group the letter that most of its people had; the first free one to the others."""
    groups = len(found.groups)
    mine, theirs = _both(ids, found.group, before)
    had = int(before.letter.max(initial=NOBODY)) + 1
    shared = np.zeros((groups, had))
    np.add.at(shared, (found.group[mine], before.letter[theirs]), 1)
    kept = {
        int(group): int(letter)
        for group, letter in zip(*linear_sum_assignment(-shared), strict=True)
        if shared[group, letter]
    }
    free = (letter for letter in range(groups + had) if letter not in kept.values())
    return tuple(kept[group] if group in kept else next(free) for group in range(groups))


def _turned(ids: Ints, found: Opinions, before: Places) -> Table:
    """Mirror the map so that as many as possible are where they were; its axes have no side."""
    mine, theirs = _both(ids, found.group, before)
    alike = found.points[mine].T @ before.points[theirs]
    straight, crossed = np.abs(np.diag(alike)).sum(), np.abs(np.diag(alike[::-1])).sum()
    swap = crossed > straight
    points = found.points[:, ::-1] if swap else found.points
    signs = np.diag(alike[::-1] if swap else alike)
    return np.asarray(points * np.where(signs < 0, -1.0, 1.0))


def _both(ids: Ints, group: Ints, before: Places) -> tuple[Ints, Ints]:
    """Positions, here and there, of the people who are placed now and were before."""
    _, mine, theirs = np.intersect1d(ids, before.people, return_indices=True)
    kept = (group[mine] >= 0) & (before.letter[theirs] >= 0)
    return mine[kept], theirs[kept]
