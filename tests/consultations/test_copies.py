from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from consultations.copies import SETTLED, compare_next
from contributions.models import Contribution
from moderation.models import Comparison, Copy
from nlp.alike import find_alike
from tests import make

pytestmark = pytest.mark.django_db
SHARED = "希望静谧区晚上九点半以后不再用音箱，让老人和孩子睡个好觉。"


compare_here = partial(compare_next, engine=find_alike)


def later(**apart):
    return timezone.now() + SETTLED + timedelta(**apart)


def test_a_round_is_compared_when_something_is_said_and_not_again():
    consultation = make.consultation()
    for _ in range(3):
        make.submission(consultation=consultation, body=SHARED)

    row = compare_here(later())

    assert (row.scope, Comparison.objects.get().text_count) == (consultation.scope, 3)
    assert [group["texts"] for group in Copy.objects.groups()] == [3]
    assert compare_here(later(days=9)) is None


def test_what_comes_later_is_compared_with_what_came_before():
    consultation = make.consultation()
    make.submission(consultation=consultation, body=SHARED)
    compare_here(later())
    make.submission(consultation=consultation, body=SHARED)

    assert compare_here(later(seconds=30)) is None
    assert compare_here(later(minutes=2)) is not None
    assert [group["texts"] for group in Copy.objects.groups()] == [2]


def test_what_is_being_written_at_this_moment_waits():
    make.submission(consultation=make.consultation(), body=SHARED)

    assert compare_here(timezone.now()) is None


def test_rounds_are_compared_each_for_itself_and_people_are_counted_once():
    one, other = make.consultation(), make.consultation()
    twice = make.user()
    for consultation in (one, other):
        make.submission(consultation=consultation, body=SHARED, author=twice)
        make.submission(consultation=consultation, body=SHARED, author=twice)
        make.submission(consultation=consultation, body=SHARED)

    assert {compare_here(later()).scope, compare_here(later()).scope} == {one.scope, other.scope}

    assert [(row["texts"], row["people"]) for row in Copy.objects.groups()] == [(3, 2), (3, 2)]


def test_words_that_were_taken_back_are_not_compared():
    consultation = make.consultation()
    for _ in range(2):
        make.submission(consultation=consultation, body=SHARED)
    Contribution.objects.filter(pk=Contribution.objects.first().pk).update(state="withdrawn")

    compare_here(later())

    assert not Copy.objects.exists()


def test_the_worker_compares_in_a_process_of_its_own():
    consultation = make.consultation()
    for _ in range(2):
        make.submission(consultation=consultation, body=SHARED)

    compare_next(later())

    assert [group["texts"] for group in Copy.objects.groups()] == [2]
    assert not Comparison.objects.get().has_failed
