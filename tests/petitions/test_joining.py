"""Accounts that turn out to be of one person after both have signed."""

from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from accounts.identity import identity_key
from accounts.models import User
from accounts.services import identify
from petitions.models import Correction, Invalidation, Petition, Signature
from petitions.services import counting, recounting, signing
from petitions.services.joining import join_identified
from tests import make
from tests import make_petitions as made
from tests.petitions.test_races import at_once

NUMBER = "11010519491231002X"
NOW = timezone.now


def identified(*people: User) -> None:
    for person in people:
        identify(user=person, id_number=NUMBER, now=NOW(), level=User.Assurance.REAL_NAME)


def sign(petition: Petition, person: User) -> int:
    return signing.sign(petition=petition, signer=User.objects.get(pk=person.pk), now=NOW())


def states(petition: Petition) -> list[tuple[int | None, int]]:
    """Who signed and what became of it, without the creator."""
    rows = petition.signatures.exclude(signer=petition.creator).order_by("pk")
    return list(rows.values_list("signer", "state"))


@pytest.mark.django_db
def test_the_later_signature_is_struck_off_and_counted_off() -> None:
    petition, one, two = made.petition(), make.user(), make.user()
    sign(petition, one), sign(petition, two)
    counting.count(NOW())
    identified(one, two)

    assert [join_identified(NOW()), join_identified(NOW())] == [1, 0]

    counting.count(NOW())
    assert states(petition) == [(one.pk, 0), (two.pk, 2)]
    assert Correction.objects.get().cause == "same"
    assert made.fresh(petition).signature_count == 2
    assert recounting.recount(NOW()) == 0


@pytest.mark.django_db
def test_afterwards_both_accounts_have_one_signature() -> None:
    petition, one, two = made.petition(), make.user(), make.user()
    first = sign(petition, one)
    identified(one, two)
    join_identified(NOW())

    assert sign(petition, two) == first

    signing.withdraw(petition=petition, signer=User.objects.get(pk=two.pk))
    assert states(petition) == [(one.pk, 1)]
    assert sign(petition, two) == first
    assert states(petition) == [(one.pk, 0)]


@pytest.mark.django_db
def test_who_was_shown_at_a_counter_before_is_the_same_person() -> None:
    petition, person, other = made.petition(), make.user(), make.user()
    sign(petition, person)
    signing.sign_at_counter(
        petition=petition, id_number=NUMBER, region=None, clerk=make.user("official"), now=NOW()
    )
    sign(petition, other)
    identified(person)

    assert join_identified(NOW()) == 1
    assert states(petition) == [(person.pk, 2), (None, 0), (other.pk, 0)]


@pytest.mark.django_db
def test_what_was_found_false_stays_so_and_other_people_are_left_alone() -> None:
    petition, one, two, other = made.petition(), make.user(), make.user(), make.user()
    made.signature(petition=petition, signer=one, state=Signature.State.VOID)
    sign(petition, two), sign(petition, other)
    identified(one, two)
    identify(user=other, id_number="E12345678", now=NOW(), level=2)

    assert join_identified(NOW()) == 0
    assert states(petition) == [(one.pk, 2), (two.pk, 0), (other.pk, 0)]


@pytest.mark.django_db
def test_a_sponsor_counts_once() -> None:
    petition = made.petition(state="sponsoring")
    people = [make.user(), make.user()]
    for person in people:
        made.signature(petition=petition, signer=person, channel=Signature.Channel.SPONSOR)
    identified(*people)

    join_identified(NOW())

    assert made.fresh(petition).sponsor_count == 1


# How far it was looked before and now, who was identified; for each two hundred people seven
# more, and on PostgreSQL the gate.
@pytest.mark.django_db
@pytest.mark.parametrize("signers", [1, 30])
def test_a_look_costs_the_same_however_many_have_signed(signers, django_assert_num_queries) -> None:
    petition, person = made.petition(), make.user()
    for _ in range(signers):
        made.signature(petition=petition)
    join_identified(NOW())
    with django_assert_num_queries(3):
        join_identified(NOW())

    sign(petition, person)
    identified(person)
    with django_assert_num_queries(11 if connection.vendor == "postgresql" else 10):
        join_identified(NOW())


@pytest.mark.django_db
def test_who_is_identified_late_by_a_slow_transaction_is_seen() -> None:
    petition, one, two = made.petition(), make.user(), make.user()
    sign(petition, one), sign(petition, two)
    join_identified(NOW() + timedelta(minutes=5))
    identified(one, two)

    assert join_identified(NOW() + timedelta(minutes=6)) == 1


@pytest.mark.django_db(transaction=True)
def test_several_workers_strike_off_one_while_people_sign_and_numbers_stay_true() -> None:
    petition, one, two = made.petition(), make.user(), make.user()
    sign(petition, one), sign(petition, two)
    identified(one, two)
    others, start = [make.user() for _ in range(12)], Barrier(16)

    def together(act):
        def run() -> object:
            start.wait()
            return act()

        return run

    acts = [together(lambda: join_identified(NOW())) for _ in range(3)]
    acts += [together(lambda: counting.count(NOW()))]
    acts += [together(lambda p=person: sign(petition, p)) for person in others]
    at_once(acts)
    counting.count(NOW())

    assert Correction.objects.count() == 1
    assert made.fresh(petition).signature_count == 2 + len(others)
    assert recounting.recount(NOW()) == 0
    assert not Invalidation.objects.exists()
    assert Signature.objects.filter(signer__in=[one, two]).standing().count() == 1
    assert User.objects.filter(identity_key=identity_key(NUMBER)).count() == 2
