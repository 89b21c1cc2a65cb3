from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consultations.models import Consultation
from tests import make

pytestmark = pytest.mark.django_db

PAGE = "/consultations/speak/"


@pytest.mark.parametrize("count", [1, 30])
def test_choosing_what_to_speak_about_costs_one_query(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make.consultation()

    with django_assert_num_queries(1):
        page = client.get(PAGE)

    assert page.content.decode().count("/submit/") == count


def test_only_what_takes_opinions_now_may_be_chosen(client: Client) -> None:
    now = timezone.now()
    speaks = make.consultation()
    for state in (Consultation.State.DRAFT, Consultation.State.CLOSED):
        Consultation.objects.filter(pk=make.consultation().pk).update(state=state)
    Consultation.objects.filter(pk=make.consultation().pk).update(
        opens_at=now - timedelta(days=9), closes_at=now - timedelta(minutes=1)
    )

    page = client.get(PAGE)

    assert [row.pk for row in page.context["rows"]] == [speaks.pk]
    assert reverse("consultations:submit", args=[speaks.pk]) in page.content.decode()


def test_where_nothing_is_open_the_page_says_so(client: Client) -> None:
    page = client.get(PAGE, headers={"Accept-Language": "zh-hans"})

    assert "目前没有" in page.content.decode()
