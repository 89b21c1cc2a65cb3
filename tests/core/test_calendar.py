from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from core.calendar import (
    SECONDS,
    add_workdays,
    forget_overrides,
    is_known,
    is_workday,
    next_workday,
    workdays_between,
)
from core.models import CalendarDay


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        # practice.md 2.5, vectors 3 and 4
        (date(2026, 4, 3), 5, date(2026, 4, 13)),
        (date(2026, 2, 28), 1, date(2026, 3, 2)),
        # into the make-up Saturday itself
        (date(2026, 2, 27), 1, date(2026, 2, 28)),
        # over Spring Festival, 15 to 23 February
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        (date(2026, 3, 2), 1, date(2026, 3, 3)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 2), 20, date(2026, 3, 30)),
    ],
)
def test_working_days_leave_out_the_first_day_and_holidays(
    start: date, days: int, last: date
) -> None:
    assert add_workdays(start, days) == last


@pytest.mark.parametrize("days", [0, -1])
def test_a_period_has_at_least_one_working_day(days: int) -> None:
    with pytest.raises(ValueError, match="working days"):
        add_workdays(date(2026, 3, 2), days)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 2, 28), True),  # a Saturday made up for
        (date(2026, 3, 7), False),
        (date(2026, 4, 6), False),  # Tomb-Sweeping Day's Monday
        (date(2026, 4, 7), True),
        (date(2026, 10, 1), False),
        (date(2041, 10, 1), False),  # not announced, but the law's own holiday
        (date(2041, 10, 8), True),
        (date(2041, 10, 5), False),  # a Saturday
        (date(1990, 1, 1), True),
    ],
)
def test_which_days_are_worked(day: date, worked: bool) -> None:
    assert is_workday(day) == worked


def test_more_days_never_end_earlier() -> None:
    starts = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]

    for start in starts:
        ends = [add_workdays(start, days) for days in range(1, 15)]
        assert ends == sorted(set(ends))
        assert all(is_workday(end) for end in ends)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 4, 3), date(2026, 4, 13), 5),
        (date(2026, 4, 3), date(2026, 4, 6), 0),
        (date(2026, 4, 3), date(2026, 4, 3), 0),
        (date(2026, 4, 13), date(2026, 4, 3), 0),
    ],
)
def test_working_days_between_leave_out_the_first_day(start: date, end: date, days: int) -> None:
    assert workdays_between(start, end) == days


@pytest.mark.parametrize(
    ("calendar", "day", "worked"),
    [
        ("tw", date(2025, 2, 8), True),  # a Saturday made up for
        ("tw", date(2026, 2, 17), False),
        ("hk", date(2026, 7, 1), False),
        ("hk", date(2026, 5, 9), False),  # offices are closed on Saturdays
        ("mo", date(2026, 12, 20), False),
        ("mo", date(2026, 12, 21), False),  # the day after, for a Sunday
        ("uk", date(2026, 12, 28), False),
        ("uk", date(2026, 10, 1), True),
        ("eu", date(2026, 5, 1), False),
        ("eu", date(2026, 5, 4), True),
    ],
)
def test_each_calendar_has_days_of_its_own(calendar: str, day: date, worked: bool) -> None:
    assert is_workday(day, calendar) == worked


def test_a_calendar_that_is_not_kept_is_an_error() -> None:
    with pytest.raises(KeyError):
        is_workday(date(2026, 3, 2), "us")


def test_the_next_working_day_may_be_the_day_itself() -> None:
    assert next_workday(date(2026, 10, 9)) == date(2026, 10, 9)
    assert next_workday(date(2026, 10, 1)) == date(2026, 10, 8)
    assert next_workday(date(2026, 10, 1), "uk") == date(2026, 10, 1)


def enter(day: date, *, is_workday: bool, calendar: str = "cn") -> CalendarDay:
    forget_overrides()
    return CalendarDay.objects.create(
        calendar=calendar, day=day, is_workday=is_workday, name="台风停工", source="通告1号"
    )


@pytest.mark.django_db(transaction=True)
def test_a_row_knows_better_than_the_library_in_its_own_calendar_alone() -> None:
    monday = date(2026, 3, 9)
    enter(monday, is_workday=False)

    assert not is_workday(monday)
    assert is_workday(monday, "tw")
    assert add_workdays(date(2026, 3, 6), 1) == date(2026, 3, 10)


@pytest.mark.django_db(transaction=True)
def test_a_thousand_days_cost_one_query(django_assert_num_queries: Callable[..., Any]) -> None:
    forget_overrides()

    with django_assert_num_queries(1):
        workdays_between(date(2024, 1, 1), date(2027, 1, 1))
        workdays_between(date(2024, 1, 1), date(2027, 1, 1), "hk")


@pytest.mark.django_db(transaction=True)
def test_another_process_sees_a_row_within_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monday, seconds = date(2026, 3, 9), [100.0]
    monkeypatch.setattr("core.calendar.monotonic", lambda: seconds[0])
    forget_overrides()
    assert is_workday(monday)
    # As another process would: nothing is forgotten here.
    CalendarDay.objects.create(calendar="cn", day=monday, name="停工", source="通告1号")

    assert is_workday(monday)
    seconds[0] += SECONDS
    assert not is_workday(monday)


@pytest.mark.django_db
def test_the_same_day_of_a_calendar_is_entered_once() -> None:
    enter(date(2026, 3, 9), is_workday=False)

    with pytest.raises(IntegrityError):
        enter(date(2026, 3, 9), is_workday=True)


@pytest.mark.django_db
def test_a_year_is_known_once_the_library_or_a_row_tells_of_it() -> None:
    assert is_known(date(2026, 3, 2))
    assert is_known(date(2041, 3, 2), "hk")
    assert not is_known(date(2041, 3, 2))
