"""Curves of the past under a new threshold, and how quickly petitions were checked."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from petitions.models import Check, Ground, HourTally, Petition
from petitions.performance import outcomes_chart, performance
from petitions.queue import Backlog, announced_backlog, waited
from petitions.services import appeal, check, decide_appeal
from petitions.simulate import beside, chart, curves, simulate
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db


def day(number: int, hour: int = 9) -> datetime:
    """Monday, 2 March 2026, and the days after it."""
    first = datetime(2026, 3, 2, hour, tzinfo=timezone.get_default_timezone())
    return first + timedelta(days=number)


def signed(row: Petition, *per_day: int) -> Petition:
    """So many signatures on the day it opened and on each day after it."""
    opened = timezone.localtime(row.opened_at).replace(hour=20, minute=0, second=0, microsecond=0)
    for number, count in enumerate(per_day):
        HourTally.objects.create(petition=row, hour=opened + timedelta(days=number), count=count)
    return row


def test_a_threshold_is_tried_on_past_curves_with_its_denominator() -> None:
    now = day(100)
    fast = signed(made.petition(now=day(0)), 300, 200, 100)
    slow = signed(made.petition(now=day(1)), *[10] * 60)
    young = signed(made.petition(now=day(95)), 5, 5)
    made.petition(state="checking", now=day(0))
    past = curves(now)
    assert {curve.petition for curve in past} == {fast, slow, young}

    tried = simulate(past, signatures=500, days=10)
    assert (tried.reached, tried.counted, tried.left_out) == (1, 2, 1)
    assert tried.rows[0].petition == fast
    assert (tried.rows[0].after, tried.rows[0].on) == (1, day(1).date())
    row = next(row for row in tried.rows if row.petition == slow)
    assert (row.held, row.after, row.is_whole) == (110, None, True)

    assert simulate(past, signatures=500, days=49).reached == 2
    assert simulate(past, signatures=10, days=1).reached == 3
    assert simulate(past, signatures=601, days=60).reached == 0


def test_the_chart_says_how_many_of_how_many() -> None:
    signed(made.petition(now=day(0)), 300, 200)
    past = curves(day(100))
    drawn = chart(past, simulate(past, signatures=400, days=10))
    assert drawn.total == 1
    assert drawn.series[0].values == tuple(int(level <= 500) for level in beside(400))


def test_signatures_of_sponsors_before_it_opened_count_from_the_first_day() -> None:
    row = made.petition(now=day(10))
    HourTally.objects.create(petition=row, hour=day(3), count=6)
    [curve] = curves(day(20))
    assert curve.within(0) == 6


def test_days_waited_are_working_days_and_the_colour_follows_the_rules() -> None:
    row = made.petition(state="checking", now=day(0))
    urgencies = [waited(row, day(number)).urgency for number in (0, 2, 4, 7, 8)]
    assert urgencies == ["fresh", "fresh", "soon", "soon", "late"]
    assert waited(row, day(7)).workdays == 5
    assert waited(row, day(0)).due_on == day(7).date()


def test_a_long_queue_is_announced_and_a_short_one_is_not() -> None:
    rules = made.profile("few", backlog=2)
    made.petition(state="checking", profile=rules, now=day(0))
    assert announced_backlog(rules) == 0
    made.petition(state="checking", profile=rules, now=day(1))
    assert announced_backlog(rules) == 2
    assert announced_backlog(made.profile()) == 0
    backlog = Backlog.now(day(2))
    assert (backlog.waiting, backlog.oldest.workdays, backlog.appeals) == (2, 2, 0)


def test_the_median_counts_what_waited_and_not_what_was_hidden_later() -> None:
    for number, days in enumerate((0, 1, 7)):
        row = made.petition(state="checking", now=day(0))
        facts = {"petition": row, "checker": make.user("moderator"), "now": day(days)}
        if number:
            check(outcome="open", lead=make.department(), **facts)
        else:
            check(outcome="reject", ground=Ground.objects.get(pk="personal"), **facts)
    row = made.petition(now=day(0))
    Check.objects.create(
        petition=row, outcome="hide", ground_id="advert", checker=make.user(), at=day(30)
    )
    told = performance(day(40))
    assert (told.decisions, told.workdays) == (4, 0.5)
    assert (told.in_time.part, told.in_time.whole) == (4, 4)
    [month] = told.months
    assert (month.opened, month.rejected, month.hidden) == (3, 1, 0)
    assert outcomes_chart(told).total == 4


def test_the_share_of_appeals_in_which_the_creator_was_right() -> None:
    for upheld in (True, False, False):
        row = made.petition(state="rejected", now=day(0))
        asked = appeal(petition=row, words="请再看。", now=day(1))
        judge = make.user("moderator")
        decide_appeal(appeal=asked, judge=judge, is_upheld=upheld, answer="好", now=day(2))
    told = performance(day(3))
    assert (told.upheld.part, told.upheld.whole) == (1, 3)
