"""Call a function in a process of its own: it takes no page's time, and may die alone."""

import multiprocessing
from collections.abc import Callable
from contextlib import closing
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

# Seconds between two signs of life while the function is silent.
PULSE = 1.0


class Died(RuntimeError):
    """The process ended without an answer: killed, out of memory, or for what its stderr shows."""


class Apart:
    """A process that calls the function ``name``, "module:function", whenever it is asked to.

    Only it imports the module. It ends where nobody has asked for ``idle`` seconds.
    """

    def __init__(self, name: str, idle: float | None = None) -> None:
        context = multiprocessing.get_context("spawn")
        self._name = name
        self._pipe, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there, name, idle), daemon=True)
        self._process.start()
        there.close()

    def is_alive(self) -> bool:
        return self._process.is_alive()

    def call(self, *args: Any, progress: Callable[..., None], **options: Any) -> Any:
        """Return ``function(*args, progress=…, **options)``; all values can be pickled.

        ``progress`` is called with what the function tells its own, and at least once a second:
        then with what was told last, or with nothing. What it raises ends the process. Raises
        Died.
        """
        try:
            self._try(self._pipe.send, (args, options))
            return self._listen(progress)
        except BaseException:
            # Else the next call would hear the answer to this one.
            self.close()
            raise

    def close(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def _listen(self, progress: Callable[..., None]) -> Any:
        told: tuple[Any, ...] = ()
        while True:
            if self._try(self._pipe.poll, PULSE):
                is_answer, value = self._try(self._pipe.recv)
                if is_answer:
                    return value
                told = value
            progress(*told)

    def _try(self, act: Callable[..., Any], *given: object) -> Any:
        try:
            return act(*given)
        except (EOFError, OSError) as error:  # OSError: it died in the middle of a message
            self._process.join(PULSE)
            raise Died(f"{self._name}: exit {self._process.exitcode}") from error


def call_apart(name: str, *args: Any, progress: Callable[..., None], **options: Any) -> Any:
    """Do as ``Apart(name).call``, in a process for this call alone."""
    with closing(Apart(name)) as process:
        return process.call(*args, progress=progress, **options)


def _serve(pipe: Connection, name: str, idle: float | None) -> None:
    module, function = name.split(":")
    while pipe.poll(idle):
        try:
            args, options = pipe.recv()
        except EOFError:
            return
        act = getattr(import_module(module), function)
        answer = act(*args, progress=lambda *told: pipe.send((False, told)), **options)
        pipe.send((True, answer))
