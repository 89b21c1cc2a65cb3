import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from pytest_django import DjangoAssertNumQueries

from accounts.models import Membership
from audit.models import Event
from audit.services import label, record
from tests import make

AT = datetime(2026, 3, 2, 1, 30, 5, 987654, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def event() -> Event:
    post = make.user("official").memberships.get()
    return record(
        verb="responses.published",
        subject=post,
        actor=post.user,
        department=post.department,
        at=AT,
        told=968,
        codes=["采纳", "b"],
        nested={"z": 1, "a": None},
    )


def test_an_act_is_written_down() -> None:
    row = Event.objects.get(pk=event().pk)

    assert row.at == AT.replace(microsecond=0)
    assert (row.verb, row.subject) == (
        "responses.published",
        f"accounts.membership:{row.actor.memberships.get().pk}",
    )
    assert row.department == row.actor.memberships.get().department
    assert row.data == {"told": 968, "codes": ["采纳", "b"], "nested": {"z": 1, "a": None}}


def test_the_digest_survives_the_database() -> None:
    row = Event.objects.get(pk=event().pk)

    assert len(row.digest) == 64
    assert row.digest == row.expected_digest()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", AT + timedelta(seconds=1)),
        ("actor_id", None),
        ("department_id", None),
        ("verb", "responses.signed"),
        ("subject", "accounts.membership:0"),
        ("data", {"told": 967}),
    ],
)
def test_the_digest_tells_of_each_change(column: str, value: object) -> None:
    row = event()
    setattr(row, column, value)

    assert row.digest != row.expected_digest()


def test_the_site_itself_may_act() -> None:
    row = record(verb="consultations.closed", subject=make.department())

    assert (row.actor, row.department, row.data) == (None, None, {})
    assert row.at.microsecond == 0


def test_an_act_that_is_taken_back_leaves_no_trace() -> None:
    with transaction.atomic():
        event()
        transaction.set_rollback(True)

    assert not Event.objects.exists()


def test_a_record_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    place = make.department()

    with django_assert_num_queries(1):
        record(verb="consultations.closed", subject=place)


def test_a_row_has_a_name_for_the_record() -> None:
    place = make.department()

    assert label(place) == f"accounts.department:{place.pk}"


@pytest.mark.parametrize("column", ["verb", "subject", "digest", "data", "at"])
def test_the_database_refuses_to_change_an_event(column: str) -> None:
    row = event()
    other = {"data": json.dumps({}), "at": "2020-01-01"}.get(column, "x")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_event SET {column} = %s", [other])

    assert Event.objects.get().digest == row.digest == Event.objects.get().expected_digest()


def test_no_method_of_ours_changes_an_event_either() -> None:
    row = event()
    row.verb = "responses.signed"

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.update(verb="responses.signed")

    assert Event.objects.get().verb == "responses.published"


def test_postgresql_refuses_to_delete_an_event() -> None:
    """SQLite cannot tell a deletion from the emptying of a test's tables; see the migration."""
    event()
    refused = connection.vendor == "postgresql"

    try:
        with transaction.atomic():
            Event.objects.all().delete()
    except IntegrityError:
        assert refused

    assert Event.objects.exists() == refused


def test_an_event_written_past_the_site_is_found() -> None:
    event()
    call_command("verify_audit", stdout=(said := StringIO()))
    assert said.getvalue() == "Every event is as it was written.\n"

    facts = {"at": AT, "verb": "responses.signed", "subject": "responses.response:1"}
    forged = [Event.objects.create(**facts, digest="0" * 64) for _ in range(2)]

    with pytest.raises(CommandError) as refused:
        call_command("verify_audit")
    assert str(refused.value) == f"Altered events: {forged[0].pk}, {forged[1].pk}."


def test_whoever_acted_stays() -> None:
    row = event()
    Membership.objects.all().delete()

    for named in (row.actor, row.department):
        with pytest.raises(ProtectedError):
            named.delete()
