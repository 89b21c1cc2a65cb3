"""More time for a round: once, for a public reason, and never after the closing second."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from consultations.models import Consultation, Step
from consultations.services import call_off, close, extend, move_on, threads_of
from consultations.services.running import (
    MOST_MORE_DAYS,
    ExtendedBefore,
    OverMeanwhile,
    ReasonMissing,
    WrongDay,
)
from core.errors import DomainError
from tests import make

State, Kind = Consultation.State, Step.Kind
NOW = timezone.now


def longer(row: Consultation, days: int = 7, reason: str = "汛期，再给大家一周。", **rest: object):
    by = rest.pop("by", None) or make.user("official")
    last_day = row.last_day + timedelta(days=days)
    return extend(consultation=row, last_day=last_day, reason=reason, by=by, now=NOW())


@pytest.mark.django_db
def test_a_round_that_is_extended_stays_open_until_the_end_of_its_new_last_day():
    row, official = make.consultation(), make.user("official")
    before = row.last_day

    longer(row, by=official)

    row.refresh_from_db()
    assert row.state == State.EXTENDED
    assert row.last_day == before + timedelta(days=7)
    assert timezone.localtime(row.closes_at).hour == 0, "24:00 of the last day"
    assert not threads_of(row).filter(closed_at__isnull=False).exists()
    assert row.accepts(NOW())
    step = row.steps.get(kind=Kind.EXTENDED)
    assert (step.day_before, step.day_after) == (before, row.last_day)
    assert (step.by, step.reason) == (official, "汛期，再给大家一周。")


@pytest.mark.django_db
def test_an_opinion_is_taken_in_the_added_days_and_the_round_closes_after_them(time_machine):
    row = make.consultation()
    first_end = row.closes_at
    longer(row)
    row.refresh_from_db()

    assert move_on(first_end + timedelta(hours=1)) == 0
    make.submission(consultation=row, now=first_end + timedelta(days=2))
    assert move_on(row.closes_at) == 1

    row.refresh_from_db()
    assert row.state == State.CLOSED


@pytest.mark.django_db
def test_a_second_extension_is_refused():
    row = make.consultation()
    longer(row)
    row.refresh_from_db()

    with pytest.raises(ExtendedBefore):
        longer(row)


@pytest.mark.django_db
@pytest.mark.parametrize("days", [-365, -1, 0, MOST_MORE_DAYS + 1, 9999])
def test_the_new_last_day_lies_after_the_old_one_and_within_sense(days):
    row = make.consultation()

    with pytest.raises(WrongDay):
        longer(row, days)

    row.refresh_from_db()
    assert row.state == State.OPEN


@pytest.mark.django_db
def test_more_time_needs_a_reason():
    with pytest.raises(ReasonMissing):
        longer(make.consultation(), reason=" \n ")


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["extend", "call_off"])
def test_after_the_closing_second_nothing_is_changed_though_no_worker_came(act):
    row, official = make.consultation(), make.user("official")
    past = NOW() - timedelta(seconds=1)
    Consultation.objects.filter(pk=row.pk).update(
        closes_at=past, opens_at=past - timedelta(days=40)
    )

    acts = {
        "extend": lambda: longer(row),
        "call_off": lambda: call_off(consultation=row, reason="x", by=official, now=NOW()),
    }

    with pytest.raises(OverMeanwhile):
        acts[act]()

    row.refresh_from_db()
    assert (row.state, row.closes_at) == (State.OPEN, past)


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Run all acts at the same time; a rule's no is handed back, anything else fails."""

    def run(act: Callable[[], object]) -> object:
        try:
            return act()
        except DomainError as no:
            return no
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_at_the_closing_second_a_round_is_either_extended_or_closed():
    """The worker's clock has reached the end, the database's not yet: both press at once."""
    for _ in range(4):
        row, official = make.consultation(), make.user("official")
        ends, later = row.closes_at, row.last_day + timedelta(days=7)
        stale = _fresh(row)
        acts = [lambda r=stale, e=ends: close(consultation=r, now=e)] * 2
        acts += [
            lambda r=row, d=later, o=official: extend(
                consultation=_fresh(r), last_day=d, reason="汛期。", by=o, now=NOW()
            )
        ] * 4

        at_once(acts)

        row.refresh_from_db()
        kinds = set(row.steps.values_list("kind", flat=True))
        assert len(kinds & {Kind.EXTENDED, Kind.CLOSED}) == 1
        if row.state == State.EXTENDED:
            assert row.last_day == later
            assert not threads_of(row).filter(closed_at__isnull=False).exists()
        else:
            assert (row.state, row.closes_at) == (State.CLOSED, ends)


@pytest.mark.django_db(transaction=True)
def test_the_worker_that_read_the_old_end_does_not_close_what_was_extended():
    row = make.consultation()
    stale = Consultation.objects.get(pk=row.pk)
    longer(row)

    with pytest.raises(DomainError):
        close(consultation=stale, now=stale.closes_at)

    row.refresh_from_db()
    assert row.state == State.EXTENDED


@pytest.mark.django_db(transaction=True)
def test_of_many_who_extend_at_once_one_does():
    row, official = make.consultation(), make.user("official")
    day = row.last_day + timedelta(days=7)
    acts: list[Callable[[], object]] = [
        lambda: extend(consultation=_fresh(row), last_day=day, reason="一", by=official, now=NOW())
    ] * 6

    answers = at_once(acts)

    assert sum(isinstance(answer, Consultation) for answer in answers) == 1
    assert row.steps.filter(kind=Kind.EXTENDED).count() == 1


def _fresh(row: Consultation) -> Consultation:
    return Consultation.objects.select_related("thread").get(pk=row.pk)
