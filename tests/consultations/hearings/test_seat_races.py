"""Many press at one moment: no seat is given twice, and none is left empty."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from consultations.hearings import registering, seating
from consultations.models import Registration
from core.errors import DomainError
from notifications.models import Notice
from tests import make
from tests.consultations.hearings import make_hearings

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """Run all in threads; say for each how it ended."""

    def run(act: Callable[[], object]) -> str:
        try:
            act()
        except DomainError as refusal:
            return type(refusal).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def listens(hearing, person, key=None):
    return lambda: make_hearings.registration(
        hearing=hearing, person=person, role="observer", key=key or uuid4()
    )


def test_forty_at_once_for_the_last_two_seats():
    row = make_hearings.hearing(observer_seats=2)
    people = [make.user() for _ in range(40)]

    ended = at_once([listens(row, person) for person in people])

    assert ended == ["done"] * 40
    assert row.registrations.seated().count() == 2
    numbers = row.registrations.in_line().values_list("number", flat=True)
    assert list(numbers) == list(range(3, 41))


def test_one_press_many_times_registers_once():
    row, person, key = make_hearings.hearing(), make.user(), uuid4()

    ended = at_once([listens(row, person, key)] * 8)

    assert ended == ["done"] * 8
    assert Registration.objects.count() == 1


def test_two_forms_of_one_person_register_once():
    row, person = make_hearings.hearing(), make.user()

    ended = at_once([listens(row, person) for _ in range(6)])

    assert sorted(ended) == ["AlreadyRegistered"] * 5 + ["done"]


def test_all_who_leave_at_once_are_followed_by_as_many():
    row = make_hearings.hearing(observer_seats=3)
    rows = [make_hearings.registration(hearing=row, role="observer") for _ in range(10)]

    at_once(
        [
            lambda one=one: registering.withdraw(registration=one, now=row.announced_at)
            for one in rows[:3] * 2
        ]
    )

    seated = list(row.registrations.seated().values_list("number", flat=True))
    assert seated == [4, 5, 6]
    assert Notice.objects.filter(kind="hearing_moved_up").count() == 3


def test_two_officers_draw_one_lot():
    row = make_hearings.hearing(seats=2)
    for _ in range(4):
        make_hearings.registration(hearing=row)
    now = row.announced_at + timedelta(days=make_hearings.DRAWN)

    ended = at_once([lambda: seating.draw_lot(hearing=row, by=row.created_by, now=now)] * 4)

    assert sorted(ended) == ["AlreadyDrawn"] * 3 + ["done"]
    assert row.registrations.seated().count() == 2
