import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from consultations.models import Consultation
from consultations.services import (
    NotAnswered,
    close,
    finish,
    move_on,
    start_themes,
    threads_of,
    unanswered,
)
from consultations.services.lifecycle import StillInReview
from core.errors import DomainError
from core.state import move
from tests import make
from themes.models import Run
from themes.services import AlreadyRunning

pytestmark = pytest.mark.django_db
State = Consultation.State
LAWFUL = {
    (State.DRAFT, State.ANNOUNCED),
    (State.ANNOUNCED, State.OPEN),
    (State.ANNOUNCED, State.CANCELLED),
    (State.OPEN, State.EXTENDED),
    (State.OPEN, State.CLOSED),
    (State.EXTENDED, State.CLOSED),
    (State.EXTENDED, State.CANCELLED),
    (State.OPEN, State.CANCELLED),
    (State.CLOSED, State.TREATING),
    (State.TREATING, State.ANSWERED),
    (State.ANSWERED, State.ARCHIVED),
}


@pytest.mark.parametrize(("before", "after"), list(itertools.product(State, State)))
def test_a_round_makes_these_moves_and_no_other(before, after):
    consultation = make.consultation()
    Consultation.objects.filter(pk=consultation.pk).update(state=before)
    consultation.state = before

    if (before, after) in LAWFUL:
        move(consultation, after)
    else:
        with pytest.raises(DomainError):
            move(consultation, after)

    expected = after if (before, after) in LAWFUL else before
    assert Consultation.objects.get().state == expected


def test_a_round_opens_and_closes_by_the_clock_and_twice_is_once():
    consultation = make.consultation(state=State.ANNOUNCED)

    assert move_on(consultation.opens_at - timedelta(seconds=1)) == 0
    assert move_on(consultation.opens_at) == 1
    assert move_on(consultation.opens_at) == 0
    consultation.refresh_from_db()
    assert consultation.state == State.OPEN
    assert set(threads_of(consultation).values_list("closed_at", flat=True)) == {None}

    assert move_on(consultation.closes_at) == 1
    assert move_on(consultation.closes_at) == 0
    consultation.refresh_from_db()
    assert consultation.state == State.CLOSED
    assert not threads_of(consultation).filter(closed_at__isnull=True).exists()


def test_a_round_is_being_answered_once_its_themes_are_signed():
    consultation = make.consultation(state=State.CLOSED)
    make.run(consultation=consultation, state=Run.State.READY)
    assert move_on(timezone.now()) == 0

    Run.objects.all().delete()
    make.run(consultation=consultation, state=Run.State.SIGNED)

    assert move_on(timezone.now()) == 1
    consultation.refresh_from_db()
    assert consultation.state == State.TREATING


def test_one_search_for_themes_at_a_time():
    consultation = make.consultation()
    official = make.user("official", department=consultation.office)
    run = start_themes(consultation=consultation, by=official, now=timezone.now())

    with pytest.raises(AlreadyRunning):
        start_themes(consultation=consultation, by=official, now=timezone.now())

    assert set(run.threads.all()) == set(threads_of(consultation))


def test_a_round_with_an_unanswered_opinion_cannot_be_declared_answered():
    consultation = make.consultation()
    said = make.contribution(thread=consultation.thread)
    close(consultation=consultation, now=timezone.now())
    official = make.user("official", department=consultation.office)

    with pytest.raises(NotAnswered):
        finish(consultation=consultation, by=official)

    assert list(unanswered(consultation)) == [said]


def test_words_that_were_not_accepted_need_no_answer():
    consultation = make.consultation()
    for state in ("pending", "withheld", "hidden", "withdrawn"):
        make.contribution(thread=consultation.thread, state=state)

    assert list(unanswered(consultation)) == []


def test_a_round_in_which_nobody_spoke_is_declared_answered():
    consultation = make.consultation(state=State.CLOSED)

    finish(consultation=consultation, by=make.user())

    assert Consultation.objects.get().state == State.ANSWERED


def test_a_round_is_not_declared_answered_while_an_opinion_may_still_be_accepted():
    consultation = make.consultation()
    make.contribution(thread=consultation.thread, state="pending")
    close(consultation=consultation, now=timezone.now())

    with pytest.raises(StillInReview):
        finish(consultation=consultation, by=make.user())

    assert Consultation.objects.get().state == State.CLOSED
