import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest
from asgiref.sync import async_to_sync
from channels.layers import channel_layers
from channels.testing import WebsocketCommunicator
from django.db import connection, transaction
from django.utils import timezone, translation
from pytest_django.fixtures import Settings

from config.asgi import sockets
from config.layers import SharedMemoryChannelLayer
from contributions.live import group
from contributions.models import Contribution
from contributions.services import cast_vote, hide, publish
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_layer() -> None:
    """Each test runs a loop of its own, and a layer belongs to its loop."""
    channel_layers.backends.clear()


def listener(thread_id: int) -> WebsocketCommunicator:
    return WebsocketCommunicator(sockets, f"/ws/threads/{thread_id}/")


def heard(thread_id: int, act: Callable[[], object]) -> list[str]:
    """Listen to a thread while ``act`` runs in a page's thread; return what was pushed."""

    async def listen() -> list[str]:
        socket = listener(thread_id)
        connected, _protocol = await socket.connect()
        assert connected
        await asyncio.to_thread(in_a_page, act)
        frames = []
        while not await socket.receive_nothing(timeout=0.1):
            frames.append(await socket.receive_from())
        await socket.disconnect()
        return frames

    return async_to_sync(listen)()


def in_a_page(act: Callable[[], object]) -> None:
    try:
        act()
    finally:
        connection.close()


def in_a_loop(test: Callable[[], Awaitable[None]]) -> None:
    async_to_sync(test)()


def test_a_vote_pushes_the_tally_to_all_who_watch() -> None:
    row, voter = make.contribution(), make.user()

    frames = heard(row.thread_id, lambda: cast_vote(contribution=row, voter=voter, value=1))

    assert len(frames) == 1
    assert frames[0].strip().startswith(f'<p id="tally-{row.pk}" class="tally">')
    assert "1" in frames[0]


def test_what_is_pushed_says_nothing_about_the_viewer() -> None:
    row, voter = make.contribution(body="大家都能读的话"), make.user()

    frame = heard(row.thread_id, lambda: cast_vote(contribution=row, voter=voter, value=1))[0]

    for private in ("csrf", "<form", "aria-pressed", voter.pseudonym, voter.email, row.body):
        assert private not in frame


def test_all_hear_the_language_of_the_site_whoever_acts() -> None:
    row, voter = make.contribution(), make.user()

    def vote(language: str, value: int) -> None:
        with translation.override(language):
            cast_vote(contribution=row, voter=voter, value=value)

    (english,) = heard(row.thread_id, lambda: vote("en", 1))
    (chinese,) = heard(row.thread_id, lambda: vote("zh-hans", 1))

    assert english == chinese


def test_publication_is_announced_with_a_link_and_without_the_words() -> None:
    row = make.contribution(state="pending", body="刚刚通过的话")

    frames = heard(row.thread_id, lambda: publish(contribution=row, now=timezone.now()))

    assert len(frames) == 1
    assert frames[0].strip().startswith('<p id="live-new"')
    assert row.thread.get_absolute_url() in frames[0]
    assert row.body not in frames[0]


@pytest.mark.parametrize("act", ["hidden", "not public", "undone"])
def test_what_the_public_may_not_read_is_not_announced(act: str) -> None:
    row = make.contribution(
        state="published" if act == "hidden" else "pending", is_public=act != "not public"
    )

    def undone() -> None:
        with transaction.atomic():
            publish(contribution=row, now=timezone.now())
            transaction.set_rollback(True)

    verbs = {
        "hidden": lambda: hide(contribution=row),
        "not public": lambda: publish(contribution=row, now=timezone.now()),
        "undone": undone,
    }
    assert heard(row.thread_id, verbs[act]) == []


def test_another_thread_hears_nothing() -> None:
    row, voter = make.contribution(), make.user()

    other = make.thread()

    assert heard(other.pk, lambda: cast_vote(contribution=row, voter=voter, value=1)) == []


@pytest.mark.parametrize("frame", [{"text_data": "{}"}, {"bytes_data": b"\x00"}])
def test_a_listener_who_speaks_is_put_out(frame: dict[str, object]) -> None:
    thread = make.thread()

    async def speak() -> None:
        socket = listener(thread.pk)
        await socket.connect()
        await socket.send_to(**frame)
        answer = await socket.receive_output()
        assert (answer["type"], answer["code"]) == ("websocket.close", 1008)

    in_a_loop(speak)


@pytest.mark.parametrize("which", ["hidden", "none"])
def test_a_thread_that_is_hidden_or_not_there_is_refused(which: str) -> None:
    thread_id = make.thread(hidden_at=timezone.now()).pk + (1 if which == "none" else 0)

    async def knock() -> None:
        connected, _code = await listener(thread_id).connect()
        assert not connected

    in_a_loop(knock)


def test_a_broken_layer_costs_nobody_their_vote(settings: Settings) -> None:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "tests.contributions.test_live.BrokenLayer"}}
    row = make.contribution()

    cast_vote(contribution=row, voter=make.user(), value=1)

    assert Contribution.objects.get().agree_count == 1


class BrokenLayer(SharedMemoryChannelLayer):
    async def group_send(self, group: str, message: dict[str, object]) -> None:
        raise ConnectionError


def test_the_memory_layer_crosses_from_a_page_to_the_loop_of_the_sockets() -> None:
    layer = SharedMemoryChannelLayer()
    received: list[dict[str, object]] = []
    joined, done = threading.Event(), threading.Event()

    async def sockets_loop() -> None:
        channel = await layer.new_channel()
        await layer.group_add("thread-1", channel)
        joined.set()
        while len(received) < 20:
            received.append(await asyncio.wait_for(layer.receive(channel), 5))
        done.set()

    loop_thread = threading.Thread(target=lambda: asyncio.run(sockets_loop()))
    loop_thread.start()
    assert joined.wait(5)

    def page(number: int) -> None:
        async_to_sync(layer.group_send)("thread-1", {"type": "fragment", "html": str(number)})

    pages = [threading.Thread(target=page, args=[n]) for n in range(20)]
    for thread in pages:
        thread.start()
    for thread in (*pages, loop_thread):
        thread.join(5)

    assert done.is_set()
    assert sorted(int(message["html"]) for message in received) == list(range(20))
    # The sockets' loop is over: a late page must neither wait nor fail.
    page(99)


def test_a_group_is_named_by_its_thread() -> None:
    assert group(12) == "thread-12"
