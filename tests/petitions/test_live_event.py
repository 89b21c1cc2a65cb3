"""One switch for the day on which everybody comes at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Event
from core.errors import StaleState
from petitions.models import LiveEvent, Petition
from petitions.services import counting, live_event
from petitions.services.live_event import ReasonMissing, begin_live_event, end_live_event
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db


def begin(**more):
    facts = {"reason": "全市都在看这件事。", "by": make.user("moderator"), "now": timezone.now()}
    return begin_live_event(**{**facts, **more})


@pytest.fixture
def switched(django_capture_on_commit_callbacks):
    """Switch and let every process know at once, as the transaction's end does."""

    def switch(act, **facts):
        with django_capture_on_commit_callbacks(execute=True):
            return act(**facts)

    return switch


def test_it_is_on_from_the_switch_to_the_switch(switched) -> None:
    assert not live_event.is_live_event()
    switched(begin)
    assert live_event.live_event().reason == "全市都在看这件事。"
    switched(end_live_event, by=make.user("supervisor"), now=timezone.now())
    assert not live_event.is_live_event()
    verbs = Event.objects.filter(verb__startswith="petitions.live").values_list("verb", flat=True)
    assert list(verbs) == ["petitions.live_event_begun", "petitions.live_event_ended"]


def test_a_process_asks_the_database_once_in_a_while(django_assert_num_queries) -> None:
    live_event.cache.clear()
    with django_assert_num_queries(1):
        for _ in range(50):
            live_event.is_live_event()


def test_it_is_not_begun_twice_nor_without_a_reason() -> None:
    with pytest.raises(ReasonMissing):
        begin(reason=" ")
    begin()
    with pytest.raises(StaleState):
        begin()


def test_open_petitions_get_the_days_and_closed_ones_do_not() -> None:
    is_open, closed = made.petition(), made.petition(state=Petition.State.CLOSED)

    begin(extend_days=3)

    assert made.fresh(is_open).closes_at - is_open.closes_at == timedelta(days=3)
    assert made.fresh(closed).closes_at == closed.closes_at


def test_counts_are_made_in_wider_batches_while_it_lasts(switched) -> None:
    petition, at = made.petition(), timezone.now()
    counting.count_when_due(at)
    switched(begin)
    made.signature(petition=petition)

    counting.count_when_due(at + timedelta(seconds=4))
    assert made.fresh(petition).signature_count == 1
    counting.count_when_due(at + timedelta(seconds=5))
    assert made.fresh(petition).signature_count == 2


def test_pages_and_numbers_are_kept_longer_while_it_lasts(switched) -> None:
    address = f"/petitions/{made.petition().pk}/count.json"
    assert live_event.seconds_kept(0) == 0
    assert "max-age=1," in Client().get(address).headers["Cache-Control"]

    switched(begin)

    assert live_event.seconds_kept(0) == live_event.PAGES_KEPT
    assert "max-age=5," in Client().get(address).headers["Cache-Control"]


def kept_for(url: str) -> int:
    said = dict(part.partition("=")[::2] for part in Client().get(url)["Cache-Control"].split(", "))
    return int(said["max-age"])


def test_the_list_and_a_petition_are_kept_for_half_a_minute_while_it_lasts(switched) -> None:
    pages = ["/petitions/", f"/petitions/{made.petition().pk}/"]
    assert [kept_for(url) for url in pages] == [5, 5]

    switched(begin)
    assert [kept_for(url) for url in pages] == [30, 30]

    switched(end_live_event, by=make.user("moderator"), now=timezone.now())
    assert [kept_for(url) for url in pages] == [5, 5]


@pytest.mark.parametrize(
    "url", ["/", "/rights/", "/consultations/", "/petitions/", "/petitions/new/", "/nowhere/"]
)
def test_every_page_says_why_while_it_lasts(switched, url) -> None:
    browser = Client()
    assert "现在访问的人非常多" not in browser.get(url).content.decode()

    switched(begin, reason="<b>直播</b>开始了。")
    html = browser.get(url).content.decode()
    assert "现在访问的人非常多" in html
    assert "&lt;b&gt;直播&lt;/b&gt;开始了。联名照常进行。" in html
    assert "开始了。）" not in html

    switched(end_live_event, by=make.user("moderator"), now=timezone.now())
    assert "现在访问的人非常多" not in browser.get(url).content.decode()


def test_the_banner_costs_a_known_page_no_query(switched, django_assert_num_queries) -> None:
    browser = Client()
    made.petition()
    switched(begin)
    browser.get("/petitions/")

    with django_assert_num_queries(4):
        assert "现在访问的人非常多" in browser.get("/petitions/").content.decode()


ADDRESS = "/desk/petitions/live-event/"


@pytest.mark.parametrize("role", ["moderator", "supervisor"])
def test_it_is_switched_at_the_desk(role: str) -> None:
    browser = Client()
    browser.force_login(make.user(role))
    assert browser.post(ADDRESS, {"reason": "", "extend_days": "0"}).status_code == 422

    browser.post(ADDRESS, {"reason": "全市都在看这件事。", "extend_days": "2"})
    assert "全市都在看这件事。" in browser.get(ADDRESS).content.decode()
    browser.post(ADDRESS, {"end": "1"})
    assert not LiveEvent.objects.filter(since__isnull=False).exists()


def test_others_do_not_switch_it() -> None:
    for role in ("official", "clerk", ""):
        browser = Client()
        browser.force_login(make.user(role))
        assert browser.get(ADDRESS).status_code == 403
