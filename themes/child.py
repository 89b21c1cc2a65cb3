"""The theme engine in a process of its own: it takes no page's time and may die alone."""

import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlp.themes import Found

# Seconds between two signs of life while the engine is silent.
PULSE = 1.0


class EngineDied(RuntimeError):
    """The child process ended without an answer: killed, or out of memory."""


def find_in_child(
    texts: Sequence[str],
    *,
    themes: int | None,
    seed: int,
    progress: Callable[[str, float], None],
) -> "Found":
    """Call ``find_themes`` in a child process, passing on its progress at least every second.

    What ``progress`` raises ends the child. Raises EngineDied where the child dies.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(there, list(texts), themes, seed), daemon=True)
    child.start()
    there.close()
    try:
        return _listen(here, progress)
    finally:
        child.kill()
        child.join()
        here.close()


def _listen(pipe: Connection, progress: Callable[[str, float], None]) -> "Found":
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


def _work(pipe: Connection, texts: list[str], themes: int | None, seed: int) -> None:
    # Seconds of imports, which the processes that serve pages do without.
    from nlp.embed import sentence_encoder  # noqa: PLC0415
    from nlp.themes import find_themes  # noqa: PLC0415

    def say(stage: str, done: float) -> None:
        pipe.send((stage, done))

    encoder = sentence_encoder()
    pipe.send(find_themes(texts, themes=themes, seed=seed, encoder=encoder, progress=say))
