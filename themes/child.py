"""The theme engine in processes of its own: it takes no page's time and may die alone."""

import multiprocessing
import threading
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from themes.engine import Search, Told, Vector

# Seconds between two signs of life while the engine is silent.
PULSE = 1.0
# Seconds for one batch of texts, the start of the process and its model included.
PATIENCE = 120.0


class EngineDied(RuntimeError):
    """The child process ended without an answer: killed, or out of memory."""


def find_in_child(
    texts: Sequence[str],
    *,
    rows: "Sequence[Vector | None]" = (),
    themes: int | None,
    seed: int,
    progress: Callable[[str, float], None],
) -> "Search":
    """Call ``engine.search`` in a child process, passing on its progress at least every second.

    What ``progress`` raises ends the child. Raises EngineDied where the child dies.
    """
    child, here = _start(_work, list(texts), list(rows), themes, seed)
    try:
        return _listen(here, progress)
    finally:
        _end(child, here)


def _start(work: Callable[..., None], *given: object) -> tuple[SpawnProcess, Connection]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    child = context.Process(target=work, args=(there, *given), daemon=True)
    child.start()
    there.close()
    return child, here


def _end(child: SpawnProcess, pipe: Connection) -> None:
    child.kill()
    child.join()
    pipe.close()


def _listen(pipe: Connection, progress: Callable[[str, float], None]) -> "Search":
    stage, done = "", 0.0
    while True:
        if pipe.poll(PULSE):
            try:
                said = pipe.recv()
            except (EOFError, OSError) as error:  # OSError: it died in the middle of a message
                raise EngineDied from error
            if not isinstance(said, tuple):
                return said
            stage, done = said
        progress(stage, done)


def _work(
    pipe: Connection,
    texts: list[str],
    rows: "list[Vector | None]",
    themes: int | None,
    seed: int,
) -> None:
    # Seconds of imports, which the processes that serve pages do without.
    from nlp.embed import sentence_encoder  # noqa: PLC0415
    from themes.engine import search  # noqa: PLC0415

    def say(stage: str, done: float) -> None:
        pipe.send((stage, done))

    pipe.send(
        search(texts, rows=rows, themes=themes, seed=seed, progress=say, model=sentence_encoder)
    )


class Reader:
    """A process that reads texts, started when there are some; it ends when none have come.

    Any number of threads may share one: it holds one model in memory.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._child: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._holds: int | None = None

    def read(
        self,
        texts: "Sequence[str]",
        rows: "Sequence[Vector | None]" = (),
        key: int | None = None,
        kept: Callable[[], bytes] = bytes,
    ) -> "tuple[str, list[Told]]":
        """Ask ``engine.Desk.read`` in the process, which holds the assigner of one search.

        Raises EngineDied where the process dies or does not answer in time.
        """
        with self._turn:
            pipe = self._awake()
            handed = kept() if key is not None and key != self._holds else None
            try:
                pipe.send((list(texts), list(rows), key, handed))
                if not pipe.poll(PATIENCE):
                    raise EOFError
                told = pipe.recv()
            except (EOFError, OSError) as error:
                self._stop()
                raise EngineDied from error
            self._holds = key if handed is not None else self._holds
            return told

    def close(self) -> None:
        """End the process, if there is one."""
        with self._turn:
            self._stop()

    def _awake(self) -> Connection:
        if self._child and not self._child.is_alive():
            self._stop()
        if not self._pipe:
            self._child, self._pipe = _start(_serve)
        return self._pipe

    def _stop(self) -> None:
        if self._child and self._pipe:
            _end(self._child, self._pipe)
        self._child = self._pipe = self._holds = None


def _serve(pipe: Connection) -> None:
    from themes.engine import serve  # noqa: PLC0415 -- as above

    serve(pipe)
