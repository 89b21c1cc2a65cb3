"""The date vectors of practice.md 2.5, and what holds for every term."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.clock import Stop, Term, report_due
from consultations.models import Consultation, Pause, Rules, Step
from tests import make

DAY = timedelta(days=1)
# The calendar of the vectors: 1 to 5 May and 4 to 6 April off, 28 February made up for.
OFF = {date(2026, 5, day) for day in range(1, 6)} | {date(2026, 4, day) for day in (4, 5, 6)}
MADE_UP = {date(2026, 2, 28), date(2026, 5, 9)}


def works(day: date) -> bool:
    return day in MADE_UP or (day.weekday() < 5 and day not in OFF)


def test_vector_1_thirty_days_end_on_the_thirtieth_day_after_publication() -> None:
    assert Term(30, works).due(date(2026, 3, 2)) == date(2026, 4, 1)


def test_vector_2_a_last_day_on_a_holiday_moves_behind_it() -> None:
    assert Term(60, works).due(date(2026, 3, 2)) == date(2026, 5, 6)


def test_vector_3_working_days_leave_out_holidays() -> None:
    assert Term(5, works, in_workdays=True).due(date(2026, 4, 3)) == date(2026, 4, 13)


def test_vector_4_a_term_may_start_on_a_made_up_saturday() -> None:
    assert Term(1, works, in_workdays=True).due(date(2026, 2, 28)) == date(2026, 3, 2)


def test_vector_5_days_of_a_stop_are_taken_out_and_working_days_counted_anew() -> None:
    twenty = Term(20, works, in_workdays=True)
    stop = (date(2026, 3, 10), date(2026, 3, 15))  # Tuesday to Sunday: four working days

    assert twenty.due(date(2026, 3, 2)) == date(2026, 3, 30)
    stopped = Term(20, works, in_workdays=True, stops=(stop,))
    assert stopped.due(date(2026, 3, 2)) == date(2026, 4, 3)


def test_where_the_rules_say_so_a_last_day_off_stays() -> None:
    assert Term(60, works, rolls=False).due(date(2026, 3, 2)) == date(2026, 5, 1)


def test_the_one_extension_is_counted_in_the_same_unit() -> None:
    assert Term(60, works, more=30).due(date(2026, 3, 2)) == date(2026, 6, 1)  # 31 May: a Sunday
    assert Term(3, works, in_workdays=True, more=2).due(date(2026, 4, 3)) == date(2026, 4, 13)


@pytest.mark.parametrize(("days", "more"), [(0, 0), (-1, 0), (1, -1)])
def test_a_term_has_at_least_one_day(days: int, more: int) -> None:
    with pytest.raises(ValueError, match="a period of"):
        Term(days, works, more=more).due(date(2026, 3, 2))


def test_a_due_day_does_not_roll_into_a_stop() -> None:
    stop = (date(2026, 3, 9), date(2026, 3, 10))

    # Five days after Monday the 2nd: Saturday; the Monday after it is stopped.
    assert Term(5, works, stops=(stop,)).due(date(2026, 3, 2)) == date(2026, 3, 11)


starts = st.dates(date(2025, 1, 1), date(2027, 12, 31))
lengths = st.integers(1, 120)


@st.composite
def stops(draw: st.DrawFn) -> tuple[Stop, ...]:
    def stop() -> Stop:
        first = draw(starts)
        return first, first + DAY * draw(st.integers(0, 40))

    return tuple(stop() for _ in range(draw(st.integers(0, 3))))


@given(start=starts, days=lengths, in_workdays=st.booleans(), stopped=stops())
def test_a_term_ends_on_a_day_that_counts(
    start: date, days: int, in_workdays: bool, stopped: tuple[Stop, ...]
) -> None:
    due = Term(days, works, in_workdays=in_workdays, stops=stopped).due(start)

    assert due > start
    assert works(due)
    assert not any(first <= due <= last for first, last in stopped)


@given(start=starts, days=lengths, more=st.integers(0, 60), stopped=stops())
def test_neither_more_days_nor_a_stop_ends_a_term_earlier(
    start: date, days: int, more: int, stopped: tuple[Stop, ...]
) -> None:
    plain = Term(days, works).due(start)

    assert Term(days, works, more=more).due(start) >= plain
    assert Term(days, works, stops=stopped).due(start) >= plain
    assert Term(days, works).due(start + DAY) >= plain


@given(start=starts, days=lengths, stopped=stops())
def test_exactly_the_days_of_the_term_were_counted(
    start: date, days: int, stopped: tuple[Stop, ...]
) -> None:
    due = Term(days, works, in_workdays=True, stops=stopped).due(start)

    between = (start + DAY * n for n in range(1, (due - start).days + 1))
    stands = [
        any(first <= day <= last for first, last in stopped) or not works(day) for day in between
    ]
    assert stands.count(False) == days


def closed(last_day: date, **numbers: int) -> Consultation:
    """A round whose last day was ``last_day``, under ``cn-rule`` with other ``numbers``."""
    row = make.consultation()
    Rules.objects.filter(pk=row.rules_id).update(**numbers)
    midnight = datetime.combine(last_day, datetime.min.time(), tzinfo=UTC) + timedelta(hours=16)
    opens = midnight - timedelta(days=30)
    Consultation.objects.filter(pk=row.pk).update(opens_at=opens, closes_at=midnight)
    return Consultation.objects.select_related("rules").get(pk=row.pk)


def paused(row: Consultation, first: date, last: date | None) -> None:
    Pause.objects.create(
        consultation=row,
        first_day=first,
        last_day=last,
        reason="听证",
        evidence="1号",
        by=make.user(),
    )


def postponed(row: Consultation, on: date, until: date) -> None:
    at = datetime(on.year, on.month, on.day, 4, tzinfo=UTC)
    Step.objects.create(
        consultation=row,
        kind="postponed",
        at=at,
        reason="意见较多",
        day_before=until - DAY * 30,
        day_after=until,
    )


@pytest.mark.django_db
def test_the_report_is_due_under_the_rules_of_the_round() -> None:
    row = closed(date(2026, 3, 2), report_days=60)

    # 1 May; Labour Day lasts until the 5th.
    assert report_due(row) == date(2026, 5, 6)


@pytest.mark.django_db
def test_a_stop_moves_the_report_on() -> None:
    row = closed(date(2026, 3, 2), report_days=30)
    paused(row, date(2026, 3, 10), date(2026, 3, 15))

    assert report_due(row) == date(2026, 4, 7)  # six days on, over Tomb-Sweeping Day


@pytest.mark.django_db
def test_while_the_clock_stands_still_the_report_moves_on_with_each_day() -> None:
    row = closed(date(2026, 3, 2), report_days=30)
    paused(row, date(2026, 3, 30), None)

    dues = [report_due(row, today=date(2026, 4, day)) for day in (1, 2, 7)]
    assert dues == [date(2026, 4, 7), date(2026, 4, 7), date(2026, 4, 10)]


@pytest.mark.django_db
def test_what_was_postponed_is_due_on_the_day_that_was_given() -> None:
    row = closed(date(2026, 3, 2), report_days=30)
    paused(row, date(2026, 3, 10), date(2026, 3, 15))
    postponed(row, date(2026, 4, 1), date(2026, 5, 4))

    assert report_due(row) == date(2026, 5, 4)
    paused(row, date(2026, 4, 20), date(2026, 4, 22))
    assert report_due(Consultation.objects.get(pk=row.pk)) == date(2026, 5, 7)


@pytest.mark.django_db
def test_a_list_asks_nothing_more_for_its_days(django_assert_num_queries) -> None:
    row = closed(date(2026, 3, 2))
    rows = Consultation.objects.select_related("rules").prefetch_related("pauses", "steps")
    found = list(rows.filter(pk=row.pk))

    with django_assert_num_queries(0):
        assert [report_due(one) for one in found]
