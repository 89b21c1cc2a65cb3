"""Opinions that are alike stand once where an official wants it; each is answered all the same."""

import pytest
from django.test import Client

from contributions.models import Contribution
from responses.folding import fold, listed
from responses.models import Case
from responses.overview import numbers, opinions_of
from tests import make
from tests.moderation.alike import join

pytestmark = pytest.mark.django_db


def case(alike: int, alone: int = 1) -> Case:
    row = make.case(state="accepted")
    said = [make.contribution() for _ in range(alike + alone)]
    for one in said:
        make.assignment(theme=row.theme, contribution=one)
    if alike:
        join(said[:alike])
    return row


def page(row: Case, query: str = "?show=folded") -> tuple[Client, str]:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(make.user("official", department=row.lead))
    return client, row.get_absolute_url() + query


def test_of_opinions_that_are_alike_the_newest_stands_for_all() -> None:
    row = case(alike=4, alone=2)
    said = list(Contribution.objects.order_by("pk"))

    folded = list(fold(opinions_of(row)).order_by("pk"))

    assert folded == said[3:]
    assert [(one.texts, one.people) for one in listed(folded, opinions_of(row))] == [
        (4, 4),
        (1, 1),
        (1, 1),
    ]
    assert (numbers(row).opinions, numbers(row).folded) == (6, 3)


def test_what_is_like_an_opinion_elsewhere_is_not_counted_here() -> None:
    row = case(alike=3)
    elsewhere, hidden = list(Contribution.objects.order_by("-pk"))[1:3]
    elsewhere.assignments.all().delete()
    Contribution.objects.filter(pk=hidden.pk).update(state="hidden")

    folded = list(fold(opinions_of(row)))

    assert {one.texts for one in listed(folded, opinions_of(row))} == {1}
    assert numbers(row).folded == numbers(row).opinions == 2


def test_the_case_says_how_many_stand_for_how_many() -> None:
    row = case(alike=12, alone=3)
    client, address = page(row)

    html = client.get(address).content.decode()

    assert "代表12人提交的12条内容相近的意见" in html
    assert html.count('class="opinion"') == 4
    assert [f'<span class="number">{n}' in html for n in (15, 4, 12)] == [True, True, False]


def test_without_copies_nothing_can_be_folded() -> None:
    client, address = page(case(alike=0, alone=3), query="")

    assert "show=folded" not in client.get(address).content.decode()


@pytest.mark.parametrize("count", [2, 30])
def test_folding_costs_one_query_more(count: int, django_assert_num_queries) -> None:
    client, address = page(case(alike=count))

    # Six for the frame; the case and its helpers, numbers, places, opinions, and their groups.
    with django_assert_num_queries(12):
        client.get(address)
