"""A picture of where many people stand that singles nobody out: spots, each of several people."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp.opinion_places import Ints, Table

# Cells of the picture across and down, and its width and height in them times ten.
ACROSS, DOWN, CELL = 16, 12, 10
# People of the smallest spot: fewer go to the nearest spot of their group.
LEAST = 3
# Per cent on each side that are drawn at the edge, lest the few press all others together.
OUTSIDE = 1.0

Frame = tuple[float, float, float, float]


@dataclass(frozen=True)
class Spot:
    """``size`` people of one letter; x from 0 to ACROSS * CELL, y from 0 to DOWN * CELL."""

    x: int
    y: int
    letter: int
    size: int


def frame_of(points: Table) -> Frame:
    """Left, right, top and bottom of what is drawn of points (n, 2)."""
    if not len(points):
        return 0.0, 0.0, 0.0, 0.0
    low, high = np.percentile(points, [OUTSIDE, 100 - OUTSIDE], axis=0)
    return float(low[0]), float(high[0]), float(low[1]), float(high[1])


def on_paper(points: Table, frame: Frame) -> Table:
    """Return (n, 2) x and y of the picture for points (n, 2)."""
    left, right, top, bottom = frame
    low, wide = np.array([left, top]), np.array([right - left, bottom - top])
    share = (points - low) / np.where(wide > 0, wide, 1) + np.where(wide > 0, 0.0, 0.5)
    return np.asarray(share.clip(0, 1) * [ACROSS * CELL, DOWN * CELL])


def spots(points: Table, letter: Ints) -> tuple[Spot, ...]:
    """Put points (n, 2) of people with ``letter`` (n,) >= 0 together, group by group.

    A group of fewer than LEAST people is left out. Everybody of the others is in one spot.
    """
    if not len(points):
        return ()
    cells = (on_paper(points, frame_of(points)) // CELL).astype(np.int64)
    cells = cells.clip([0, 0], [ACROSS - 1, DOWN - 1])
    found: list[Spot] = []
    for one in np.unique(letter):
        places, counts = np.unique(cells[letter == one], axis=0, return_counts=True)
        found += _gathered(places, counts, int(one))
    return tuple(found)


def _gathered(places: Ints, counts: Ints, letter: int) -> list[Spot]:
    if counts.sum() < LEAST:
        return []
    large = counts >= LEAST
    if not large.any():
        middle = np.round(np.average(places, axis=0, weights=counts)).astype(np.int64)
        return [_spot(middle, letter, int(counts.sum()))]
    sizes = np.where(large, counts, 0)
    for place, count in zip(places[~large], counts[~large], strict=True):
        away = np.square(places[large] - place).sum(axis=1)
        sizes[np.flatnonzero(large)[away.argmin()]] += count
    return [
        _spot(place, letter, int(size)) for place, size in zip(places, sizes, strict=True) if size
    ]


def _spot(cell: Ints, letter: int, size: int) -> Spot:
    half = CELL // 2
    return Spot(int(cell[0]) * CELL + half, int(cell[1]) * CELL + half, letter, size)


def nearest(spots: Sequence[Spot], x: float, y: float, letter: int) -> Spot | None:
    """The spot in which somebody of ``letter`` at (x, y) of the picture is counted, or the next."""
    own = [spot for spot in spots if spot.letter == letter]
    return min(own, key=lambda spot: (spot.x - x) ** 2 + (spot.y - y) ** 2, default=None)
