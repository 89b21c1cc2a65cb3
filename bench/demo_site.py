"""The demo city in a browser, for what looks at real pages. Imported first: it loads the apps.

Without BASE_URL the city is built in LOOK_VAR (var/look), anew on each day because its dates are
relative, and served on a free port. With BASE_URL a site that runs already is used; it has to
be one of this machine, whose HUIXIANG_VAR (or DATABASE_URL) is given along: rows are looked up
there, and people are signed in without their passwords.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from bench.demo_settings import BASE_URL, ROOT, VAR

# isort: split
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Playwright

from accounts.models import User
from tests.journeys.conftest import CHROMIUM, SWITCHES

BUILT_ON = VAR / "built-on"
PATIENCE = 60


def _run(*command: str | Path) -> None:
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True)  # noqa: S603 -- our own


def _prepare() -> None:
    front = ROOT / "scripts" / "front.py"
    if front.exists():
        _run(front)
    _run("scripts/prepare.py", "messages", "migrate", "collectstatic")
    today = date.today().isoformat()  # noqa: DTZ011 -- the machine's day is as good as any
    if not BUILT_ON.exists() or BUILT_ON.read_text() != today:
        _run("manage.py", "demo", "--reset")
        BUILT_ON.write_text(today)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(address: str, server: subprocess.Popen) -> None:
    for _ in range(PATIENCE * 10):
        if server.poll() is not None:
            raise SystemExit("The site did not start; the reason stands above.")
        try:
            urlopen(f"{address}/healthz").close()  # noqa: S310 -- an address of this machine
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The site did not answer.")


@contextmanager
def demo_site() -> Iterator[str]:
    """Serve the demo city and give its address without a slash at the end."""
    if BASE_URL:
        yield BASE_URL
        return
    _prepare()
    port = str(_free_port())
    command = [sys.executable, "manage.py", "serve", "--no-worker", "--port", port]
    with subprocess.Popen(command, cwd=ROOT) as server:  # noqa: S603 -- our own
        try:
            _wait_for(f"http://127.0.0.1:{port}", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def chromium(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)


def enter_as(context: BrowserContext, who: User | None, base: str) -> None:
    """Sign a browser in, past the door."""
    if who is None:
        return
    client = Client()
    client.force_login(who)
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": session.key, "value": session.value, "url": base}])
