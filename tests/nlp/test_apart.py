import multiprocessing
import os
import signal
from collections.abc import Callable
from contextlib import closing

import pytest

from nlp.apart import Apart, Died, call_apart


def doubled(number: int, *, progress: Callable[[float], None]) -> int:
    progress(0.5)
    return 2 * number


def raises(*, progress: Callable[[float], None]) -> None:
    raise ValueError("no")


def dies(*, progress: Callable[[float], None]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def pid(*, progress: Callable[[], None]) -> int:
    return os.getpid()


def quiet(*_told: object) -> None:
    pass


def test_a_function_answers_from_another_process_and_gives_signs_of_life(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("nlp.apart.PULSE", 0.01)
    heard: list[tuple[object, ...]] = []

    answer = call_apart(f"{__name__}:doubled", 21, progress=lambda *told: heard.append(told))

    assert answer == 42
    assert heard[0] == ()  # it starts, and has nothing to tell
    assert heard[-1] == (0.5,)


def test_what_it_raises_ends_it_and_stands_on_its_stderr(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(Died, match="raises: exit 1"):
        call_apart(f"{__name__}:raises", progress=quiet)

    assert "ValueError: no" in capfd.readouterr().err


def test_a_killed_process_is_told() -> None:
    with pytest.raises(Died, match="dies: exit -9"):
        call_apart(f"{__name__}:dies", progress=quiet)


def test_who_no_longer_wants_the_answer_ends_the_process() -> None:
    def stop(*_told: object) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        call_apart(f"{__name__}:doubled", 21, progress=stop)
    assert multiprocessing.active_children() == []


def test_one_process_answers_many_calls_and_ends_where_none_come() -> None:
    with closing(Apart(f"{__name__}:pid", idle=0.5)) as process:
        first, second = (process.call(progress=quiet) for _ in range(2))
        (child,) = multiprocessing.active_children()
        child.join(20)
        with pytest.raises(Died, match="exit 0"):
            process.call(progress=quiet)

    assert first == second == child.pid != os.getpid()
