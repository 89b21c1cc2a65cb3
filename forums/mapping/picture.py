"""The map as a drawing: a spot for several people at a time, never for one."""

from dataclasses import dataclass
from math import sqrt

from forums.mapping.places import OwnPlace
from forums.mapping.story import Group, Story
from forums.models import MapResult
from nlp.opinion_spots import ACROSS, CELL, DOWN, Spot, nearest

# Radii of the smallest and the largest spot, where a cell is ten wide.
SMALLEST, LARGEST = 2.2, 9.0
# Room around, for the spots at the edge.
ROOM = 12


@dataclass(frozen=True)
class Drawn:
    """One spot: numbers of the drawing as text, for SVG knows no decimal comma."""

    group: Group
    size: int
    x: str
    y: str
    radius: str
    column: int
    row: int
    is_own: bool


@dataclass(frozen=True)
class Sign:
    group: Group
    x: str
    y: str


@dataclass(frozen=True)
class Picture:
    spots: tuple[Drawn, ...]
    signs: tuple[Sign, ...]
    view: str
    height: int


def picture_of(story: Story, result: MapResult, own: OwnPlace | None) -> Picture | None:
    """Draw the groups that a story describes; None where there are none."""
    groups = {one.group.letter: one.group for one in story.groups}
    spots = [spot for spot in map(_spot, result.found["spots"]) if spot.letter in groups]
    if not spots or not story.is_told:
        return None
    largest = max(spot.size for spot in spots)
    mine = own and nearest(spots, own.x, own.y, own.letter)
    ordered = sorted(spots, key=lambda spot: -spot.size)
    return Picture(
        tuple(_drawn(spot, groups[spot.letter], largest, spot is mine) for spot in ordered),
        tuple(_sign(group, spots) for group in groups.values()),
        f"{-ROOM} {-ROOM} {ACROSS * CELL + 2 * ROOM} {DOWN * CELL + 2 * ROOM}",
        DOWN * CELL,
    )


def _spot(row: list[int]) -> Spot:
    return Spot(*row)


def _drawn(spot: Spot, group: Group, largest: int, is_own: bool) -> Drawn:
    radius = SMALLEST + (LARGEST - SMALLEST) * sqrt(spot.size / largest)
    x, y = _place(spot)
    return Drawn(
        group=group,
        size=spot.size,
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        radius=f"{radius:.1f}",
        column=spot.x // CELL + 1,
        row=spot.y // CELL + 1,
        is_own=is_own,
    )


def _place(spot: Spot) -> tuple[float, float]:
    """A little to the side for each letter: two groups may have a spot in one cell."""
    return spot.x + 3 * (spot.letter % 3 - 1), spot.y + 2 * (spot.letter % 2)


def _sign(group: Group, spots: list[Spot]) -> Sign:
    own = [spot for spot in spots if spot.letter == group.letter]
    whole = sum(spot.size for spot in own)
    x = sum(_place(spot)[0] * spot.size for spot in own) / whole
    y = sum(_place(spot)[1] * spot.size for spot in own) / whole
    return Sign(group, f"{x:.1f}", f"{y + 4:.1f}")
