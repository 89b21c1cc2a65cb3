"""Viewers over real sockets, in a process of their own: what they are told, and how late.

``python -m bench.watching PORT PATH VIEWERS`` connects them, writes "ready SECONDS RESETS", then
for each message that all have got a line "NUMBER", and after a line "end" on its input the
latencies as JSON. A message is ``…@NUMBER@TIME@…``.
"""

import asyncio
import base64
import json
import os
import sys
import time

# The group of plain Channels in which all are.
GROUP = "watched"
# Who joins at one moment; the rest follow as soon as these are in.
AT_ONCE = 500
HEAD = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: {key}\r\n\r\n"
)
TEXT, PING, PONG = 0x81, 0x89, 0x8A


class Crowd:
    def __init__(self, viewers: int) -> None:
        self.viewers = viewers
        self.got: dict[int, int] = {}
        self.late: list[float] = []
        self.resets = 0

    def take(self, text: bytes) -> None:
        """Count one message; of many fragments in one each counts."""
        if text.endswith(b"|reset"):
            self.resets += 1
        for number, sent in _marks(text):
            self.late.append(time.time() - sent)
            self.got[number] = self.got.get(number, 0) + 1
            if self.got[number] == self.viewers:
                tell(str(number))


def _marks(text: bytes) -> list[tuple[int, float]]:
    parts = text.split(b"@")
    return [(int(parts[at]), float(parts[at + 1])) for at in range(1, len(parts) - 1, 3)]


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Watcher(asyncio.Protocol):
    """One viewer: the least that speaks the protocol, so that clients are not what is measured."""

    def __init__(self, crowd: Crowd, head: bytes) -> None:
        self.crowd, self.head = crowd, head
        self.joined: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        transport.write(self.head)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.joined.done():
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head.splitlines()[0]:
                self.joined.set_exception(ConnectionError(head.decode()))
                return
            self.buffer = rest
            self.joined.set_result(None)
        while self._frame():
            pass

    def _frame(self) -> bool:
        """Take one whole frame off the buffer."""
        data = self.buffer
        if len(data) < 2:
            return False
        size, start = data[1], 2
        if size == 126:
            size, start = int.from_bytes(data[2:4], "big"), 4
        if len(data) < start + size:
            return False
        self.buffer = data[start + size :]
        if data[0] == TEXT:
            self.crowd.take(data[start : start + size])
        elif data[0] == PING:
            mask = bytes(4)
            pong = bytes([PONG, 0x80 | size]) + mask + data[start : start + size]
            self.transport.write(pong)  # type: ignore[attr-defined]
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.joined.done():
            self.joined.set_exception(exc or ConnectionError("closed before it opened"))


async def join(crowd: Crowd, port: int, path: str) -> None:
    loop = asyncio.get_running_loop()
    head = HEAD.format(path=path, port=port, key=base64.b64encode(os.urandom(16)).decode())
    _transport, watcher = await loop.create_connection(
        lambda: Watcher(crowd, head.encode()), "127.0.0.1", port
    )
    await watcher.joined


async def main(port: int, path: str, viewers: int) -> None:
    crowd, start = Crowd(viewers), time.time()
    for _ in range(0, viewers, AT_ONCE):
        some = min(AT_ONCE, viewers)
        await asyncio.gather(*(join(crowd, port, path) for _ in range(some)))
    taken = time.time() - start
    await asyncio.sleep(1)
    tell(f"ready {taken:.2f} {crowd.resets}")
    await asyncio.to_thread(sys.stdin.readline)
    tell(json.dumps(crowd.late))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
