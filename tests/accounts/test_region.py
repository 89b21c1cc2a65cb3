"""Where somebody lives: asked for coarsely, never required, taken back at will."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Region, User
from tests import make

pytestmark = pytest.mark.django_db

PAGE = reverse("region:index")


@pytest.fixture
def district() -> Region:
    city = Region.objects.create(code="9901", name="云汀市", population=3_100_000)
    return city.parts.create(code="YT-LJ", name="临江区", population=1_420_000)


def test_a_person_says_where_they_live_and_takes_it_back(client: Client, district: Region) -> None:
    person = make.user()
    client.force_login(person)

    assert client.post(PAGE, {"region": "YT-LJ"}).url == PAGE
    person.refresh_from_db()
    assert person.region == district
    assert '<option value="YT-LJ" selected>' in client.get(PAGE).content.decode()
    client.post(PAGE, {"region": ""})
    person.refresh_from_db()
    assert person.region is None


@pytest.mark.parametrize("sent", ["9901", "nowhere", "x" * 5000, "\x00", "-1"])
def test_what_is_no_district_is_refused(client: Client, district: Region, sent: str) -> None:
    person = make.user(region=district)
    client.force_login(person)

    assert client.post(PAGE, {"region": sent}).status_code == 422
    person.refresh_from_db()
    assert person.region == district


@pytest.mark.parametrize(("sent", "kept"), [({"region": "YT-LJ"}, "YT-LJ"), ({}, None)])
def test_a_new_person_may_say_it_at_once(
    client: Client, district: Region, sent: dict[str, str], kept: str | None
) -> None:
    told = {"email": "new@example.org", "password1": "a long enough secret", **sent}
    client.post(reverse("account_signup"), told)

    assert User.objects.get().region_id == kept


def test_a_city_without_districts_does_not_ask(client: Client) -> None:
    assert 'name="region"' not in client.get(reverse("account_signup")).content.decode()
