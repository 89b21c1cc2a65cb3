"""小林 on a train: an old telephone, a line of 400 kbit/s on which each request waits 400 ms."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import django_htmx
import pytest
from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect

from accounts.services import vouch_for
from bench.traffic import Traffic, slow_down
from config.wsgi import Pages
from consultations.models import Consultation, Submission
from tests import make
from tests.journeys.serving import serving
from tests.journeys.walker import PASSWORD, PHONE, SEND

MOST_KILOBYTES = 200
MOST_TAPS = 3
WORDS = "孩子九点多要睡觉，建议再提前半小时。"
# Milliseconds; two requests follow each other on this line before anything is seen.
PATIENCE = 60_000


@pytest.fixture(scope="module")
def site_as_sent(tmp_path_factory) -> Iterator[str]:
    """The site with its files hashed and compressed, which the other journeys do without."""
    files = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    htmx = f"{django_htmx.__path__[0]}/static"
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": files},
        STATIC_ROOT=str(tmp_path_factory.mktemp("static")),
        # Only what our pages use: to compress the editors' files takes a minute.
        STATICFILES_DIRS=[*settings.STATICFILES_DIRS, htmx],
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        WHITENOISE_AUTOREFRESH=False,
        WHITENOISE_USE_FINDERS=False,
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        with serving(WSGIMiddleware(Pages(), workers=4)) as address:
            yield address


class Thumb:
    """A telephone on that line, and how often it was touched."""

    def __init__(self, page: Page, traffic: Traffic) -> None:
        self.page, self.traffic, self.taps = page, traffic, 0

    def tap(self, place: Locator) -> None:
        place.tap()
        self.taps += 1

    def press(self, selector: str) -> None:
        """Tap what leads to another page."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.tap(self.page.locator(selector).first)


@pytest.fixture
def thumb(browser: Browser, site_as_sent: str, transactional_db: None) -> Iterator[Thumb]:
    context = browser.new_context(
        base_url=site_as_sent,
        viewport={"width": PHONE, "height": 740},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        locale="zh-CN",
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    line = context.new_cdp_session(page)
    traffic = Traffic(line, urlsplit(site_as_sent).netloc)
    slow_down(line, latency=400, down=400, up=400)
    yield Thumb(page, traffic)
    context.close()
    assert traffic.outside == []


@pytest.fixture
def consultation(transactional_db: None) -> Consultation:
    return make.consultation(clauses=make.clauses(20))


def test_a_link_leads_in_three_taps_to_words_about_a_clause_and_out(thumb, consultation):
    person = vouch_for(user=make.user())
    place = make.clause_threads(consultation)[3]
    thumb.page.goto(consultation.get_absolute_url(), wait_until="load")
    thumb.traffic.is_first = False
    first_load = thumb.traffic.kilobytes["total"]

    thumb.press(f"button[name='clause'][value='{place.pk}']")
    words = thumb.page.locator("[name='points-0-body']")
    thumb.tap(words)
    expect(words).to_be_focused()
    assert thumb.page.locator("[name='points-0-thread']").input_value() == str(place.pk)
    taps = thumb.taps

    words.fill(WORDS)
    thumb.page.locator("[name='points-0-stance'][value='amend']").check(force=True)
    thumb.press(SEND)
    thumb.page.locator("[name='login']").fill(person.email)
    thumb.page.locator("[name='password']").fill(PASSWORD)
    thumb.press(SEND)
    expect(words).to_have_value(WORDS)
    thumb.press(SEND)
    expect(thumb.page.locator("main")).to_contain_text(WORDS)
    assert Submission.objects.get().author == person

    assert (first_load < MOST_KILOBYTES, taps <= MOST_TAPS) == (True, True), (first_load, taps)
    # The files were counted, and they came as small as the site sends them.
    assert 0 < thumb.traffic.kilobytes["stylesheet"] < 60


@pytest.mark.parametrize("name", ["home", "consultations:index", "track:index", "account_login"])
def test_a_first_page_weighs_little(thumb, consultation, name):
    make.contribution(thread=consultation.thread)
    thumb.page.goto("/" if name == "home" else reverse(name), wait_until="load")

    assert 0 < thumb.traffic.kilobytes["total"] < MOST_KILOBYTES
