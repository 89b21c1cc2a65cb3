from datetime import date

import pytest

from consultations.festivals import holidays_between


@pytest.mark.parametrize(
    ("first", "last", "calendar", "found"),
    [
        (
            date(2026, 1, 20),
            date(2026, 3, 2),
            "cn",
            [("spring", date(2026, 2, 15), date(2026, 2, 23))],
        ),
        (
            date(2026, 9, 20),
            date(2026, 10, 30),
            "cn",
            [("national", date(2026, 10, 1), date(2026, 10, 7))],
        ),
        # announced by nobody yet: the law's own days
        (
            date(2027, 1, 20),
            date(2027, 3, 2),
            "cn",
            [("spring", date(2027, 2, 5), date(2027, 2, 10))],
        ),
        (date(2026, 3, 2), date(2026, 4, 1), "cn", []),
        (date(2026, 1, 20), date(2026, 10, 30), "uk", []),
        (date(2026, 9, 20), date(2026, 10, 30), "hk", []),
    ],
)
def test_long_holidays_are_found_with_the_days_off_around_them(
    first: date, last: date, calendar: str, found: list[tuple[str, date, date]]
) -> None:
    rows = holidays_between(first, last, calendar)

    assert [(row.festival.value, row.first, row.last) for row in rows] == found
