"""What moderators see of how signatures came, and the way from a form to a number put right."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from petitions.arrivals import HOUR, most_expected, steps
from petitions.models import HourTally, Invalidation, Signature
from petitions.services import counting, striking
from petitions.signs import signs_of
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=timezone.get_fixed_timezone(0))


def hours(*counts: int) -> dict[datetime, int]:
    return {NOON - (len(counts) - 1 - at) * HOUR: count for at, count in enumerate(counts)}


@pytest.fixture
def moderator():
    return make.user("moderator")


@pytest.fixture
def desk(client: Client, moderator) -> Client:
    client.force_login(moderator)
    return client


def signs_page(petition) -> str:
    return reverse("checks:signs", args=[petition.pk])


def typed(**more) -> dict[str, object]:
    return {"key": str(uuid4()), "reason": "临时邮箱批量联名。", **more}


@pytest.mark.parametrize(
    ("before", "most"),
    [
        ((1, 2, 3, 4, 5), None),  # too little to say
        ((0,) * 6, 6),  # at least six single signatures more
        ((100,) * 24, 160),  # six times the square root
        ((10, 90) * 12, 290),  # six times the usual deviation
        ((4,) * 22 + (900, 2000), 16),  # a burst moves neither
    ],
)
def test_what_is_expected_follows_from_the_steps_before(before, most) -> None:
    assert most_expected(before) == most


def test_a_burst_stands_out_and_the_rise_of_a_morning_does_not() -> None:
    quiet, morning = [2, 1, 0, 3, 2, 1] * 4, [5, 7, 9]
    counted = hours(*quiet, *morning, 60)
    found = steps(counted, NOON - 3 * HOUR, NOON, HOUR, opened=NOON - 99 * HOUR)

    assert [row.count for row in found] == [*morning, 60]
    assert [row.is_conspicuous for row in found] == [False, False, False, True]


def test_steps_without_signatures_count_and_what_comes_before_is_not_shown() -> None:
    long_ago, lately = NOON - 99 * HOUR, NOON - 2 * HOUR - timedelta(minutes=30)
    found = steps({NOON - 9 * HOUR: 9, NOON: 7}, NOON - 2 * HOUR, NOON, HOUR, opened=long_ago)

    assert [(row.count, row.most) for row in found] == [(0, 6), (0, 6), (7, 6)]
    young = steps({NOON: 7}, NOON - 2 * HOUR, NOON, HOUR, opened=lately)
    assert [(row.count, row.most) for row in young] == [(0, None), (0, None), (7, None)]


@time_machine.travel(NOON, tick=False)
def test_signs_are_counted_in_their_window() -> None:
    petition = made.petition(now=NOON - timedelta(days=3))
    Signature.objects.filter(petition=petition).update(signed_at=NOON - timedelta(days=3))
    old, new = make.user(), make.user()
    type(old).objects.filter(pk=old.pk).update(date_joined=NOON - timedelta(days=400))
    type(new).objects.filter(pk=new.pk).update(date_joined=NOON - timedelta(minutes=20))
    made.signature(
        petition=petition, signer=old, network=5, device=41, signed_at=NOON - timedelta(hours=20)
    )
    made.signature(petition=petition, signer=new, network=5, is_throwaway=True, signed_at=NOON)
    made.signature(petition=petition, network=6, state=Signature.State.VOID, signed_at=NOON)
    counter = made.signature(petition=petition, network=7, signed_at=NOON)
    Signature.objects.filter(pk=counter.pk).update(signer=None)

    hour, day, whole = (signs_of(petition, name, NOON) for name in ("hour", "day", "all"))

    assert (hour.looked_at, day.looked_at, whole.looked_at) == (2, 3, 4)
    assert day.networks == {5: 2, 7: 1}
    assert day.devices == {41: 1, None: 2}
    assert (day.throwaway, day.no_account, day.is_part) == (1, 1, False)
    ages = [number for _label, number in day.ages]
    assert (ages[0], ages[-1], sum(ages)) == (1, 1, 2)
    assert (len(hour.arrivals), len(day.arrivals), len(whole.arrivals)) == (60, 24, 4)
    assert sum(row.count for row in hour.arrivals) == 2


def test_an_ended_petition_is_looked_at_from_its_end() -> None:
    petition = made.petition(state="closed", now=timezone.now() - timedelta(days=90))
    made.signature(petition=petition, network=1, signed_at=petition.closed_at - HOUR)

    assert signs_of(petition, "day", timezone.now()).networks == {1: 1}


def test_the_page_shows_codes_and_shares_and_no_number_of_a_family(desk: Client) -> None:
    petition = made.petition()
    for network in (123456789, 123456789, -5):
        made.signature(petition=petition, network=network, device=41)

    page = desk.get(signs_page(petition)).content.decode()

    assert "Android · WeChat" in page
    assert "50.0%" in page
    assert page.count("123456789") == 1  # the value of a box to tick


def test_from_a_form_to_a_number_put_right_and_back(desk: Client, moderator) -> None:
    petition = made.petition()
    for _ in range(3):
        made.signature(petition=petition, is_throwaway=True)
    counting.count(timezone.now())

    sent = desk.post(signs_page(petition), typed(throwaway="on"))
    row = Invalidation.objects.get()
    page = desk.get(sent.url).content.decode()
    assert sent.url == reverse("checks:invalidation", args=[row.pk])
    assert (row.previewed, row.by, row.state) == (3, moderator, "previewed")
    assert "临时邮箱批量联名。" in page

    desk.post(reverse("checks:confirm", args=[row.pk]))
    assert "hx-trigger" in desk.get(sent.url).content.decode()
    striking.strike_due(timezone.now())
    counting.count(timezone.now())
    assert made.fresh(petition).signature_count == 1
    assert "hx-trigger" not in desk.get(sent.url).content.decode()

    desk.post(reverse("checks:undo", args=[row.pk]))
    striking.strike_due(timezone.now())
    counting.count(timezone.now())
    assert made.fresh(petition).signature_count == 4
    assert Invalidation.objects.get().state == "undone"


def test_what_is_noted_down_can_be_left(desk: Client) -> None:
    petition = made.petition()
    sent = desk.post(signs_page(petition), typed(throwaway="on"))
    row = Invalidation.objects.get()

    left = desk.post(reverse("checks:drop", args=[row.pk]))

    assert left.url == signs_page(petition)
    assert desk.get(sent.url).status_code == 404


@pytest.mark.parametrize(
    "more",
    [
        {},  # nothing in common
        {"throwaway": "on", "reason": ""},
        {"since": "2026-11-02T10:00", "until": "2026-11-02T10:00"},
        {"networks": ["1; DROP"]},
        {"networks": [str(2**31)]},
        {"networks": ["9" * 400]},
        {"networks": [str(number) for number in range(51)]},
        {"devices": ["-1"]},
        {"region": "\x00"},
        {"assurance": "7"},
        {"throwaway": "on", "key": "x"},
    ],
)
def test_a_form_with_faults_is_handed_back(desk: Client, more: dict[str, object]) -> None:
    assert desk.post(signs_page(made.petition()), typed(**more)).status_code == 422
    assert not Invalidation.objects.exists()


def test_the_time_that_stands_out_is_proposed(desk: Client) -> None:
    now = timezone.now()
    petition = made.petition(now=now - timedelta(days=3))
    last = now.replace(minute=0, second=0, microsecond=0)
    for back in range(30):
        HourTally.objects.create(petition=petition, hour=last - back * HOUR, count=2)
    HourTally.objects.filter(hour=last - 3 * HOUR).update(count=500)

    answer = desk.get(signs_page(petition))
    [worst] = answer.context["worst"]
    page = desk.get(f"{signs_page(petition)}?since={worst['since']}&until={worst['until']}")

    assert (worst["step"].count, worst["step"].at) == (500, last - 3 * HOUR)
    assert page.content.decode().count(f'value="{worst["since"]}"') == 1
    index = desk.get(reverse("checks:fraud"))
    assert index.context["petitions"] == [(petition, 1)]


def test_creators_strike_off_nothing_of_their_own(client: Client) -> None:
    creator = make.user("moderator")
    petition = made.petition(creator=creator)
    client.force_login(creator)
    assert client.post(signs_page(petition), typed(throwaway="on")).status_code == 403

    row = noted(petition)
    assert client.post(reverse("checks:confirm", args=[row.pk])).status_code == 403


def noted(petition) -> Invalidation:
    other = Client()
    other.force_login(make.user("moderator"))
    other.post(signs_page(petition), typed(throwaway="on"))
    return Invalidation.objects.latest("pk")


def test_a_supervisor_is_the_second_person(client: Client, desk: Client) -> None:
    petition = made.petition()
    made.signature(petition=petition, is_throwaway=True)
    desk.post(signs_page(petition), typed(throwaway="on"))
    row = Invalidation.objects.get()
    Invalidation.objects.update(previewed=1001)
    address = reverse("checks:confirm", args=[row.pk])
    assert desk.post(address).status_code == 409

    watcher = Client()
    watcher.force_login(make.user("supervisor"))
    assert watcher.post(address).status_code == 302
    assert Invalidation.objects.get().state == "running"


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def of_signs(rows: int) -> str:
    petition = made.petition()
    for _ in range(rows):
        made.signature(petition=petition, network=rows, device=41, is_throwaway=True)
        noted(petition)
    return signs_page(petition)


def of_index(rows: int) -> str:
    for _ in range(rows):
        noted(made.petition())
    return reverse("checks:fraud")


def of_one(rows: int) -> str:
    petition = made.petition()
    for _ in range(rows):
        made.signature(petition=petition, is_throwaway=True)
    return reverse("checks:invalidation", args=[noted(petition).pk])


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("page", "asked"), [(of_signs, 10), (of_index, 7), (of_one, 8)])
def test_pages_take_as_many_queries_for_one_as_for_thirty(
    desk: Client, page: Callable[[int], str], asked: int, rows: int
) -> None:
    assert queries(desk, page(rows)) == asked
