"""The office that answers has the reasons of signers sorted into themes."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from petitions.models import Petition
from tests import make, make_petitions
from themes.models import Run

pytestmark = pytest.mark.django_db


def office(client: Client) -> Petition:
    """An open petition, and the client signed in as an official who answers it."""
    lead = make.department()
    client.force_login(make.user("official", department=lead))
    return make_petitions.petition(lead=lead)


def give_reasons(petition: Petition, count: int) -> None:
    for _ in range(count):
        make.contribution(thread=petition.thread)


def test_a_search_over_the_reasons_is_started_with_the_office_as_lead(client: Client) -> None:
    petition = office(client)
    give_reasons(petition, 2)
    page = reverse("checks:reasons", args=[petition.pk])
    assert "共0人联名，已公开2条理由。" in client.get(page).content.decode()

    answer = client.post(page, {"theme_count": "3"})

    run = Run.objects.get(scope=petition.scope)
    assert answer["Location"] == run.get_absolute_url()
    assert (run.lead, run.department, run.theme_count) == (petition.lead, petition.lead, 3)
    assert list(run.threads.all()) == [petition.thread]
    assert run.get_absolute_url() in client.get(page).content.decode()


def test_without_reasons_there_is_nothing_to_search(client: Client) -> None:
    petition = office(client)

    html = client.get(reverse("checks:reasons", args=[petition.pk])).content.decode()

    assert "目前还没有公开的联名理由。" in html
    assert '<form class="form' not in html


def test_a_number_out_of_range_is_said_and_nothing_is_started(client: Client) -> None:
    petition = office(client)
    give_reasons(petition, 1)

    answer = client.post(reverse("checks:reasons", args=[petition.pk]), {"theme_count": "1"})

    assert answer.status_code == 422
    assert not Run.objects.exists()


def test_another_office_may_not_look(client: Client) -> None:
    petition = make_petitions.petition()
    client.force_login(make.user("official"))

    assert client.get(reverse("checks:reasons", args=[petition.pk])).status_code == 403


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_however_many_reasons(
    count: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    petition = office(client)
    give_reasons(petition, count)

    with django_assert_num_queries(8):
        client.get(reverse("checks:reasons", args=[petition.pk]))
