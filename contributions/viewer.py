"""One who watches, and what waits to be told to them."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress

from contributions.frames import MOMENT, Frame, milliseconds

# Frames that wait for one viewer before the viewer is let go.
MOST_WAITING = 64
# What a viewer is told where something may have been missed: look at the page anew.
RESET = "reset"

Say = Callable[[str], Awaitable[None]]


class Viewer:
    """One who watches one group."""

    __slots__ = ("_held", "_task", "_waiting", "_wake", "counts", "is_let_go", "last")

    def __init__(self, last: int, *, counts: bool = False) -> None:
        self.last = last
        # Whether this page tells how many are here.
        self.counts = counts
        self.is_let_go = False
        # What comes while it is looked up what was missed: it has to wait for that.
        self._held: list[tuple[str, int]] | None = []
        self._waiting: deque[str] = deque()
        self._wake = asyncio.Event()
        self._task = asyncio.current_task()

    def push(self, text: str, number: int) -> None:
        """Queue a frame that was not seen yet; let go who has not read the last ones."""
        if number == MOMENT:
            self._mention(text)
        elif self._held is not None:
            self._held.append((text, number))
        elif number > self.last:
            self._queue(text, number)

    def _mention(self, text: str) -> None:
        """What holds only for a moment is not worth a place in a queue."""
        if self._held is None and not self._waiting:
            self._queue(text, self.last)

    def hold(self) -> None:
        """Let what comes wait until ``begin``: the line broke, and something may be missing."""
        if self._held is None:
            self._held = []

    def begin(self, missed: list[Frame] | None) -> None:
        """Queue what was missed (None: unknown), then what came meanwhile."""
        if self._held is None:
            return
        held, self._held = self._held, None
        told = [(frame.text, frame.number) for frame in missed or ()] + held
        # So many at once would look like somebody who does not read.
        if missed is None or len(told) > MOST_WAITING // 2:
            last = max([number for _text, number in told], default=0)
            now = max(milliseconds(), self.last + 1, last)
            told = [(f"{now}|{RESET}", now)]
        for text, number in told:
            self.push(text, number)

    def _queue(self, text: str, number: int) -> None:
        self.last = number
        self._waiting.append(text)
        self._wake.set()
        if len(self._waiting) > MOST_WAITING and self._task:
            self.is_let_go = True
            self._task.cancel()

    @property
    def has_more(self) -> bool:
        return bool(self._waiting)

    async def next(self) -> str:
        """Wait for a frame."""
        while not self._waiting:
            self._wake.clear()
            await self._wake.wait()
        return self._waiting.popleft()

    async def speak(self, say: Say) -> None:
        """Hand on what comes, until cancelled or the viewer is gone."""
        with suppress(OSError):
            while True:
                await say(await self.next())
