"""Real HTTP clients, many at a time, in a process of their own: one line of JSON in, one out.

``python -m bench.clients`` reads {"ports", "clients", "seconds", "paths", "cookies", "body",
"polls"}: each client posts ``body`` to the next path with the next cookies over a connection that
stays open; a poller asks for ``polls`` four times a second. It writes how many answers of each
status came, the latencies, when each signature was acknowledged, and what the polls said.
"""

import asyncio
import itertools
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

HEAD = (
    "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
    "User-Agent: Mozilla/5.0 (Linux; Android 14) Chrome/125\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{body}"
)


@dataclass
class Seen:
    statuses: Counter[int] = field(default_factory=Counter)
    taken: list[float] = field(default_factory=list)
    acknowledged: list[float] = field(default_factory=list)
    polls: list[tuple[float, int]] = field(default_factory=list)


class Line:
    """One connection of one client."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader | None = None

    async def ask(self, method: str, path: str, cookie: str = "", body: str = "") -> Any:
        if self.reader is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        told = HEAD.format(method=method, path=path, cookie=cookie, length=len(body), body=body)
        self.writer.write(told.encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = head.partition("content-length: ")[2].partition("\r\n")[0]
        answer = await self.reader.readexactly(int(length)) if length else b""
        return int(head.split(" ", 2)[1]), answer


async def sign(line: Line, work: Any, body: str, until: float, seen: Seen) -> None:
    while time.time() < until:
        path, cookie = next(work)
        start = time.time()
        status, _answer = await line.ask("POST", path, cookie, body)
        end = time.time()
        seen.statuses[status] += 1
        seen.taken.append(end - start)
        if status in (204, 302):
            seen.acknowledged.append(end)


async def poll(line: Line, path: str, until: float, seen: Seen) -> None:
    while time.time() < until:
        status, answer = await line.ask("GET", path)
        seen.statuses[status] += status != 200
        seen.polls.append((time.time(), json.loads(answer)["count"]))
        await asyncio.sleep(0.25)


async def run(order: dict[str, Any]) -> Seen:
    seen, until = Seen(), time.time() + order["seconds"]
    work = iter(
        zip(itertools.cycle(order["paths"]), itertools.cycle(order["cookies"]), strict=False)
    )
    ports = itertools.cycle(order["ports"])
    tasks = [
        sign(Line(next(ports)), work, order["body"], until, seen) for _ in range(order["clients"])
    ]
    if order["polls"]:
        tasks.append(poll(Line(next(ports)), order["polls"], until + 3, seen))
    await asyncio.gather(*tasks)
    return seen


if __name__ == "__main__":
    print(json.dumps(vars(asyncio.run(run(json.loads(sys.stdin.read()))))))  # noqa: T201
