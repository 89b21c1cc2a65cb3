"""Where viewers listen: a socket, or one long request after another where sockets are blocked.

They take no orders: writes go over HTTP, to the pages.
"""

import asyncio
import json
from contextlib import AbstractAsyncContextManager
from time import monotonic
from typing import Any
from urllib.parse import parse_qs

from contributions.frames import milliseconds
from contributions.hub import Full, hub
from contributions.live import group
from contributions.models import Thread
from contributions.viewer import Viewer

POLICY, TRY_LATER = 1008, 1013
# Seconds a long request waits for something to tell; proxies cut off at 30 or 60.
LONG = 25
# Seconds for which it is remembered that a thread is public: a storm of viewers who come back
# costs one query.
REMEMBERED = 5
MOST_REMEMBERED = 1000


async def is_public(thread_id: int) -> bool:
    known = hub().public
    until, answer = known.get(thread_id, (0.0, False))
    if until < monotonic():
        answer = await Thread.objects.public().filter(pk=thread_id).aexists()
        if len(known) >= MOST_REMEMBERED:
            known.clear()
        known[thread_id] = (monotonic() + REMEMBERED, answer)
    return answer


def _asked(scope: dict[str, Any], name: str) -> str:
    query = parse_qs(scope["query_string"].decode("ascii", "replace"))
    return query.get(name, [""])[0]


def _viewer(scope: dict[str, Any], thread_id: int) -> AbstractAsyncContextManager[Viewer]:
    """Take in who asks: ``?after=12`` seen up to there, ``&present=1`` wants to know how many."""
    wanted = _asked(scope, "present")
    return hub().viewer(
        group(thread_id), _after(scope), counts=bool(wanted), greeted=wanted == "again"
    )


def _after(scope: dict[str, Any]) -> int:
    """The number up to which the viewer has seen everything; now, where none is given."""
    given = _asked(scope, "after")
    now = milliseconds()
    is_number = given.isascii() and given.isdecimal() and len(given) < 16
    return min(int(given), now) if is_number else now


async def thread_socket(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Push a public thread's fragments, each as ``number|html``."""
    thread_id = scope["url_route"]["kwargs"]["thread_id"]
    await receive()
    if not await is_public(thread_id):
        await send({"type": "websocket.close"})
        return
    try:
        async with _viewer(scope, thread_id) as viewer:
            await send({"type": "websocket.accept"})
            await _serve(viewer, receive, send)
    except Full:
        await send({"type": "websocket.close", "code": TRY_LATER})


async def _serve(viewer: Viewer, receive: Any, send: Any) -> None:
    """Speak until the viewer leaves; who speaks to us is put out."""

    async def say(text: str) -> None:
        await send({"type": "websocket.send", "text": text})

    speaker = asyncio.create_task(viewer.speak(say))
    try:
        message = await receive()
        if message["type"] == "websocket.receive":
            await send({"type": "websocket.close", "code": POLICY})
    except asyncio.CancelledError:
        # Let go for not reading: a word of farewell would wait behind all the rest.
        if not viewer.is_let_go:
            raise
    finally:
        speaker.cancel()


async def thread_poll(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer with the frames that came after ``?after=``; wait for one if there is none yet."""
    thread_id = scope["url_route"]["kwargs"]["thread_id"]
    if scope["method"] != "GET" or not await is_public(thread_id):
        await _answer(send, 404 if scope["method"] == "GET" else 405, [])
        return
    try:
        async with _viewer(scope, thread_id) as viewer:
            await _answer(send, 200, await _frames(viewer))
    except Full:
        await _answer(send, 503, [])


async def _frames(viewer: Viewer) -> list[str]:
    try:
        frames = [await asyncio.wait_for(viewer.next(), LONG)]
    except TimeoutError:
        return []
    while viewer.has_more:
        frames.append(await viewer.next())
    return frames


async def _answer(send: Any, status: int, frames: list[str]) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    body = json.dumps(frames, ensure_ascii=False).encode()
    await send({"type": "http.response.body", "body": body})
