"""Call a function in a process of its own: it takes no page's time, and may die alone."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

# Seconds between two signs of life while the function is silent.
PULSE = 1.0


class Died(RuntimeError):
    """The process ended without an answer: it was killed, or out of memory."""


def call_apart(
    function: Callable[..., Any], *args: Any, alive: Callable[[float], None], **options: Any
) -> Any:
    """Return ``function(*args, progress=…, **options)``, worked out in another process.

    ``alive`` is told the share done (0 to 1) whenever the function tells ``progress``, and at
    least once a second; what it raises ends the process. ``function`` is one of a module's own,
    all values can be pickled. Raises Died, or what the function raised.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(there, function, args, options), daemon=True)
    child.start()
    there.close()
    try:
        return _listen(here, alive)
    finally:
        child.kill()
        child.join()
        here.close()


def _listen(pipe: Connection, alive: Callable[[float], None]) -> Any:
    done = 0.0
    while True:
        if pipe.poll(PULSE):
            try:
                word, value = pipe.recv()
            except (EOFError, OSError) as error:  # OSError: it died in the middle of a message
                raise Died from error
            if word == "answer":
                return value
            if word == "error":
                raise value
            done = value
        alive(done)


def _work(
    pipe: Connection, function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]
) -> None:
    try:
        answer = function(*args, progress=lambda done: pipe.send(("done", done)), **options)
    except Exception as error:  # noqa: BLE001 — it is raised on the other side
        pipe.send(("error", error))
    else:
        pipe.send(("answer", answer))
