import os
import signal
from collections.abc import Callable

import pytest

from nlp.apart import Died, call_apart


def doubled(number: int, *, progress: Callable[[float], None]) -> int:
    progress(0.5)
    return 2 * number


def raises(*, progress: Callable[[float], None]) -> None:
    raise ValueError("no")


def dies(*, progress: Callable[[float], None]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_function_answers_from_another_process_and_tells_how_far_it_is() -> None:
    told: list[float] = []

    assert call_apart(doubled, 21, alive=told.append) == 42
    assert told[-1] == 0.5


def test_what_it_raises_is_raised_here() -> None:
    with pytest.raises(ValueError, match="no"):
        call_apart(raises, alive=lambda _done: None)


def test_a_killed_process_is_told() -> None:
    with pytest.raises(Died):
        call_apart(dies, alive=lambda _done: None)


def test_who_no_longer_wants_the_answer_ends_the_process() -> None:
    def stop(_done: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        call_apart(doubled, 21, alive=stop)
