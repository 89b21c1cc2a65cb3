from datetime import date, timedelta

import pytest

from core.calendar import add_workdays, is_workday, workdays_between


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
