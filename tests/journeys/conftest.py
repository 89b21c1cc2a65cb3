"""A real browser on a real server. Run with `make test-browser`, or by naming a file in here.

With JOURNEY_SHOTS=<folder> a picture of each kind of page is kept there, in both widths.
"""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, ViewportSize, expect, sync_playwright

from config.asgi import application
from tests.journeys.serving import serving
from tests.journeys.walker import DESK, PHONE, Looks, Walker

# Milliseconds; a machine may be busy with other things.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
SWITCHES = [
    "--no-sandbox",  # Chromium will not start as root with it
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in the main thread, where the tests use the ORM.
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with serving(application) as address:
        yield address


@pytest.fixture
def site(server: str, transactional_db: None) -> str:
    """Return the address of the site with the database as migrations leave it."""
    return server


@pytest.fixture(scope="session")
def looks() -> Looks:
    return Looks(os.environ.get("JOURNEY_SHOTS", ""))


@pytest.fixture
def arrive(browser: Browser, site: str, looks: Looks) -> Iterator[Callable[..., Walker]]:
    """Open a browser for one more person: own cookies, own width, with scripts or without.

    Fails where a script failed, the content security policy refused something, or a page that
    was come to is too wide for a phone or hard to use for some.
    """
    looks.faults = faults = []
    contexts = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            faults.append(message.text)

    def person(width: int = DESK, *, scripts: bool = True) -> Walker:
        context = browser.new_context(
            base_url=site,
            viewport=ViewportSize(width=width, height=900),
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error} {error.stack}"))
        return Walker(page, looks, scripts=scripts)

    yield person
    for context in contexts:
        context.close()
    assert not faults, "\n" + "\n".join(faults)


@pytest.fixture
def desk(arrive: Callable[..., Walker]) -> Walker:
    """Somebody at a desk."""
    return arrive(DESK)


@pytest.fixture
def phone(arrive: Callable[..., Walker]) -> Walker:
    """Somebody with a phone in hand."""
    return arrive(PHONE)
