"""The worker counts before readers come, and what it counted outlives a start."""

from unittest import mock

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import Region
from cms.ahead import count_ahead
from consultations import numbers, tally
from consultations.models import Consultation
from contributions.models import Thread
from core.counting import SECONDS
from petitions import facts
from petitions.models import Petition
from petitions.services import counting, live_event
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db


def treated():
    row = make.consultation(state=Consultation.State.CLOSED)
    Consultation.objects.filter(pk=row.pk).update(state=Consultation.State.TREATING)
    return row


# Beside the page's own queries: one look for each kind of count that the worker kept.
@pytest.mark.parametrize("count", [1, 30])
def test_right_after_a_start_no_reader_waits_for_a_count(client, count, django_assert_num_queries):
    rounds = [treated() for _ in range(count)]
    pages = {
        "/": 15,
        reverse("rights:index"): 4,
        reverse("rights:take_part"): 4,
        reverse("consultations:report", args=[rounds[-1].pk]): 5,
    }
    client.get("/")
    count_ahead(timezone.now())

    for url, queries in pages.items():
        cache.clear()
        with django_assert_num_queries(queries):
            client.get(url)


def test_what_was_counted_just_now_is_not_counted_again():
    treated()
    count_ahead(timezone.now())

    with mock.patch.object(numbers, "_count") as count, mock.patch.object(tally, "_count") as again:
        count_ahead(timezone.now())

    assert not count.called
    assert not again.called


@pytest.mark.parametrize("state", ["open", "closed", "treating", "answered"])
def test_reports_are_counted_ahead_in_every_state(client, state):
    row = make.consultation()
    Consultation.objects.filter(pk=row.pk).update(state=state)
    count_ahead(timezone.now())
    cache.clear()

    with mock.patch.object(numbers, "_count") as count:
        client.get(reverse("consultations:report", args=[row.pk]))

    assert not count.called


def test_a_report_is_counted_ahead_and_again_when_its_numbers_grow_old(client, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    row = treated()
    url = reverse("consultations:report", args=[row.pk])
    count_ahead(timezone.now())
    Thread.objects.update(closed_at=None)
    make.contribution(thread=row.thread)

    assert client.get(url).context["report"].said == 0
    time_machine.shift(SECONDS)
    count_ahead(timezone.now())
    assert client.get(url).context["report"].said == 1


# The petition, what was reached, reasons, whether an event is on, and one look for what the
# worker kept.
@pytest.mark.parametrize("count", [1, 30])
def test_a_guest_of_a_new_process_waits_for_no_count_of_a_petition(
    client, count, django_assert_num_queries
):
    petition = made.petition()
    for number in range(count):
        place = Region.objects.create(code=str(number), name=f"区{number}", population=10_000)
        made.signature(petition=petition, region=place)
    counting.count(timezone.now())
    count_ahead(timezone.now())
    cache.clear()
    live_event.cache.clear()

    with django_assert_num_queries(5):
        client.get(f"/petitions/{petition.pk}/")


def test_the_most_active_and_the_newest_open_petitions_are_counted_ahead():
    rows = [made.petition() for _ in range(facts.NEWEST + 2)]
    made.petition(state="closed")
    Petition.objects.filter(pk=rows[0].pk).update(hour_count=3)

    with mock.patch.object(facts, "_count", wraps=facts._count) as count:
        count_ahead(timezone.now())
        count_ahead(timezone.now())

    counted = [call.args[0].pk for call in count.call_args_list]
    assert counted == [row.pk for row in (rows[0], *reversed(rows[2:]))]
