"""Filters of every template, without a load: ``{{ round.closes_at|deadline }}``.

Nothing is told as nothing, so that ``|default:"–"`` may follow.
"""

from collections.abc import Callable
from datetime import date

from django import template
from django.utils import timezone
from django.utils.dateparse import parse_date

from presentation import dates
from presentation.numbers import Figure

register = template.Library()


def _or_nothing(tell: Callable[[date], str]) -> Callable[[date | None], str]:
    return lambda when: tell(when) if when else ""


TOLD = (dates.day, dates.moment, dates.hour, dates.closing, dates.deadline)
for tell in (*TOLD, dates.month, dates.weekday):
    register.filter(tell.__name__, _or_nothing(tell))


@register.filter
def from_iso(told: str) -> date | None:
    """Read a day that a notice keeps as JSON: 2026-04-01; None for anything else."""
    return parse_date(str(told))


@register.filter
def time_left(closes: date | None) -> str:
    return dates.time_left(closes, timezone.now()) if closes else ""


@register.filter
def workdays_left(due: date | None) -> str:
    return dates.workdays_left(due, timezone.localdate()) if due else ""


@register.filter
def figure(number: int | None) -> Figure | str:
    """12,345; also as the count of a sentence: ``blocktranslate count n=row.size|figure``."""
    return "" if number is None else Figure(number)
