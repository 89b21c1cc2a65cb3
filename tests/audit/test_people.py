import pytest
from django.test import Client

from accounts.models import Department, Membership, User
from audit.models import Event
from tests import make

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


@pytest.fixture
def boss(client: Client) -> User:
    person = make.user(is_superuser=True)
    client.force_login(person)
    return person


def test_signing_up_and_confirming_are_on_the_record(client: Client, mailoutbox: list) -> None:
    secret = "江水向东流 2031"
    client.post("/accounts/signup/", {"email": "lin@example.org", "password1": secret})
    person = User.objects.get()
    assert verbs() == ["accounts.signed_up"]

    code = next(word for word in mailoutbox[0].body.split() if word.isdigit() and len(word) == 6)
    client.post("/accounts/confirm-email/", {"code": code})

    assert verbs() == ["accounts.signed_up", "accounts.contact_confirmed"]
    assert set(Event.objects.values_list("actor", flat=True)) == {person.pk}
    assert "lin@example.org" not in str(list(Event.objects.values_list("data", "subject")))


def test_a_post_that_is_given_changed_and_taken_is_on_the_record(
    client: Client, boss: User
) -> None:
    person, unit = make.user(), make.department()
    fields = {"contact": person.email, "department": unit.pk, "role": "official", "expires_on": ""}

    client.post("/cms/membership/new/", fields)
    post = Membership.objects.get()
    client.post(f"/cms/membership/edit/{post.pk}/", fields | {"expires_on": "2030-01-31"})
    client.post(f"/cms/membership/delete/{post.pk}/")

    assert verbs() == ["accounts.post_given", "accounts.post_changed", "accounts.post_taken"]
    last = Event.objects.order_by("-pk").first()
    assert (last.actor, last.department) == (boss, unit)
    assert last.data == {"user": person.pk, "role": "official", "expires_on": "2030-01-31"}


def test_a_department_that_is_founded_and_changed_is_on_the_record(
    client: Client, boss: User
) -> None:
    client.post("/cms/department/new/", {"name": "水务局", "code": "SW", "parent": ""})
    unit = Department.objects.get()
    client.post(f"/cms/department/edit/{unit.pk}/", {"name": "水利局", "code": "SW", "parent": ""})

    assert verbs() == ["accounts.department_founded", "accounts.department_changed"]


def test_a_person_entered_by_staff_is_on_the_record(client: Client, boss: User) -> None:
    secret = "江水向东流 2031"
    client.post(
        "/cms/users/new/",
        {
            "email": "he@example.org",
            "phone": "",
            "display_name": "",
            "password1": secret,
            "password2": secret,
        },
    )

    assert verbs() == ["accounts.user_entered"]
