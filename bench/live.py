"""Our hub beside plain Channels: the same Redis, the same clients, one run.

``.venv/bin/python scripts/services.py .venv/bin/python -m bench.live``. Each way has one process
that serves, viewers in a process of their own, and this process to publish fragments of 200
bytes, as a page does. ROUNDS=3 in turn, so that a busy machine is busy for all; a ratio is of one
round, and the median of the ratios counts. Deliveries a second at 500 viewers: MESSAGES=40
fragments, at most WINDOW=8 on their way. How late at 2,000 viewers: one fragment in PAUSE=1
seconds, 15 of them. Memory: what the serving process has more with 2,000 idle viewers than with
none. At last 500 who come back at one moment: how long, and how many had to look at the page anew.
"""

import json
import os
import subprocess
import sys
import time
from asyncio import new_event_loop
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import median, quantiles

# It loads Django's apps, which all that follows needs.
from bench.site import scratch_database

# isort: split
from bench.data import say
from bench.plain import layer
from bench.rounds import free_port, running, wait_for
from bench.watching import GROUP
from contributions.frames import milliseconds
from contributions.live import group
from contributions.models import Thread
from contributions.wire import wire_to

# As the servers are told it; the settings of tests choose a database of their own.
REDIS = os.environ.get("REDIS_URL", "")
ROUNDS, MESSAGES = int(os.environ.get("ROUNDS", "3")), int(os.environ.get("MESSAGES", "40"))
WINDOW, PAUSE, SLOW = int(os.environ.get("WINDOW", "8")), float(os.environ.get("PAUSE", "1")), 15
FEW, MANY = 500, 2000
WORDS = "x" * 160

Publish = Callable[[str], None]


@dataclass(frozen=True)
class Way:
    """One way to bring fragments to viewers: what serves it, and how a page publishes."""

    name: str
    command: tuple[str, ...]
    publish: Publish


@dataclass(frozen=True)
class Found:
    """Deliveries a second, seconds late (p95), KB for a viewer, seconds to come back, resets."""

    rate: float
    late: float
    memory: float
    back: float
    resets: int


PARTS = [field.name for field in fields(Found)]


class Watchers:
    """The viewers' process: ``ready`` is what it said of their joining."""

    def __init__(self, process: subprocess.Popen) -> None:
        self.process = process
        # What was missed is told at once, so messages may be counted before all are in.
        while not (line := self.line()).startswith("ready"):
            pass
        _word, taken, resets = line.split()
        self.taken, self.resets = float(taken), int(resets)

    def line(self) -> str:
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("The viewers are gone.")
        return str(line).strip()

    def end(self) -> list[float]:
        """Stop, and tell how late each delivery was, in seconds."""
        self.process.stdin.write("end\n")
        self.process.stdin.flush()
        while not (line := self.line()).startswith("["):
            pass
        return list(json.loads(line))


@contextmanager
def watched(port: int, path: str, viewers: int) -> Iterator[Watchers]:
    told = [sys.executable, "-m", "bench.watching", str(port), path, str(viewers)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(told, **pipes) as process:  # noqa: S603 -- our own
        try:
            yield Watchers(process)
        finally:
            process.terminate()


def fragment(number: int) -> str:
    return f'<p id="tally-{number}">@{number}@{time.time()}@{WORDS}</p>'


def rate(watchers: Watchers, publish: Publish) -> float:
    """Deliveries a second, with at most WINDOW fragments on their way."""
    start, sent = time.time(), 0
    for _ in range(min(WINDOW, MESSAGES)):
        publish(fragment(sent))
        sent += 1
    for _ in range(MESSAGES):
        watchers.line()
        if sent < MESSAGES:
            publish(fragment(sent))
            sent += 1
    return MESSAGES * FEW / (time.time() - start)


def lateness(watchers: Watchers, publish: Publish) -> float:
    for number in range(SLOW):
        publish(fragment(number))
        watchers.line()
        time.sleep(PAUSE)
    return quantiles(watchers.end(), n=20)[-1]


def resident(pid: int) -> int:
    """KB of a process in memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def measure(way: Way, thread: int) -> Found:
    port = free_port()
    with running(*way.command, str(port)) as server:
        wait_for(port)
        # A wire that begins to be used knows nothing of what was before.
        way.publish("")
        path = f"/ws/threads/{thread}/"
        with watched(port, path, FEW) as few:
            found = rate(few, way.publish)
        away = milliseconds() - 500
        with watched(port, f"{path}?after={away}", FEW) as back:
            came, resets = back.taken, back.resets
        time.sleep(2)
        before = resident(server.pid)
        with watched(port, path, MANY) as many:
            memory = (resident(server.pid) - before) / MANY
            late = lateness(many, way.publish)
    return Found(found, late, memory, came, resets)


def plain(name: str) -> Way:
    used, loop = layer(name), new_event_loop()

    def publish(html: str) -> None:
        loop.run_until_complete(used.group_send(GROUP, {"type": "told", "text": html}))

    return Way(f"Channels, {name}", ("-m", "bench.plain", name), publish)


def table(found: dict[str, list[Found]]) -> None:
    say("\n| way | deliveries/s at 500 | p95 at 2,000, s | KB a viewer | 500 back, s | resets |")
    say("| --- | --- | --- | --- | --- | --- |")
    for name, rounds in found.items():
        middle = [median(getattr(row, part) for row in rounds) for part in PARTS]
        say("| {} | {:,.0f} | {:.3f} | {:.1f} | {:.2f} | {:.0f} |".format(name, *middle))
    ours, *rivals = found.values()
    for name, rounds in zip(list(found)[1:], rivals, strict=True):
        more = median(a.rate / b.rate for a, b in zip(ours, rounds, strict=True))
        late = median(a.late / b.late for a, b in zip(ours, rounds, strict=True))
        say(f"beside {name}: {more:.1f} times the deliveries (bar 3), {late:.2f} of p95 (bar .3)")


def main() -> None:
    if not REDIS:
        raise SystemExit("Start it with scripts/services.py: it needs Redis.")
    with scratch_database():
        thread = Thread.objects.create(kind=Thread.Kind.CONSULTATIONS)
        ours = Way(
            "our hub",
            ("manage.py", "serve", "--no-worker", "--port"),
            lambda html: wire_to(REDIS).publish(group(thread.pk), html),
        )
        ways = [ours, plain("core"), plain("pubsub")]
        found: dict[str, list[Found]] = {way.name: [] for way in ways}
        for _ in range(ROUNDS):
            for way in ways:
                found[way.name].append(measure(way, thread.pk))
                say(f"{way.name}: {found[way.name][-1]}")
        table(found)


if __name__ == "__main__":
    main()
