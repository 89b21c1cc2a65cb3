"""Run a command with PostgreSQL and Redis: those that answer, or own ones for its duration."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import redis
from debian import provide

POSTGRES = "postgres://postgres@127.0.0.1:5432/huixiang_test"
# The last of Redis's sixteen databases: tests empty the one they use.
REDIS = "redis://127.0.0.1:6379/15"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def postgres_answers(address: str) -> bool:
    server = address.rpartition("/")[0] + "/postgres"
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(server, connect_timeout=3):
        return True
    return False


def redis_answers(address: str) -> bool:
    with contextlib.suppress(redis.ConnectionError), redis.Redis.from_url(address) as client:
        return client.ping()
    return False


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Start an instance in a folder that goes with it, safe to lose and therefore quick."""
    provide("postgresql")
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
    if programs is None:
        raise SystemExit("PostgreSQL's initdb was not found under /usr/lib/postgresql.")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="huixiang-pg-", ignore_cleanup_errors=True) as folder:
        # PostgreSQL refuses to run as root.
        user = [] if os.geteuid() else ["runuser", "-u", "postgres", "--"]
        if user:
            shutil.chown(folder, "postgres")
        data = f"{folder}/data"
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
            " -c max_connections=200 -c fsync=off -c full_page_writes=off"
            " -c synchronous_commit=off"
        )
        control = [*user, str(programs / "pg_ctl"), "-D", data, "-w", "-s"]
        initdb = [*user, str(programs / "initdb"), "-D", data, "-U", "postgres", "-A", "trust"]
        locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run([*initdb, *locale], cwd=folder, stdout=subprocess.DEVNULL, check=True)
        log = ["-l", f"{folder}/log", "-o", options]
        subprocess.run([*control, *log, "start"], cwd=folder, check=True)
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/huixiang_test"
        finally:
            subprocess.run([*control, "-m", "fast", "stop"], cwd=folder, check=True)


@contextlib.contextmanager
def redis_server() -> Iterator[str]:
    provide("redis-server")
    port = free_port()
    switches = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with subprocess.Popen(["redis-server", *switches], stdout=subprocess.DEVNULL) as server:
        try:
            address = f"redis://127.0.0.1:{port}/15"
            for _ in range(100):
                if redis_answers(address):
                    break
                with contextlib.suppress(subprocess.TimeoutExpired):
                    server.wait(timeout=0.1)
            yield address
        finally:
            server.terminate()


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    database = os.environ.get("TEST_DATABASE_URL", POSTGRES)
    cache = os.environ.get("TEST_REDIS_URL", REDIS)
    with contextlib.ExitStack() as stack:
        if not postgres_answers(database):
            if "TEST_DATABASE_URL" in os.environ:
                raise SystemExit("No PostgreSQL answers at TEST_DATABASE_URL.")
            database = stack.enter_context(postgres())
        if not redis_answers(cache):
            if "TEST_REDIS_URL" in os.environ:
                raise SystemExit("No Redis answers at TEST_REDIS_URL.")
            cache = stack.enter_context(redis_server())
        environment = {**os.environ, "DATABASE_URL": database, "REDIS_URL": cache}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
