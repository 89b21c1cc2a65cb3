"""The long holidays in which people read no drafts: Spring Festival and National Day."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.calendar import is_workday
from core.models import Calendar

DAY = timedelta(days=1)


class Festival(models.TextChoices):
    SPRING = "spring", _("Spring Festival")
    NATIONAL = "national", _("National Day")


KEPT_IN = {
    Calendar.CN: (Festival.SPRING, Festival.NATIONAL),
    Calendar.MO: (Festival.SPRING, Festival.NATIONAL),
    Calendar.HK: (Festival.SPRING,),
    Calendar.TW: (Festival.SPRING,),
}


@dataclass(frozen=True)
class Holiday:
    """The days off in a row around a festival."""

    festival: Festival
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def holidays_between(first: date, last: date, calendar: str = Calendar.CN) -> list[Holiday]:
    """Return the long holidays of which a day lies between ``first`` and ``last``, in order."""
    found = [
        _around(festival, _day_of(festival, year), calendar)
        for year in range(first.year, last.year + 1)
        for festival in KEPT_IN.get(Calendar(calendar), ())
    ]
    return [row for row in found if row.first <= last and row.last >= first]


def _around(festival: Festival, day: date, calendar: str) -> Holiday:
    first = last = day
    while not is_workday(first - DAY, calendar):
        first -= DAY
    while not is_workday(last + DAY, calendar):
        last += DAY
    return Holiday(festival, first, last)


@cache
def _day_of(festival: Festival, year: int) -> date:
    """The day itself; that of Spring Festival is reckoned by the moon, up to 2099."""
    if festival == Festival.NATIONAL:
        return date(year, 10, 1)
    named = holidays.country_holidays("CN", years=year, language="zh_CN")
    return min(day for day, name in named.items() if name == "春节")
