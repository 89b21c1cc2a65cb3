"""The hub: who is told what they missed, whose weakness costs whom what."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from asgiref.sync import async_to_sync
from redis.exceptions import ConnectionError as LineError

from contributions import hub as hubs
from contributions import presence
from contributions.frames import KEPT, MOMENT, Frame, Past, milliseconds
from contributions.hub import MOST_VIEWERS, Full, Hub
from contributions.viewer import RESET, Viewer
from contributions.wire import MemoryWire


class SlowWire(MemoryWire):
    """A wire that counts its readers, takes its time, and breaks when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.fails = False
        self.broken = asyncio.Event()

    async def past(self, group: str) -> Past:
        self.asked += 1
        past = await super().past(group)
        await asyncio.sleep(0.05)
        if self.fails:
            raise LineError
        return past

    async def follow(self, deliver: object, begin: object) -> None:
        following = asyncio.ensure_future(super().follow(deliver, begin))  # type: ignore[arg-type]
        breaking = asyncio.ensure_future(self.broken.wait())
        await asyncio.wait([following, breaking], return_when=asyncio.FIRST_COMPLETED)
        following.cancel()
        raise LineError


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> SlowWire:
    made = SlowWire()
    monkeypatch.setattr(hubs, "wire", lambda: made)
    monkeypatch.setattr(presence, "EVERY", 0.05)
    return made


@asynccontextmanager
async def standing(line: SlowWire) -> AsyncIterator[Hub]:
    """A hub whose line stands, with the wire used before."""
    line.publish("another", "")
    here = Hub()
    async with here.viewer("another", milliseconds()):
        await asyncio.sleep(0.1)
        yield here
    for task in (here._follower, here._counter):
        if task:
            task.cancel()


def in_a_loop(test: Callable[[], Awaitable[None]]) -> None:
    async_to_sync(test)()


async def heard(viewer: Viewer, seconds: float = 0.2) -> list[str]:
    """What a viewer is told within ``seconds``."""
    frames = []
    while True:
        try:
            frames.append(await asyncio.wait_for(viewer.next(), seconds))
        except TimeoutError:
            return frames


def test_five_hundred_who_come_at_once_cost_one_question(line: SlowWire) -> None:
    async def storm() -> None:
        async with standing(line) as here, AsyncExitStack() as stack:
            seen = milliseconds()
            line.publish("one", "missed")
            line.asked = 0
            joining = [stack.enter_async_context(here.viewer("one", seen - 1)) for _ in range(500)]
            viewers = await asyncio.gather(*joining)
            assert line.asked == 1
            for viewer in viewers:
                told = await heard(viewer, 0.001) if viewer is viewers[0] else [await viewer.next()]
                assert [text.partition("|")[2] for text in told] == ["missed"]

    in_a_loop(storm)


def test_who_comes_while_the_question_is_asked_misses_nothing_and_hears_nothing_twice(
    line: SlowWire,
) -> None:
    async def join() -> None:
        async with standing(line) as here, AsyncExitStack() as stack:
            seen = milliseconds() - 1
            line.publish("one", "a")
            first = asyncio.ensure_future(stack.enter_async_context(here.viewer("one", seen)))
            await asyncio.sleep(0.01)
            line.publish("one", "b")
            second = await stack.enter_async_context(here.viewer("one", seen))
            line.publish("one", "c")
            for viewer in (await first, second):
                told = [text.partition("|")[2] for text in await heard(viewer)]
                assert told == ["a", "b", "c"]

    in_a_loop(join)


def test_after_a_break_of_the_line_each_is_told_what_came_meanwhile(line: SlowWire) -> None:
    async def break_off() -> None:
        async with standing(line) as here, here.viewer("one", milliseconds() - 1) as viewer:
            line.publish("one", "before")
            assert len(await heard(viewer)) == 1
            line.broken.set()
            await asyncio.sleep(0.02)
            line.publish("one", "meanwhile")
            line.broken.clear()
            told = [text.partition("|")[2] for text in await heard(viewer, 0.6)]
            assert told == ["meanwhile"]

    in_a_loop(break_off)


def test_who_comes_while_the_line_is_broken_is_told_when_it_stands(line: SlowWire) -> None:
    async def come() -> None:
        async with standing(line) as here:
            seen = milliseconds() - 1
            line.broken.set()
            await asyncio.sleep(0.02)
            line.publish("one", "meanwhile")
            async with here.viewer("one", seen) as viewer:
                line.broken.clear()
                told = [text.partition("|")[2] for text in await heard(viewer, 0.6)]
                assert told == ["meanwhile"]

    in_a_loop(come)


def test_where_nobody_knows_what_was_missed_one_looks_anew(line: SlowWire) -> None:
    async def ask() -> None:
        async with standing(line) as here:
            line.fails = True
            async with here.viewer("one", milliseconds() - 1) as viewer:
                told = await heard(viewer)
            assert [text.partition("|")[2] for text in told] == [RESET]
            line.fails = False
            async with here.viewer("one", 5) as late:
                assert (await heard(late))[0].endswith(RESET)

    in_a_loop(ask)


def test_who_missed_very_much_looks_anew_and_is_not_let_go(line: SlowWire) -> None:
    async def come_back() -> None:
        async with standing(line) as here:
            seen = milliseconds() - 1
            for number in range(100):
                line.publish("one", str(number))
            async with here.viewer("one", seen) as viewer:
                told = await heard(viewer)
                assert [text.partition("|")[2] for text in told] == [RESET]
                line.publish("one", "next")
                assert len(await heard(viewer)) == 1

    in_a_loop(come_back)


def test_what_holds_for_a_moment_is_not_kept_and_never_fills_a_queue(line: SlowWire) -> None:
    async def mention() -> None:
        async with standing(line) as here:
            async with here.viewer("one", milliseconds()) as viewer:
                for _ in range(200):
                    line.mention("one", "somebody is writing")
                assert [text.partition("|")[0] for text in await heard(viewer)] == [str(MOMENT)]
            async with here.viewer("one", milliseconds() - 1) as later:
                assert await heard(later) == []

    in_a_loop(mention)


def test_three_and_more_are_counted_and_nobody_is_named(line: SlowWire) -> None:
    async def come() -> None:
        async with standing(line) as here, AsyncExitStack() as stack:
            now = milliseconds()
            first = await stack.enter_async_context(here.viewer("one", now, counts=True))
            second = await stack.enter_async_context(here.viewer("one", now))
            told = await heard(first)
            assert len(told) == 1
            assert " hidden" in told[0]
            await stack.enter_async_context(here.viewer("one", now, counts=True))
            (told,) = await heard(first)
            assert "3" in told
            assert " hidden" not in told
            assert await heard(second, 0.01) == []

    in_a_loop(come)


@pytest.mark.parametrize(
    ("number", "told"), [(0, 0), (2, 0), (3, 3), (29, 29), (37, 30), (2004, 2000)]
)
def test_few_are_not_counted_and_many_by_tens(number: int, told: int) -> None:
    assert presence.about(number) == told


def test_more_than_this_process_takes_are_asked_to_come_again(
    line: SlowWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "MOST_VIEWERS", 1)

    async def come() -> None:
        async with standing(line) as here:
            with pytest.raises(Full):
                async with here.viewer("one", milliseconds()):
                    raise AssertionError

    in_a_loop(come)
    assert MOST_VIEWERS >= 2000


def test_ten_thousand_fragments_leave_no_more_than_are_kept(line: SlowWire) -> None:
    async def flood() -> None:
        async with standing(line) as here, here.viewer("one", milliseconds()) as viewer:
            await heard(viewer, 0.01)
            start = milliseconds()
            for number in range(10_000):
                here.deliver(Frame("one", start + number, "x"))
                viewer._waiting.clear()
            log = here.groups["one"]._log
            assert log is not None
            assert len(log.frames) == KEPT
            assert log.after(start) is None

    in_a_loop(flood)
