import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest
from asgiref.sync import async_to_sync
from channels.testing import HttpCommunicator, WebsocketCommunicator
from django.db import connection, transaction
from django.utils import timezone, translation

from config.asgi import requests, sockets
from contributions.frames import KEPT, Frame, merged, milliseconds
from contributions.hub import Hub
from contributions.models import Contribution
from contributions.services import cast_vote, hide, publish
from contributions.viewer import MOST_WAITING, RESET, Viewer
from contributions.wire import MemoryWire, wire
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _used_before() -> None:
    """A wire that begins to be used knows nothing of what was before."""
    wire().publish("another", "")


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
        return [frame.partition("|")[2] for frame in frames]

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


def test_what_is_hidden_vanishes_from_every_page_without_a_word_of_it() -> None:
    row = make.contribution(body="不再给人看的话")

    (frame,) = heard(row.thread_id, lambda: hide(contribution=row))

    assert f'data-gone="contribution-{row.pk} ' in frame
    assert row.body not in frame


@pytest.mark.parametrize("act", ["not public", "not public any more", "undone"])
def test_what_the_public_may_not_read_is_not_announced(act: str) -> None:
    row = make.contribution(
        state="published" if act.endswith("more") else "pending", is_public=act == "undone"
    )

    def undone() -> None:
        with transaction.atomic():
            publish(contribution=row, now=timezone.now())
            transaction.set_rollback(True)

    verbs = {
        "not public any more": lambda: hide(contribution=row),
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


def test_a_broken_wire_costs_nobody_their_vote(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(wire(), "publish", break_off)
    row = make.contribution()

    cast_vote(contribution=row, voter=make.user(), value=1)

    assert Contribution.objects.get().agree_count == 1


def test_who_was_away_is_sent_what_was_missed() -> None:
    row, first, second = make.contribution(), make.user(), make.user()
    seen = milliseconds()
    cast_vote(contribution=row, voter=first, value=1)
    cast_vote(contribution=row, voter=second, value=1)

    async def come_back() -> None:
        socket = WebsocketCommunicator(sockets, f"/ws/threads/{row.thread_id}/?after={seen}")
        await socket.connect()
        missed = [await socket.receive_from(), await socket.receive_from()]
        numbers = [int(frame.partition("|")[0]) for frame in missed]
        assert seen < numbers[0] < numbers[1]
        assert await socket.receive_nothing(timeout=0.1)
        await socket.disconnect()

    in_a_loop(come_back)


def test_who_was_away_too_long_is_told_to_look_anew() -> None:
    thread = make.thread()

    async def come_back() -> None:
        socket = WebsocketCommunicator(sockets, f"/ws/threads/{thread.pk}/?after=1000")
        await socket.connect()
        assert (await socket.receive_from()).endswith(f"|{RESET}")
        await socket.disconnect()

    in_a_loop(come_back)


def test_where_no_socket_gets_through_a_long_request_does() -> None:
    row, voter = make.contribution(), make.user()
    seen = milliseconds()

    async def ask(path: str) -> tuple[int, list[str]]:
        asking = HttpCommunicator(requests, "GET", path)
        answering = asyncio.create_task(asking.get_response(timeout=5))
        await asyncio.to_thread(
            in_a_page, lambda: cast_vote(contribution=row, voter=voter, value=1)
        )
        answer = await answering
        return answer["status"], json.loads(answer["body"])

    status, frames = async_to_sync(ask)(f"/live/threads/{row.thread_id}/?after={seen}")
    assert status == 200
    assert len(frames) == 1
    assert f'id="tally-{row.pk}"' in frames[0]

    status, frames = async_to_sync(ask)(f"/live/threads/{row.thread_id + 1000}/")
    assert (status, frames) == (404, [])


def test_who_does_not_read_is_let_go_and_costs_the_others_nothing() -> None:
    async def crowd() -> None:
        here = Hub()
        heard: list[str] = []
        async with here.viewer("one", milliseconds()) as good:

            async def say(text: str) -> None:
                heard.append(text)

            async def stall() -> None:
                async with here.viewer("one", milliseconds()):
                    await asyncio.Event().wait()

            bad = asyncio.create_task(stall())
            speaker = asyncio.create_task(good.speak(say))
            viewers = here.groups["one"].viewers
            while len(viewers) < 2 or any(viewer._held is not None for viewer in viewers):
                await asyncio.sleep(0.01)
            assert here.count == 2
            for number in range(MOST_WAITING + 1):
                here.deliver(Frame("one", milliseconds() + 1000 + number, "x"))
                await asyncio.sleep(0)
            await asyncio.sleep(0.05)
            assert bad.cancelled()
            assert here.count == 1
            assert len(heard) == MOST_WAITING + 1
            speaker.cancel()

    in_a_loop(crowd)


def test_what_comes_while_the_missed_is_looked_up_comes_after_it() -> None:
    viewer = None

    async def join() -> None:
        nonlocal viewer
        viewer = Viewer(100)
        viewer.push("105|c", 105)
        viewer.begin([Frame("one", 101, "a"), Frame("one", 105, "c")])
        assert [await viewer.next(), await viewer.next()] == ["101|a", "105|c"]
        assert not viewer.has_more

    in_a_loop(join)


def test_numbers_only_grow_and_what_was_dropped_is_known_to_be_missing() -> None:
    line = MemoryWire()
    start = milliseconds()
    for number in range(KEPT + 2):
        line.publish("one", str(number))

    log = merged(async_to_sync(line.past)("one"), ())
    assert log.after(start + KEPT + 10_000) == []
    assert log.after(start - 1) is None
    numbers = [frame.number for frame in log.after(start + 5) or []]
    assert numbers
    assert numbers == sorted(set(numbers))
