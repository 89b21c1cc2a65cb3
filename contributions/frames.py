"""Numbered fragments, and the last ones of a group: what viewers who were away are told."""

from collections import deque
from collections.abc import Iterable
from time import time
from typing import NamedTuple

# Fragments kept of one group: a minute away at three in a second.
KEPT = 200
# The number of a fragment that holds only for a moment: it is not kept and hides no other.
MOMENT = 0


def milliseconds() -> int:
    """The present as the number of a fragment: what is shown now holds up to here."""
    return int(time() * 1000)


class Frame(NamedTuple):
    group: str
    number: int
    html: str

    @property
    def text(self) -> str:
        """As it goes over the line."""
        return f"{self.number}|{self.html}"


class Past(NamedTuple):
    """Fragments in order; none that came after ``whole_from`` is missing."""

    whole_from: int
    frames: tuple[Frame, ...]


class Log:
    """The last fragments of one group, whole from ``since`` on."""

    def __init__(self, since: int) -> None:
        self.since = since
        self.frames: deque[Frame] = deque()

    @property
    def last(self) -> int:
        """The highest number that there was."""
        return self.frames[-1].number if self.frames else self.since

    def add(self, frame: Frame) -> None:
        """Keep one that comes after all others."""
        self.frames.append(frame)
        while len(self.frames) > KEPT:
            self.since = max(self.since, self.frames.popleft().number)

    def after(self, number: int) -> list[Frame] | None:
        """What came after ``number``, in order; None where that is not known for sure."""
        if number < self.since:
            return None
        return [frame for frame in self.frames if frame.number > number]


def merged(past: Past, seen: Iterable[Frame]) -> Log:
    """Put what was kept and what was seen since the line stands together."""
    frames = {frame.number: frame for frame in (*past.frames, *seen)}
    log = Log(past.whole_from)
    for number in sorted(frames):
        log.add(frames[number])
    return log
