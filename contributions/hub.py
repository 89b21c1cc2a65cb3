"""Who watches what in this process, and how each is handed the fragments.

A fragment comes here once and is put into the queue of each viewer: no task, no message of a
channel layer for each (docs/adr/0009). A viewer who does not read is let go and costs the others
nothing. What somebody has missed is told from what this hub has seen: only the first who asks
for a group, or the first after a break of the line, costs a question to the wire.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from random import random
from weakref import WeakKeyDictionary

from redis.exceptions import RedisError

from contributions import presence
from contributions.frames import KEPT, MOMENT, Frame, Log, Past, merged
from contributions.viewer import Viewer
from contributions.wire import wire

logger = logging.getLogger(__name__)

# Viewers of one process; more are asked to come again.
MOST_VIEWERS = 10_000
# Seconds from one try to hear from the wire again to the next, at most.
LONGEST_WAIT = 2.0


class Full(Exception):
    """This process has as many viewers as it takes."""


class LineBroken(Exception):
    """What is being looked up has a gap; whoever waits for it is told when the line stands."""


class Group:
    """Those who watch one thing, and what was told of it while the line stands."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.viewers: set[Viewer] = set()
        # What its viewers were last told of how many are here.
        self.presence = ""
        self._log: Log | None = None
        self._seen: deque[Frame] = deque(maxlen=KEPT)
        self._reading: asyncio.Task[Past] | None = None

    def deliver(self, frame: Frame) -> None:
        if frame.number != MOMENT:
            self._keep(frame)
        text = frame.text
        for viewer in tuple(self.viewers):
            viewer.push(text, frame.number)

    def _keep(self, frame: Frame) -> None:
        if self._log is None:
            self._seen.append(frame)
        elif frame.number > self._log.last:
            self._log.add(frame)

    @property
    def is_counted(self) -> bool:
        return any(viewer.counts for viewer in self.viewers)

    def tell_presence(self, number: int) -> None:
        """Tell those whose page shows it how many are here, where that has changed."""
        told = presence.fragment(self.name, number)
        if told != self.presence:
            self.presence = told
            for viewer in tuple(self.viewers):
                self.greet(viewer)

    def greet(self, viewer: Viewer) -> None:
        if viewer.counts and self.presence:
            viewer.push(Frame(self.name, MOMENT, self.presence).text, MOMENT)

    def forget(self) -> None:
        """The line broke: what was seen has a gap."""
        self._log, self._reading = None, None
        self._seen.clear()

    async def begin(self, viewer: Viewer) -> None:
        """Tell a viewer what was missed, and from then on what comes."""
        with suppress(LineBroken):
            viewer.begin(await self.missed(viewer.last))

    async def missed(self, after: int) -> list[Frame] | None:
        """List what came after a number; None where that is not known for sure.

        All who ask before the first is answered share one question to the wire. Raises LineBroken.
        """
        if self._log is None:
            reading = self._reading = self._reading or asyncio.create_task(wire().past(self.name))
            try:
                past = await asyncio.shield(reading)
            except (RedisError, OSError):
                self._reading = None
                return None
            if self._log is None:
                if self._reading is not reading:
                    raise LineBroken
                self._log = merged(past, self._seen)
                self._seen.clear()
        return self._log.after(after)


class Hub:
    """The viewers of one event loop."""

    def __init__(self) -> None:
        self.groups: dict[str, Group] = {}
        self._count = 0
        self._follower: asyncio.Task[None] | None = None
        self._counter: asyncio.Task[None] | None = None
        # Whether the line stands: all that is sent comes here.
        self.stands = False
        # Which threads everybody may listen to, and until when that is taken for true.
        self.public: dict[int, tuple[float, bool]] = {}

    @property
    def count(self) -> int:
        return self._count

    @asynccontextmanager
    async def viewer(
        self, name: str, after: int, *, counts: bool = False, greeted: bool = False
    ) -> AsyncIterator[Viewer]:
        """Take a viewer in, who has seen everything up to ``after``. Raises Full.

        ``counts``: the page shows how many are here; ``greeted``: it knows already.
        """
        if self._count >= MOST_VIEWERS:
            raise Full
        self._follow()
        viewer = Viewer(after, counts=counts)
        group = self.groups.setdefault(name, Group(name))
        group.viewers.add(viewer)
        self._count += 1
        try:
            # Where the line does not stand, who waits is told when it does.
            if self.stands:
                await group.begin(viewer)
            if not greeted:
                group.greet(viewer)
            yield viewer
        finally:
            self._count -= 1
            group.viewers.discard(viewer)
            if not group.viewers and self.groups.get(name) is group:
                del self.groups[name]

    def deliver(self, frame: Frame) -> None:
        if group := self.groups.get(frame.group):
            group.deliver(frame)

    def _follow(self) -> None:
        if self._follower is None or self._follower.done():
            self._follower = asyncio.create_task(self._follow_for_ever())
            self._counter = asyncio.create_task(self._count_for_ever())

    async def _count_for_ever(self) -> None:
        """Tell pages that show it how many are here."""
        while True:
            await asyncio.sleep(presence.EVERY)
            counted = [group for group in self.groups.values() if group.is_counted]
            try:
                numbers = await wire().present({one.name: len(one.viewers) for one in counted})
            except (RedisError, OSError):
                continue
            for group in counted:
                group.tell_presence(numbers[group.name])

    async def _follow_for_ever(self) -> None:
        wait, me = 0.1, asyncio.current_task()
        # A client that is cancelled while it connects may tell of a broken line instead.
        while not (me and me.cancelling()):
            try:
                await wire().follow(self.deliver, self._begin)
            except (RedisError, OSError) as error:
                logger.warning("live updates are cut off", extra={"why": type(error).__name__})
            self._break()
            await asyncio.sleep(wait * (0.5 + random()))  # noqa: S311 -- spreads the load only
            wait = min(2 * wait, LONGEST_WAIT)

    def _break(self) -> None:
        self.stands = False
        for group in self.groups.values():
            group.forget()
            for viewer in group.viewers:
                viewer.hold()

    async def _begin(self) -> None:
        """The line stands: tell everybody what was missed, with one question for each group."""
        self.stands = True
        for group in list(self.groups.values()):
            for viewer in tuple(group.viewers):
                await group.begin(viewer)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running loop."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())
