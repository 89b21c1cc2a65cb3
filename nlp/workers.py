"""The same work by one process, by several, or by the workers of a Dask cluster.

Work is cut into chunks by whoever hands it in, each chunk is done by one thread, and results
come back in order: who does it, and how many do, changes no byte.
"""

import pickle
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from importlib import import_module
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Protocol, TypeVar

from threadpoolctl import threadpool_limits

Shared = TypeVar("Shared")
Given = TypeVar("Given")
Made = TypeVar("Made")

CHUNK = 2_000  # texts: a few tenths of a second of words, a few seconds of a model
AHEAD = 2  # chunks that wait for each worker, so that none is idle and memory stays bounded
SCHEDULER = "NLP_DASK_SCHEDULER"


class Workers(Protocol):
    """Whoever does the chunks."""

    def each(
        self,
        work: Callable[[Shared, list[Given]], Made],
        shared: Shared,
        chunks: Iterable[list[Given]],
    ) -> Iterator[Made]:
        """Do ``work(shared, chunk)`` for every chunk; the results in the order of the chunks.

        ``work`` is a function of a module, for other processes find it by name. What it raises
        is raised here. ``chunks`` is read as results are taken, a little ahead.
        """


class Here:
    """This process alone."""

    def each(
        self,
        work: Callable[[Shared, list[Given]], Made],
        shared: Shared,
        chunks: Iterable[list[Given]],
    ) -> Iterator[Made]:
        return (_done(work, shared, chunk) for chunk in chunks)


class Processes:
    """Processes of this machine; what they share goes through a file, once."""

    def __init__(self, pool: ProcessPoolExecutor, number: int, folder: Path) -> None:
        self._pool, self._number, self._folder = pool, number, folder

    def each(
        self,
        work: Callable[[Shared, list[Given]], Made],
        shared: Shared,
        chunks: Iterable[list[Given]],
    ) -> Iterator[Made]:
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
            pickle.dump(shared, file)
        submitted = (self._pool.submit(_from_file, work, file.name, chunk) for chunk in chunks)
        return _in_order(submitted, AHEAD * self._number)


class Cluster:
    """The workers of a Dask cluster; ``nlp`` has to be installed there in the same version."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def each(
        self,
        work: Callable[[Shared, list[Given]], Made],
        shared: Shared,
        chunks: Iterable[list[Given]],
    ) -> Iterator[Made]:
        kept = self._client.scatter([shared], broadcast=True, hash=False)[0]
        submitted = (self._client.submit(_done, work, kept, c, pure=False) for c in chunks)
        return _in_order(submitted, AHEAD * max(1, sum(self._client.nthreads().values())))


def _in_order(submitted: Iterator[Any], ahead: int) -> Iterator[Any]:
    waiting = deque(islice(submitted, ahead))
    while waiting:
        made = waiting.popleft().result()
        waiting.extend(islice(submitted, 1))
        yield made


def _done(work: Callable[[Any, list[Any]], Any], shared: object, chunk: list[Any]) -> Any:
    with threadpool_limits(1):  # sums of floats depend on how many threads share them
        return work(shared, chunk)


def _from_file(work: Callable[[Any, list[Any]], Any], path: str, chunk: list[Any]) -> object:
    return _done(work, _loaded(path), chunk)


@lru_cache(maxsize=1)
def _loaded(path: str) -> object:
    return pickle.loads(Path(path).read_bytes())  # noqa: S301 -- written by our own parent


@contextmanager
def workers(number: int = 1, scheduler: str | None = None) -> Iterator[Workers]:
    """Open ``number`` processes (1: this one), or the Dask cluster at ``scheduler``.

    scheduler  an address as Dask writes it, tcp://host:8786; goes before ``number``

    Raises ValueError for a number below 1, ModuleNotFoundError where dask.distributed is not
    installed, OSError where nobody answers at the address. Processes are spawned, so that a
    script calling this needs the usual ``if __name__ == "__main__"``.
    """
    if number < 1:
        raise ValueError(number)
    with ExitStack() as opened:
        if scheduler:
            # Optional, and slow to load.
            client: Any = import_module("distributed").Client
            yield Cluster(opened.enter_context(client(scheduler, set_as_default=False)))
        elif number == 1:
            yield Here()
        else:
            folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
            pool = ProcessPoolExecutor(number, mp_context=get_context("spawn"))
            yield Processes(opened.enter_context(pool), number, folder)


def in_chunks(rows: Iterable[Given], size: int = CHUNK) -> Iterator[list[Given]]:
    """Cut into lists of ``size``, the last one shorter."""
    left = iter(rows)
    while chunk := list(islice(left, size)):
        yield chunk
