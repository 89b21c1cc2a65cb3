"""The theme engine in processes of its own: it takes no page's time and may die alone."""

import threading
from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from nlp.apart import Apart, Died, call_apart

if TYPE_CHECKING:
    from themes.engine import Search, Told, Vector

# Seconds for one batch of texts, the start of the process and its model included.
PATIENCE = 120.0
# Seconds without work after which a reading process ends and gives its memory back.
IDLE = 120.0

find_in_child: "Callable[..., Search]" = partial(call_apart, "themes.engine:search_with_model")


class Reader:
    """A process that reads texts, started when there are some; it ends when none have come.

    Any number of threads may share one: it holds one model in memory.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: Apart | None = None
        self._holds: int | None = None

    def read(
        self,
        texts: "Sequence[str]",
        rows: "Sequence[Vector | None]" = (),
        key: int | None = None,
        kept: Callable[[], bytes] = bytes,
    ) -> "tuple[str, list[Told]]":
        """Ask ``engine.Desk.read`` in the process, which holds the assigner of one search.

        Raises Died where the process dies or does not answer in time.
        """
        with self._turn:
            process = self._awake()
            handed = kept() if key is not None and key != self._holds else None
            told = process.call(list(texts), list(rows), key, handed, progress=_patience())
            self._holds = key if handed is not None else self._holds
            return told

    def close(self) -> None:
        """End the process, if there is one."""
        with self._turn:
            self._stop()

    def _awake(self) -> Apart:
        if not self._process or not self._process.is_alive():
            self._stop()
            self._process = Apart("themes.engine:read", idle=IDLE)
        return self._process

    def _stop(self) -> None:
        if self._process:
            self._process.close()
        self._process = self._holds = None


def _patience() -> Callable[[], None]:
    until = monotonic() + PATIENCE

    def wait() -> None:
        if monotonic() > until:
            raise Died("no answer in time")

    return wait
