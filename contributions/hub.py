"""Who watches what in this process, and how each is handed the fragments.

A fragment comes here once and is put into the queue of each viewer: no task, no message of a
channel layer for each (docs/adr/0009). A viewer who does not read is let go and costs the others
nothing.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from random import random
from weakref import WeakKeyDictionary

from redis.exceptions import RedisError

from contributions.wire import Frame, milliseconds, wire

logger = logging.getLogger(__name__)

# Frames that wait for one viewer before the viewer is let go.
MOST_WAITING = 64
# Viewers of one process; more are asked to come again.
MOST_VIEWERS = 10_000
# Seconds from one try to hear from the wire again to the next, at most.
LONGEST_WAIT = 2.0
# What a viewer is told where something may have been missed: look at the page anew.
RESET = "reset"

Say = Callable[[str], Awaitable[None]]


class Full(Exception):
    """This process has as many viewers as it takes."""


class Viewer:
    """One who watches one group."""

    __slots__ = ("_held", "_task", "_waiting", "_wake", "is_let_go", "last")

    def __init__(self, last: int) -> None:
        self.last = last
        self.is_let_go = False
        # What comes while it is looked up what was missed: it has to wait for that.
        self._held: list[tuple[str, int]] | None = []
        self._waiting: deque[str] = deque()
        self._wake = asyncio.Event()
        self._task = asyncio.current_task()

    def push(self, text: str, number: int) -> None:
        """Queue a frame that was not seen yet; let go who has not read the last ones."""
        if self._held is not None:
            self._held.append((text, number))
        elif number > self.last:
            self._queue(text, number)

    def begin(self, missed: list[Frame] | None) -> None:
        """Queue what was missed (None: unknown), then what came meanwhile."""
        held, self._held = self._held or [], None
        self.catch_up(missed)
        for text, number in held:
            self.push(text, number)

    def catch_up(self, missed: list[Frame] | None) -> None:
        if missed is None:
            now = max(milliseconds(), self.last + 1)
            self.push(f"{now}|{RESET}", now)
        for frame in missed or ():
            self.push(_text(frame), frame.number)

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


class Hub:
    """The viewers of one event loop."""

    def __init__(self) -> None:
        self._groups: dict[str, set[Viewer]] = {}
        self._count = 0
        self._follower: asyncio.Task[None] | None = None
        # Which threads everybody may listen to, and until when that is taken for true.
        self.public: dict[int, tuple[float, bool]] = {}

    @property
    def count(self) -> int:
        return self._count

    @asynccontextmanager
    async def viewer(self, group: str, after: int) -> AsyncIterator[Viewer]:
        """Take a viewer in, who has seen everything up to ``after``. Raises Full."""
        if self._count >= MOST_VIEWERS:
            raise Full
        self._follow()
        viewer = Viewer(after)
        self._groups.setdefault(group, set()).add(viewer)
        self._count += 1
        try:
            viewer.begin(await wire().missed(group, after))
            yield viewer
        finally:
            self._count -= 1
            here = self._groups[group]
            here.discard(viewer)
            if not here:
                del self._groups[group]

    def deliver(self, frame: Frame) -> None:
        text = _text(frame)
        for viewer in tuple(self._groups.get(frame.group, ())):
            viewer.push(text, frame.number)

    def _follow(self) -> None:
        if self._follower is None or self._follower.done():
            self._follower = asyncio.create_task(self._follow_for_ever())

    async def _follow_for_ever(self) -> None:
        wait, me = 0.1, asyncio.current_task()
        # A client that is cancelled while it connects may tell of a broken line instead.
        while not (me and me.cancelling()):
            try:
                await wire().follow(self.deliver, self._catch_up)
            except (RedisError, OSError) as error:
                logger.warning("live updates are cut off", extra={"why": type(error).__name__})
            await asyncio.sleep(wait * (0.5 + random()))  # noqa: S311 -- spreads the load only
            wait = min(2 * wait, LONGEST_WAIT)

    async def _catch_up(self) -> None:
        """After a break each group is read once, not once for each viewer."""
        for group, viewers in list(self._groups.items()):
            oldest = min((viewer.last for viewer in viewers), default=milliseconds())
            missed = await wire().missed(group, oldest)
            for viewer in tuple(viewers):
                viewer.catch_up(missed)


def _text(frame: Frame) -> str:
    return f"{frame.number}|{frame.html}"


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running loop."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())
