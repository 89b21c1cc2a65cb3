"""How a public fragment gets from the page that made it to every process that has viewers.

Each fragment gets a number that only grows within its group (milliseconds of its making, or one
more than the last), and the last ones are kept: who was away asks for what came after the number
they saw. With Redis there is one subscription for a process, whatever the number of viewers.
"""

import asyncio
import threading
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from functools import cache
from time import time
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import redis
from django.conf import settings
from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import RedisError

# Fragments kept of one group: a minute away at three in a second.
KEPT = 200
# Seconds they are kept; in memory, groups that are kept.
STAY, GROUPS = 3600, 2000
# Seconds a page waits for Redis before it goes on without telling anybody.
PATIENCE = 0.5
# Seconds a viewer waits to be told what was missed: when all come back at once, they queue.
QUEUE = 5.0
# Seconds after which a subscriber looks whether it is still wanted.
LISTEN = 0.5


class Frame(NamedTuple):
    group: str
    number: int
    html: str


Deliver = Callable[[Frame], None]
Begin = Callable[[], Awaitable[None]]


class Wire(Protocol):
    def publish(self, group: str, html: str) -> None:
        """Send a fragment to all who watch; from any thread."""

    async def follow(self, deliver: Deliver, begin: Begin) -> None:
        """Call ``deliver`` in this loop with each fragment; raises when the line breaks.

        ``begin`` is awaited once the line stands and before anything is delivered.
        """

    async def missed(self, group: str, after: int) -> list[Frame] | None:
        """List what came after a number, in order; None where that is not known for sure."""


def milliseconds() -> int:
    """The present as the number of a fragment: what is shown now holds up to here."""
    return int(time() * 1000)


class _Log:
    """The last fragments of one group, whole from ``since`` on."""

    def __init__(self, since: int) -> None:
        self.since = since
        self.frames: deque[Frame] = deque()

    def add(self, group: str, html: str) -> Frame:
        last = self.frames[-1].number if self.frames else self.since
        frame = Frame(group, max(milliseconds(), last + 1), html)
        self.frames.append(frame)
        if len(self.frames) > KEPT:
            self.since = self.frames.popleft().number
        return frame


class MemoryWire:
    """For one process whose pages run in threads beside the sockets' loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since = milliseconds()
        self._logs: OrderedDict[str, _Log] = OrderedDict()
        self._listeners: list[tuple[asyncio.AbstractEventLoop, Deliver]] = []

    def publish(self, group: str, html: str) -> None:
        with self._lock:
            log = self._logs.pop(group, None) or _Log(self._since)
            self._logs[group] = log
            frame = log.add(group, html)
            while len(self._logs) > GROUPS:
                # Its viewers, if any, can no more be told what they missed; nobody else either.
                self._since = max(self._since, self._logs.popitem(last=False)[1].frames[-1].number)
            for loop, deliver in self._listeners:
                if not loop.is_closed():
                    loop.call_soon_threadsafe(deliver, frame)

    async def follow(self, deliver: Deliver, begin: Begin) -> None:
        listener = (asyncio.get_running_loop(), deliver)
        with self._lock:
            self._listeners.append(listener)
        try:
            await begin()
            await asyncio.Event().wait()
        finally:
            with self._lock:
                self._listeners.remove(listener)

    async def missed(self, group: str, after: int) -> list[Frame] | None:
        with self._lock:
            log = self._logs.get(group)
            if after < (log.since if log else self._since):
                return None
            return [frame for frame in log.frames if frame.number > after] if log else []


# One step for all processes: number it, keep it, send it.
PUBLISH = """
local now = redis.call('TIME')
local number = now[1] * 1000 + math.floor(now[2] / 1000)
redis.call('SET', KEYS[2], number, 'NX')
local last = redis.call('LINDEX', KEYS[1], 0)
if last then
  number = math.max(number, tonumber(string.match(last, '^%d+')) + 1)
end
local frame = string.format('%d', number) .. '|' .. ARGV[2]
redis.call('LPUSH', KEYS[1], frame)
redis.call('LTRIM', KEYS[1], 0, tonumber(ARGV[3]) - 1)
redis.call('EXPIRE', KEYS[1], ARGV[4])
redis.call('PUBLISH', KEYS[3], ARGV[1] .. '|' .. frame)
"""


class RedisWire:
    """For many processes; fragments cross by publish and subscribe."""

    def __init__(self, address: str) -> None:
        self.address = address
        # Subscriptions know no databases: the database's number keeps sites apart.
        self.name = f"live{urlsplit(address).path.replace('/', '-')}"
        self._pages = redis.Redis.from_url(
            address, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
        )
        self._publish = self._pages.register_script(PUBLISH)
        self._readers: WeakKeyDictionary[asyncio.AbstractEventLoop, Redis] = WeakKeyDictionary()

    def publish(self, group: str, html: str) -> None:
        keys = [self._log(group), f"{self.name}:since", self.name]
        self._publish(keys=keys, args=[group, html, KEPT, STAY])

    async def follow(self, deliver: Deliver, begin: Begin) -> None:
        async with Redis.from_url(self.address, decode_responses=True) as line:
            subscription = line.pubsub(ignore_subscribe_messages=True)
            await subscription.subscribe(self.name)
            await line.set(f"{self.name}:since", milliseconds(), nx=True)
            await begin()
            me = asyncio.current_task()
            # The client may swallow that it was cancelled while it connected.
            while not (me and me.cancelling()):
                message = await subscription.get_message(timeout=LISTEN)
                if message:
                    group, number, html = message["data"].split("|", 2)
                    deliver(Frame(group, int(number), html))

    async def missed(self, group: str, after: int) -> list[Frame] | None:
        reader = self._reader()
        try:
            since = int(await reader.get(f"{self.name}:since") or milliseconds())
            kept = await reader.lrange(self._log(group), 0, -1)
        except (RedisError, OSError):
            return None
        frames = [_frame(group, str(line)) for line in reversed(kept)]
        whole_from = max(since, milliseconds() - STAY * 1000)
        if len(frames) >= KEPT:
            whole_from = max(whole_from, frames[0].number)
        if after < whole_from:
            return None
        return [frame for frame in frames if frame.number > after]

    def _reader(self) -> Redis:
        """A few connections for all who come at once after a break."""
        loop = asyncio.get_running_loop()
        if loop not in self._readers:
            pool = BlockingConnectionPool.from_url(
                self.address, decode_responses=True, socket_timeout=QUEUE, max_connections=8
            )
            self._readers[loop] = Redis(connection_pool=pool)
        return self._readers[loop]

    def _log(self, group: str) -> str:
        return f"{self.name}:{group}"


def _frame(group: str, kept: str) -> Frame:
    number, _, html = kept.partition("|")
    return Frame(group, int(number), html)


@cache
def wire_to(address: str) -> Wire:
    return RedisWire(address) if address else MemoryWire()


def wire() -> Wire:
    """The wire of this site: Redis where there is one, else the memory of this process."""
    return wire_to(settings.REDIS_URL)
