"""How a public fragment gets from the page that made it to every process that has viewers.

Each fragment gets a number that only grows within its group (milliseconds of its making, or one
more than the last), and the last ones are kept: who was away asks for what came after the number
they saw. With Redis there is one subscription for a process, whatever the number of viewers.
"""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from typing import Protocol
from urllib.parse import urlsplit
from uuid import uuid4
from weakref import WeakKeyDictionary

import redis
from django.conf import settings
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from contributions.frames import KEPT, MOMENT, Frame, Log, Past, milliseconds

# Seconds fragments are kept; in memory, groups that are kept.
STAY, GROUPS = 3600, 2000
# Seconds a page waits for Redis before it goes on without telling anybody.
PATIENCE = 0.5
# Seconds a hub waits to be told what was kept, and connections for it: one question for a group,
# whatever the number of its viewers.
QUEUE, READERS = 5.0, 4
# Seconds after which a subscriber looks whether it is still wanted.
LISTEN = 0.5
# Seconds for which a process's word holds that so many watch there.
PRESENT = 15

Deliver = Callable[[Frame], None]
Begin = Callable[[], Awaitable[None]]


class Wire(Protocol):
    def publish(self, group: str, html: str) -> None:
        """Send a fragment to all who watch; from any thread."""

    def mention(self, group: str, html: str) -> None:
        """Send what is not kept, to those who watch just now; from any thread."""

    async def follow(self, deliver: Deliver, begin: Begin) -> None:
        """Call ``deliver`` in this loop with each fragment; raises when the line breaks.

        ``begin`` is awaited once the line stands; what is sent from then on is delivered.
        """

    async def past(self, group: str) -> Past:
        """What was kept of a group. Raises RedisError or OSError."""

    async def present(self, here: Mapping[str, int]) -> dict[str, int]:
        """Say how many watch each group here; return how many do in all processes.

        Raises RedisError or OSError.
        """


class MemoryWire:
    """For one process whose pages run in threads beside the sockets' loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since = milliseconds()
        self._logs: OrderedDict[str, Log] = OrderedDict()
        self._listeners: list[tuple[asyncio.AbstractEventLoop, Deliver]] = []

    def publish(self, group: str, html: str) -> None:
        with self._lock:
            log = self._logs.pop(group, None) or Log(self._since)
            self._logs[group] = log
            number = max(milliseconds(), log.last + 1)
            frame = Frame(group, number, html)
            log.add(frame)
            while len(self._logs) > GROUPS:
                # Its viewers, if any, can no more be told what they missed; nobody else either.
                self._since = max(self._since, self._logs.popitem(last=False)[1].last)
            self._hand_on(frame)

    def mention(self, group: str, html: str) -> None:
        with self._lock:
            self._hand_on(Frame(group, MOMENT, html))

    def _hand_on(self, frame: Frame) -> None:
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

    async def past(self, group: str) -> Past:
        with self._lock:
            log = self._logs.get(group)
            return Past(log.since, tuple(log.frames)) if log else Past(self._since, ())

    async def present(self, here: Mapping[str, int]) -> dict[str, int]:
        return dict(here)


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
        self.process = uuid4().hex
        self._pages = redis.Redis.from_url(
            address, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
        )
        self._publish = self._pages.register_script(PUBLISH)
        self._readers: WeakKeyDictionary[asyncio.AbstractEventLoop, Redis] = WeakKeyDictionary()

    def publish(self, group: str, html: str) -> None:
        keys = [self._log(group), f"{self.name}:since", self.name]
        self._publish(keys=keys, args=[group, html, KEPT, STAY])

    def mention(self, group: str, html: str) -> None:
        self._pages.publish(self.name, f"{group}|{MOMENT}|{html}")

    async def follow(self, deliver: Deliver, begin: Begin) -> None:
        async with Redis.from_url(self.address, decode_responses=True) as line:
            subscription = line.pubsub()
            await self._subscribe(subscription)
            await line.set(f"{self.name}:since", milliseconds(), nx=True)
            # Beside what is delivered: it asks Redis, and fragments wait for nobody.
            beginning = asyncio.ensure_future(begin())
            me = asyncio.current_task()
            try:
                # The client may swallow that it was cancelled while it connected.
                while not (me and me.cancelling()):
                    message = await subscription.get_message(
                        ignore_subscribe_messages=True, timeout=LISTEN
                    )
                    if message:
                        group, number, html = message["data"].split("|", 2)
                        deliver(Frame(group, int(number), html))
            finally:
                beginning.cancel()

    async def _subscribe(self, subscription: PubSub) -> None:
        """Subscribe, and wait until Redis says that it holds."""
        await subscription.subscribe(self.name)
        while True:
            message = await subscription.get_message(timeout=QUEUE)
            if message is None:
                raise redis.exceptions.TimeoutError
            if message["type"] == "subscribe":
                return

    async def past(self, group: str) -> Past:
        async with self._reader().pipeline(transaction=False) as pipe:
            pipe.get(f"{self.name}:since")
            pipe.lrange(self._log(group), 0, -1)
            since, kept = await pipe.execute()
        frames = tuple(_frame(group, line) for line in reversed(kept))
        whole_from = max(int(since or milliseconds()), milliseconds() - STAY * 1000)
        if len(frames) >= KEPT:
            whole_from = max(whole_from, frames[0].number)
        return Past(whole_from, frames)

    async def present(self, here: Mapping[str, int]) -> dict[str, int]:
        now = milliseconds()
        async with self._reader().pipeline(transaction=False) as pipe:
            for group, count in here.items():
                place = f"{self.name}:present:{group}"
                pipe.hset(place, self.process, f"{count}|{now + PRESENT * 1000}")
                pipe.expire(place, 2 * PRESENT)
                pipe.hvals(place)
            answers = await pipe.execute()
        return {
            group: sum(_still_there(told, now) for told in words)
            for group, words in zip(here, answers[2::3], strict=True)
        }

    def _reader(self) -> Redis:
        loop = asyncio.get_running_loop()
        if loop not in self._readers:
            pool = BlockingConnectionPool.from_url(
                self.address, decode_responses=True, socket_timeout=QUEUE, max_connections=READERS
            )
            self._readers[loop] = Redis(connection_pool=pool)
        return self._readers[loop]

    def _log(self, group: str) -> str:
        return f"{self.name}:{group}"


def _frame(group: str, kept: str) -> Frame:
    number, _, html = kept.partition("|")
    return Frame(group, int(number), html)


def _still_there(told: str, now: int) -> int:
    """How many a process said that it has, unless it said so too long ago."""
    count, _, until = told.partition("|")
    return int(count) if int(until) > now else 0


@cache
def wire_to(address: str) -> Wire:
    return RedisWire(address) if address else MemoryWire()


def wire() -> Wire:
    """The wire of this site: Redis where there is one, else the memory of this process."""
    return wire_to(settings.REDIS_URL)


__all__ = ["Frame", "MemoryWire", "Past", "RedisError", "RedisWire", "Wire", "milliseconds", "wire"]
