from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from audit.models import Event
from config.demo.cast import LOGINS, PASSWORD
from config.demo.content import city
from consultations.models import Consultation, Submission
from consultations.services import unanswered
from contributions.models import Contribution
from contributions.services import recount
from notifications.models import Notice
from responses.models import Case, Rating, Response
from tests import make

pytestmark = pytest.mark.django_db


def demo(**options: bool) -> str:
    out = StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


def test_the_city_is_built_once_and_has_something_true_in_every_state(client) -> None:
    told = demo()

    riverside = Consultation.objects.get(title__contains="滨江夜间")
    sent = Submission.objects.filter(consultation=riverside)
    assert (sent.values("person_key").distinct().count(), riverside.state) == (968, "treating")
    said = Contribution.objects.filter(point__submission__consultation=riverside)
    assert Counter(said.values_list("state", flat=True)) == {
        "published": 1195,
        "withheld": 60,
        "pending": 5,
    }
    assert set(Consultation.objects.values_list("state", flat=True)) == {
        "announced",
        "open",
        "extended",
        "closed",
        "treating",
        "answered",
        "archived",
        "cancelled",
    }
    assert set(Case.objects.values_list("state", flat=True)) == {"accepted", "answered", "returned"}
    assert set(Response.objects.values_list("state", flat=True)) == {
        "draft",
        "reviewed",
        "published",
    }
    assert Rating.objects.count() > 30
    assert not Notice.objects.filter(try_at__isnull=False).exists()
    assert unanswered(riverside).exists()
    _counters_are_true()
    _everyone_can_log_in(client, told)
    _a_second_call_changes_nothing()


def _counters_are_true() -> None:
    assert recount() == (0, 0)


def _everyone_can_log_in(client, told: str) -> None:
    addresses = {row["key"]: row["email"] for row in city()["cast"]}
    for key in LOGINS:
        answer = client.post(
            reverse("account_login"), {"login": addresses[key], "password": PASSWORD}
        )
        assert (answer.status_code, answer.url) == (302, "/")
        assert addresses[key] in told
        client.logout()


def _a_second_call_changes_nothing() -> None:
    before = (User.objects.count(), Contribution.objects.count(), Event.objects.count())

    demo()

    assert (User.objects.count(), Contribution.objects.count(), Event.objects.count()) == before


@pytest.mark.parametrize("reset", [False, True])
def test_a_site_with_people_of_its_own_is_left_alone(reset: bool) -> None:
    person = make.user()

    with pytest.raises(CommandError):
        demo(reset=reset)

    assert User.objects.get() == person
