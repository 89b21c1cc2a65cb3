"""What somebody has signed, and where petitions stand on the home page and among the rights."""

import pytest
from django.test import Client

from petitions.models import Petition, Signature
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make.user()


@pytest.fixture
def browser(client, person) -> Client:
    client.force_login(person)
    return client


def test_what_i_signed_is_listed_newest_first_and_can_be_taken_back(browser, person) -> None:
    open_one, closed = made.petition(title="还可以联名的"), made.petition(state="closed")
    made.signature(petition=closed, signer=person)
    made.signature(petition=open_one, signer=person)
    made.signature(petition=made.petition(title="别人联名的"))
    withdrawn = made.petition(title="撤回了的")
    made.signature(petition=withdrawn, signer=person, state=Signature.State.WITHDRAWN)

    answer = browser.get("/petitions/signed/")

    html = answer.content.decode()
    assert [row["card"].petition for row in answer.context["rows"]] == [open_one, closed]
    assert f'href="/petitions/{open_one.pk}/withdraw/"' in html
    assert f'href="/petitions/{closed.pk}/withdraw/"' not in html
    assert answer["Cache-Control"].endswith("private")


def test_nothing_signed_leads_to_what_can_be_signed(browser) -> None:
    assert 'class="button quiet" href="/petitions/"' in (
        browser.get("/petitions/signed/").content.decode()
    )


# Session, person, their posts, unread notices, signatures, thresholds, which may be taken back.
@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_few_queries(
    browser, person, count, django_assert_num_queries
) -> None:
    for _ in range(count):
        made.signature(petition=made.petition(), signer=person)

    with django_assert_num_queries(7):
        browser.get("/petitions/signed/")


def test_my_opinions_lead_to_what_i_signed(browser) -> None:
    assert 'href="/petitions/signed/"' in browser.get("/me/").content.decode()


def test_open_petitions_stand_on_the_home_page_the_most_signed_of_the_hour_first(client) -> None:
    rows = [made.petition(title=f"第{number}件联名建议") for number in range(4)]
    made.petition(state="closed")
    Petition.objects.filter(pk=rows[0].pk).update(hour_count=9)

    shown = client.get("/").context["petitions"]

    assert [card.petition for card in shown] == [rows[0], rows[3], rows[2]]


def test_petitions_are_among_the_ways_to_take_part(client) -> None:
    petition = made.petition()

    html = client.get("/rights/take-part/").content.decode()

    assert petition.title in html
    assert "自己提一件事" in html
