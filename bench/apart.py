"""Measurements, each in a process of its own, so that one's memory and caches are not another's."""

import multiprocessing
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

from bench.data import say

Result = TypeVar("Result")


@dataclass(frozen=True)
class Cost(Generic[Result]):
    """What came of it, CPU seconds with imports left out, and the peak memory of the process."""

    result: Result
    cpu: float
    peak: float


def apart(act: Callable[..., Result], *given: object) -> Cost[Result] | None:
    """Call ``act(*given)`` in a new process; None, and a word to the person, where it dies."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_send, args=(there, act, given))
    child.start()
    there.close()
    try:
        return here.recv()
    except EOFError:
        say(f"{act.__module__}.{act.__qualname__}: failed")
        return None
    finally:
        child.join()


def _send(pipe: Connection, act: Callable[..., object], given: tuple[object, ...]) -> None:
    before = time.process_time()
    result = act(*given)
    cpu = time.process_time() - before
    pipe.send(Cost(result, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
