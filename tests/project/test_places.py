"""The list of all kinds of page is whole, and each page on it is there."""

import pytest
from django.test import Client

from tests import make
from tests.places import PLACES, UNSEEN, stops
from tests.project.city import City
from tests.project.test_routes import TABLE

# States of a row that the small city has none of.
NOT_IN_A_SMALL_CITY = {
    "guide",
    "styleguide",
    "round-closed",
    "round-answered",
    "round-extended",
    "round-cancelled",
    "round-archived",
    "round-embed-answered",
    "desk-round-extended",
    "desk-round-closed",
    "desk-round-answered",
    "case-new",
    "case-accepted",
    "case-returned",
    "run-failed",
    "editors-draft",
    "editors-import",
    "editors-imported",
    "editors-outside",
    "editors-keep",
    "editors-second-round",
    "draft-outside",
    "round-related",
    "alike",
    "invalidation",
    "appeal",
    "check-waiting",
    "petition-what",
    "petition-similar",
    "petition-why",
    "petition-whom",
    "petition-check",
    "petition-own-draft",
    "petition-own-sponsoring",
    "petition-own-rejected",
    "petition-own-hidden",
    "petition-own-open",
    "petition-sponsor",
    "petition-sponsor-over",
    "petition-counter",
}


def test_every_page_of_the_routes_table_is_on_the_list_or_excused() -> None:
    pages = {route for route, (method, *_rest) in TABLE.items() if method == "get"}
    listed = {place.route for place in PLACES}

    assert sorted(pages - listed - set(UNSEEN)) == []
    assert sorted(set(UNSEEN) & listed) == []


def test_each_excuse_gives_a_reason_for_a_route_there_is() -> None:
    assert [route for route, reason in UNSEEN.items() if route not in TABLE or not reason] == []


def test_no_two_places_share_a_name() -> None:
    names = [place.name for place in PLACES]

    assert sorted(names) == sorted(set(names))


@pytest.mark.django_db
def test_each_place_is_found_and_answers_as_it_says() -> None:
    City("夜市")
    make.user("supervisor")
    make.user(is_superuser=True, is_staff=True)
    answered = {}
    found = stops()
    for stop in found:
        client = Client()
        if stop.who:
            client.force_login(stop.who)
        answered[stop.place.name] = client.get(stop.address).status_code

    assert answered == {stop.place.name: stop.place.status for stop in found}
    assert {place.name for place in PLACES} - set(answered) <= NOT_IN_A_SMALL_CITY
