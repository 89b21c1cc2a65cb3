"""The draw: plain arithmetic that anybody can repeat with the published seed and numbers.

The place of a number in the draw is the SHA-256 of ``seed:number``, written in hexadecimal: the
smallest comes first. Seats go round the sides, one at a time, so that each view has about as many
speakers (R-24); which side begins is drawn in the same way, from ``seed:side``.
"""

import hashlib
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Drawn:
    """Numbers in the order in which they were drawn: first those with a seat, then the line."""

    seated: tuple[int, ...]
    reserve: tuple[int, ...]


def mark(seed: str, what: object) -> str:
    """Return what decides the place of ``what``: 64 hexadecimal digits."""
    return hashlib.sha256(f"{seed}:{what}".encode()).hexdigest()


def draw(seed: str, applicants: Iterable[tuple[int, str]], seats: int) -> Drawn:
    """Draw ``seats`` of ``applicants``, pairs of a number and a side."""
    sides: dict[str, list[int]] = defaultdict(list)
    for number, side in applicants:
        sides[side].append(number)
    lines = deque(
        deque(sorted(sides[side], key=lambda number: mark(seed, number)))
        for side in sorted(sides, key=lambda side: mark(seed, side))
    )
    order: list[int] = []
    while lines:
        line = lines.popleft()
        order.append(line.popleft())
        if line:
            lines.append(line)
    return Drawn(tuple(order[:seats]), tuple(order[seats:]))
