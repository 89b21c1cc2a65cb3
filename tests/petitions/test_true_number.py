"""Whatever people, clerks, moderators and the counting job do in whatever order: the number."""

from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from petitions.disowning import code_of
from petitions.models import Petition, Signature
from petitions.services import counting, recounting, signing
from petitions.sums import stored
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db
PEOPLE = 3
ACTS = ("sign", "withdraw", "void", "restore", "disown", "count", "recount")
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, PEOPLE - 1)), max_size=25)


def act(petition: Petition, people: list, verb: str, number: int) -> None:
    person, row = people[number], signing.signature_by(petition, people[number])
    if verb == "sign":
        signing.sign(petition=petition, signer=person, now=timezone.now())
    elif verb == "withdraw":
        signing.withdraw(petition=petition, signer=person)
    elif verb == "count":
        counting.count(timezone.now())
    elif verb == "recount":
        assert recounting.recount(timezone.now()) == 0
    elif row and verb == "disown":
        signing.disown(code=code_of(row.pk), now=timezone.now())
    elif row and verb == "void":
        signing.correct(row, Signature.State.VOID, "voided")
    elif row and verb == "restore" and row.state == Signature.State.VOID:
        signing.correct(row, Signature.State.STANDING, "restored")


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_the_number_is_that_of_the_standing_signatures_in_every_order(steps) -> None:
    petition = fresh_petition()
    people = [make.user() for _ in range(PEOPLE)]

    for verb, number in steps:
        act(petition, people, verb, number)
    counting.count(timezone.now())

    true = Signature.objects.standing().filter(petition=petition).count()
    tallies = stored([petition.pk])
    assert made.fresh(petition).signature_count == true
    assert sum(tallies.hours.values()) == sum(tallies.regions.values()) == true
    assert recounting.recount(timezone.now()) == 0


def fresh_petition() -> Petition:
    """Another one for each order, without the ceremony of each."""
    model = made.petition()
    model.pk, model.idempotency_key = None, uuid4()
    model.sponsor_code = uuid4().hex[:16]
    model.thread, model.news = make.thread(kind="petitions"), make.thread(kind="petitions")
    model.signature_count = 0
    model.save(force_insert=True)
    return made.fresh(model)
