"""Working days by calendar: holidays, make-up workdays, and what this site knows better."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from time import monotonic

import chinese_calendar
import holidays
from django.db import transaction
from holidays.calendars.gregorian import SAT, SUN

from core.models import Calendar, CalendarDay

# How long a process counts on before it looks for days that another has entered.
SECONDS = 5
# Which calendar of the library stands for which of ours. The institutions of the Union keep their
# own; that of the Union's payment system is the nearest that a library keeps.
_LIBRARY: dict[str, Callable[[], holidays.HolidayBase]] = {
    Calendar.CN: lambda: holidays.country_holidays("CN"),
    Calendar.TW: lambda: holidays.country_holidays("TW"),
    Calendar.HK: lambda: holidays.country_holidays("HK"),
    Calendar.MO: lambda: holidays.country_holidays("MO", categories=("public", "government")),
    Calendar.UK: lambda: holidays.country_holidays("GB", subdiv="ENG"),
    Calendar.EU: lambda: holidays.financial_holidays("XECB"),
}
# The years for which the arrangement of the State Council is in the library.
_KNOWN = chinese_calendar.constants.holidays
_FIRST_KNOWN, _LAST_KNOWN = min(_KNOWN).year, max(_KNOWN).year


class _Overrides:
    """The rows of CalendarDay, looked up once for thousands of dates."""

    def __init__(self) -> None:
        self.until = 0.0
        self.days: dict[tuple[str, date], bool] = {}

    def look_up(self) -> dict[tuple[str, date], bool]:
        if monotonic() >= self.until:
            rows = CalendarDay.objects.values_list("calendar", "day", "is_workday")
            self.days = {(calendar, day): worked for calendar, day, worked in rows}
            self.until = monotonic() + SECONDS
        return self.days


_overrides = _Overrides()


def forget_overrides() -> None:
    """Have this process look for the rows again, once what was written is there for all."""
    transaction.on_commit(lambda: setattr(_overrides, "until", 0.0))


def is_workday(day: date, calendar: str = Calendar.CN) -> bool:
    """Tell whether ``day`` is worked.

    Of years for which the State Council has not yet said which days are made up for, the law's own
    holidays are known; years from before the library's first follow Monday to Friday.
    """
    worked = _overrides.look_up().get((calendar, day))
    if worked is not None:
        return worked
    if calendar == Calendar.CN and day.year <= _LAST_KNOWN:
        return chinese_calendar.is_workday(day) if day.year >= _FIRST_KNOWN else day.weekday() < 5
    return _of_library(calendar).is_working_day(day)


@cache
def _of_library(calendar: str) -> holidays.HolidayBase:
    days = _LIBRARY[calendar]()
    days.weekend = {SAT, SUN}  # of offices; the library tells Hong Kong's by its shops
    return days


def is_known(day: date, calendar: str = Calendar.CN) -> bool:
    """Tell whether it is known which days of the year of ``day`` are made up for."""
    if calendar != Calendar.CN or day.year <= _LAST_KNOWN:
        return True
    return any(key == Calendar.CN and on.year == day.year for key, on in _overrides.look_up())


def next_workday(day: date, calendar: str = Calendar.CN) -> date:
    """Return ``day`` itself where it is worked, or else the first day after it that is."""
    while not is_workday(day, calendar):
        day += timedelta(days=1)
    return day


def add_workdays(start: date, days: int, calendar: str = Calendar.CN) -> date:
    """Return the last day of a period of ``days`` working days.

    The start day is not counted (Civil Code, Article 201); statutory holidays are not
    working days (Administrative Licensing Law, Article 82). Raises ValueError under 1 day.
    """
    if days < 1:
        raise ValueError(f"a period of {days} working days")
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_workday(day, calendar)
    return day


def workdays_between(start: date, end: date, calendar: str = Calendar.CN) -> int:
    """Count the working days after ``start`` up to and with ``end``; 0 where that is no later."""
    days = (end - start).days
    return sum(is_workday(start + timedelta(days=n), calendar) for n in range(1, days + 1))
