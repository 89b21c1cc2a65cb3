"""The number stays true while signatures are struck off, brought back, given and taken back."""

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from threading import Event
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.utils import timezone

from core.errors import DomainError
from petitions.condition import Condition
from petitions.models import Correction, Invalidation, Signature, Struck
from petitions.services import counting, recounting, signing, striking
from petitions.services.fraud import confirm, preview, undo
from tests import make
from tests import make_petitions as made
from tests.petitions.test_races import at_once, shown, signs

pytestmark = pytest.mark.django_db(transaction=True)
BAD = 40


@pytest.fixture(autouse=True)
def small_batches(monkeypatch) -> None:
    monkeypatch.setattr(striking, "BATCH", 7)


def crowd(petition) -> list:
    """People whose signatures are of a throw-away kind."""
    people = [make.user() for _ in range(BAD)]
    for person in people:
        made.signature(petition=petition, signer=person, is_throwaway=True)
    return people


def noted(petition) -> Invalidation:
    return preview(
        petition=petition,
        condition=Condition(throwaway=True),
        reason="批量联名。",
        by=make.user("moderator"),
        now=timezone.now(),
        key=uuid4(),
    )


def begun(petition) -> Invalidation:
    row = noted(petition)
    return confirm(invalidation=row, by=row.by, now=timezone.now())


def finish() -> None:
    while Invalidation.objects.in_work().exists():
        striking.strike_due(timezone.now())


def true_number(petition) -> int:
    counting.count(timezone.now())
    assert recounting.recount(timezone.now()) == 0
    standing = Signature.objects.standing().filter(petition=petition).count()
    assert shown(petition) == standing
    return standing


def all_along(act: Callable[[], object], done: Event) -> Callable[[], None]:
    def run() -> None:
        while not done.is_set():
            act()

    return run


def test_it_is_struck_off_and_brought_back_while_people_come_and_go() -> None:
    petition = made.petition()
    bad, good = crowd(petition), [make.user() for _ in range(30)]
    row, done = begun(petition), Event()

    def leaves(person) -> Callable[[], None]:
        return lambda: signing.withdraw(petition=petition, signer=person)

    def count() -> None:
        counting.count(timezone.now())
        assert recounting.recount(timezone.now()) == 0

    steady = [count, lambda: striking.strike_due(timezone.now())] * 2
    with ThreadPoolExecutor(len(steady)) as pool:
        lanes = [pool.submit(at_once, [all_along(act, done)]) for act in steady]
        come = [signs(petition, person) for person in good]
        at_once([*come, *map(leaves, bad[::4])], threads=6)
        fresh = Invalidation.objects.get(pk=row.pk)
        undo(invalidation=fresh, by=row.by, now=timezone.now())
        at_once([*map(leaves, good[::3]), *map(leaves, bad[1::4])], threads=6)
        done.set()
        answers = [answer for lane in lanes for answer in lane.result()]
    finish()

    assert not [answer for answer in answers if isinstance(answer, DomainError)]
    assert true_number(petition) == 1 + 30 - 10 + BAD - 20
    gone = Signature.objects.filter(signer__in=[*bad[::4], *bad[1::4]])
    assert not gone.standing().exists()
    assert not Struck.objects.exists()


def test_several_workers_strike_each_off_once() -> None:
    petition = made.petition()
    crowd(petition)
    row = begun(petition)

    at_once([lambda: striking.strike_due(timezone.now())] * 8, threads=8)
    finish()

    assert Invalidation.objects.get(pk=row.pk).struck == BAD
    assert Correction.objects.filter(value=-1).count() == Struck.objects.count() == BAD
    assert true_number(petition) == 1


def test_it_is_confirmed_by_one_of_two_at_one_moment() -> None:
    petition = made.petition()
    crowd(petition)
    row = noted(petition)

    def press() -> object:
        again = Invalidation.objects.select_related("by").get(pk=row.pk)
        return confirm(invalidation=again, by=row.by, now=timezone.now())

    answers = at_once([press] * 8, threads=8)

    assert sum(isinstance(answer, Invalidation) for answer in answers) == 1


def _work(name: str, pause) -> None:
    """Another process: strike off, and stand still in the middle of the third batch."""
    connections.close_all()
    connection.settings_dict["NAME"] = name
    striking.BATCH, written = 7, []
    whole = Struck.objects.bulk_create

    def stall(rows):
        written.append(rows)
        if len(written) == 3:
            pause.set()
            signal.pause()
        return whole(rows)

    Struck.objects.bulk_create = stall
    striking.strike_due(timezone.now())


def test_a_worker_killed_in_the_middle_is_followed_by_another() -> None:
    petition = made.petition()
    crowd(petition)
    row = begun(petition)
    context = get_context("fork")
    reached = context.Event()
    name = connection.settings_dict["NAME"]
    connections.close_all()
    worker = context.Process(target=_work, args=(name, reached))
    worker.start()
    assert reached.wait(30)
    worker.kill()
    worker.join()

    half = Invalidation.objects.get(pk=row.pk)
    assert (half.state, half.struck) == ("running", 14)
    assert Struck.objects.count() == Correction.objects.count() == 14
    assert true_number(petition) == 1 + BAD - 14
    finish()

    assert (Invalidation.objects.get(pk=row.pk).struck, true_number(petition)) == (BAD, 1)
    row = Invalidation.objects.get(pk=row.pk)
    undo(invalidation=row, by=row.by, now=timezone.now())
    finish()
    assert true_number(petition) == 1 + BAD
