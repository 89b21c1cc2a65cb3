"""Sockets of people who mean no good, or whose pages are not ours."""

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from asgiref.sync import async_to_sync
from channels.testing import WebsocketCommunicator
from django.utils import timezone
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from config.asgi import application, sockets
from config.management.commands.serve import SOCKETS
from contributions import consumers
from contributions.hub import hub
from contributions.live import group
from contributions.models import Thread
from contributions.wire import wire
from tests import make


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("origin", "is_let_in"),
    [("http://127.0.0.1", True), ("http://elsewhere.example", False), ("null", False)],
)
def test_a_page_of_another_site_may_not_listen(origin: str, is_let_in: bool) -> None:
    path = f"/ws/threads/{make.thread().pk}/"

    async def knock() -> bool:
        headers = [(b"origin", origin.encode())]
        socket = WebsocketCommunicator(application, path, headers=headers)
        connected, _code = await socket.connect()
        await socket.disconnect()
        return connected

    assert async_to_sync(knock)() is is_let_in


@pytest.mark.django_db(transaction=True)
def test_what_is_hidden_meanwhile_is_closed_to_who_comes_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(consumers, "REMEMBERED", 0)
    thread = make.thread()

    async def knock() -> bool:
        socket = WebsocketCommunicator(sockets, f"/ws/threads/{thread.pk}/")
        connected, _code = await socket.connect()
        await socket.disconnect()
        return connected

    def hide() -> None:
        Thread.objects.filter(pk=thread.pk).update(hidden_at=timezone.now())

    async def come_and_go() -> list[bool]:
        first = await knock()
        await asyncio.to_thread(hide)
        return [first, await knock()]

    assert async_to_sync(come_and_go)() == [True, False]


async def leave() -> None:
    """End what the loop does for its viewers, so that no line to Redis is left open."""
    tasks = [task for task in (hub()._follower, hub()._counter) if task]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    if reader := getattr(wire(), "_readers", {}).get(asyncio.get_running_loop()):
        await reader.connection_pool.disconnect()


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Sockets served as the site serves them."""
    loops: list[asyncio.AbstractEventLoop] = []

    async def everything(_thread_id: int) -> bool:
        loops.append(asyncio.get_running_loop())
        return True

    monkeypatch.setattr(consumers, "is_public", everything)
    server = uvicorn.Server(uvicorn.Config(sockets, port=0, log_level="error", **SOCKETS))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"ws://127.0.0.1:{port}/ws/threads/7/"
    asyncio.run_coroutine_threadsafe(leave(), loops[0]).result(10)
    server.should_exit = True
    thread.join(timeout=10)


def ended(socket: object) -> int:
    """The code with which the server closed."""
    with pytest.raises(ConnectionClosed) as closed:
        socket.recv(timeout=20)  # type: ignore[attr-defined]
    return closed.value.rcvd.code if closed.value.rcvd else 1006


def hears(socket: object) -> bool:
    """Whether a viewer is told; on Redis what comes before the line stands is told to nobody."""
    said = "<p>still here</p>"
    for _ in range(20):
        wire().mention(group(7), said)
        try:
            if socket.recv(timeout=1).endswith(said):  # type: ignore[attr-defined]
                return True
        except TimeoutError:
            continue
    return False


def test_a_frame_of_a_megabyte_ends_its_own_socket_alone(address: str) -> None:
    with connect(address) as good, connect(address) as bad:
        bad.send("x" * 1_000_000)
        assert ended(bad) in (1006, 1008, 1009)
        assert hears(good)


def test_ten_thousand_frames_end_their_own_socket_alone(address: str) -> None:
    with connect(address) as good, connect(address) as bad:
        try:
            for _ in range(10_000):
                bad.send("{}")
        except ConnectionClosed:
            pass
        assert ended(bad) in (1006, 1008)
        assert hears(good)
