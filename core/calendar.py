"""Working days of mainland China: statutory holidays and make-up workdays included."""

from datetime import date, timedelta

import chinese_calendar


def is_workday(day: date) -> bool:
    """Tell whether ``day`` is worked. Years the calendar does not know follow Monday to Friday."""
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:
        return day.weekday() < 5


def add_workdays(start: date, days: int) -> date:
    """Return the last day of a period of ``days`` working days.

    The start day is not counted (Civil Code, Article 201); statutory holidays are not
    working days (Administrative Licensing Law, Article 82). Raises ValueError under 1 day.
    """
    if days < 1:
        raise ValueError(f"a period of {days} working days")
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_workday(day)
    return day


def workdays_between(start: date, end: date) -> int:
    """Count the working days after ``start`` up to and with ``end``; 0 where that is no later."""
    days = (end - start).days
    return sum(is_workday(start + timedelta(days=n)) for n in range(1, days + 1))
