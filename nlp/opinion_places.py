"""What is kept of one opinion map for the next: who stood where, and how many groups there were.

Needs numpy alone, so that a page may read where somebody stands.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

# Polis: a number of groups has to win so many times in a row.
WINS_NEEDED = 4
# Fewer people are no group: they might be known by what it holds.
LEAST_PEOPLE = 5
# The letter of who took too few stands to be placed.
NOBODY = -1

Table = NDArray[np.float64]
Ints = NDArray[np.int64]
# Numbers of groups and how well they part people, -1 to 1.
Silhouettes = dict[int, float]


def clearest(silhouettes: Silhouettes) -> int:
    """Choose the number of groups whose silhouette is highest, the smaller of two."""
    return max(silhouettes, key=lambda number: (silhouettes[number], -number))


@dataclass(frozen=True)
class Choice:
    """The number of groups that ``holds`` (0: none yet), and which has won ``times`` in a row."""

    holds: int = 0
    winner: int = 0
    times: int = 0

    def after(self, silhouettes: Silhouettes) -> "Choice":
        if not silhouettes:
            return Choice()
        winner = clearest(silhouettes)
        times = self.times + 1 if winner == self.winner else 1
        stays = self.holds in silhouettes and times < WINS_NEEDED
        return Choice(self.holds if stays else winner, winner, times)


@dataclass(frozen=True)
class Places:
    """Where n people stand: ``people`` (n,) their ids rising, points (n, 2), letter (n,).

    A letter is a number from 0, NOBODY for who is not placed.
    """

    people: Ints
    points: Table
    letter: Ints


def nowhere() -> Places:
    """The places before there are any."""
    return Places(np.empty(0, np.int64), np.empty((0, 2)), np.empty(0, np.int64))


@dataclass(frozen=True)
class Before:
    """What the last map of the same statements looked like."""

    places: Places = field(default_factory=nowhere)
    choice: Choice = Choice()
