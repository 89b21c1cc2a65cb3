"""Processes that serve, processes that ask: one round of load on this machine."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.db import connection

PATIENCE = 300


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment() -> dict[str, str]:
    given = connection.settings_dict
    address = f"sqlite:///{given['NAME']}"
    if connection.vendor == "postgresql":
        address = f"postgres://{given['USER']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
    return {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "bench.web_settings"}


@contextmanager
def running(*command: str) -> Iterator[subprocess.Popen]:
    """A process that is told to stop at the end."""
    told = [sys.executable, *command]
    with subprocess.Popen(told, env=_environment()) as process:  # noqa: S603 -- our own
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def served(*commands: tuple[str, ...]) -> Iterator[list[int]]:
    """Start each command with a free port as its last argument; wait until all answer."""
    with ExitStack() as stack:
        ports = []
        for command in commands:
            ports.append(free_port())
            stack.enter_context(running(*command, str(ports[-1])))
        for port in ports:
            wait_for(port)
        yield ports


def wait_for(port: int) -> None:
    """Wait until a server answers at ``port``."""
    for _ in range(PATIENCE * 10):
        try:
            urlopen(f"http://127.0.0.1:{port}/healthz").close()
        except HTTPError:
            return  # it has no such page, but it answers
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("A server did not answer.")


def ask(**order: Any) -> dict[str, Any]:
    """Let ``bench.clients`` work one order off, in a process of its own."""
    told = [sys.executable, "-m", "bench.clients"]
    done = subprocess.run(  # noqa: S603 -- our own
        told, input=json.dumps(order), stdout=subprocess.PIPE, text=True, check=True
    )
    return dict(json.loads(done.stdout))
