"""Many at one moment: one row for each person, the number always true, nobody after the end."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.errors import DomainError
from petitions.models import Correction, Petition, Signature
from petitions.services import counting, recounting, signing, stop
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: list[Callable[[], object]], threads: int = 16) -> list[object]:
    """Run all acts at the same time; a rule's no is handed back, anything else fails."""

    def run(act: Callable[[], object]) -> object:
        try:
            return act()
        except DomainError as no:
            return no
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, acts))


def signs(petition: Petition, person) -> Callable[[], object]:
    return lambda: signing.sign(petition=made.fresh(petition), signer=person, now=timezone.now())


def shown(petition: Petition) -> int:
    return Petition.objects.get(pk=petition.pk).signature_count


def test_a_hundred_presses_of_one_person_are_one_row_and_a_hundred_friendly_answers() -> None:
    petition, person = made.petition(), make.user()
    clients = [Client() for _ in range(100)]
    clients[0].force_login(person)
    for client in clients[1:]:
        client.cookies = clients[0].cookies
    address = f"/petitions/{petition.pk}/sign/"

    answers = at_once([lambda c=client: c.post(address, {"display": "1"}) for client in clients])

    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (302, petition.get_absolute_url())
    }
    assert Signature.objects.filter(signer=person).count() == 1
    assert not Correction.objects.exists()


def test_two_accounts_of_one_identity_at_one_moment_are_one_row() -> None:
    petition = made.petition()
    accounts = [make.user(identity_key="ab" * 32) for _ in range(2)]

    ids = at_once([signs(petition, person) for person in accounts * 10])

    assert len(set(ids)) == 1
    assert Signature.objects.filter(signer__in=accounts).count() == 1


def test_nobody_signs_after_the_petition_was_stopped() -> None:
    petition, moderator = made.petition(), make.user("moderator")
    people = [make.user() for _ in range(60)]
    stopped: list[int] = []

    def end() -> None:
        stop(petition=made.fresh(petition), by=moderator, reason="施工已停。", now=timezone.now())
        stopped.append(Signature.objects.count())

    acts = [signs(petition, person) for person in people]
    answers = at_once([*acts[:30], end, *acts[30:]])

    signed = [answer for answer in answers if isinstance(answer, int)]
    refused = [answer for answer in answers if isinstance(answer, signing.NotOpen)]
    counting.count(timezone.now())
    assert len(signed) + len(refused) == 60
    assert stopped == [Signature.objects.count()] == [len(signed) + 1]
    assert shown(petition) == len(signed) + 1


def test_the_number_is_true_while_people_sign_take_back_and_are_counted() -> None:
    petition, people = made.petition(), [make.user() for _ in range(40)]
    done = Event()

    def count() -> None:
        while not done.is_set():
            counting.count(timezone.now())
            assert recounting.recount(timezone.now()) == 0

    def come_and_go(number: int) -> Callable[[], object]:
        def act() -> None:
            signs(petition, people[number])()
            if number % 2:
                signing.withdraw(petition=petition, signer=people[number])
            if number % 4 == 3:
                signs(petition, people[number])()

        return act

    with ThreadPoolExecutor(2) as pool:
        counters = [pool.submit(at_once, [count]) for _ in range(2)]
        at_once([come_and_go(number) for number in range(40)], threads=8)
        done.set()
        for counter in counters:
            counter.result()

    counting.count(timezone.now())
    assert shown(petition) == 1 + 30 == Signature.objects.standing().count()
    assert recounting.recount(timezone.now()) == 0


def test_a_reason_given_in_two_windows_at_once_is_one() -> None:
    petition, person = made.petition(), make.user()

    def say() -> object:
        return signing.sign(
            petition=made.fresh(petition),
            signer=person,
            reason="我每天经过这里。",
            now=timezone.now(),
        )

    ids = at_once([say] * 8)

    assert len(set(ids)) == 1
    assert person.contributions.filter(state="published").count() == 1
