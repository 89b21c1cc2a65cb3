"""How quickly petitions are checked, and what comes of it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.calendar import workdays_between
from core.counting import Share
from petitions.models import Appeal, Check
from presentation.charts.spec import Chart, Kind, Series
from presentation.dates import month
from presentation.numbers import Figure

PERIOD = timedelta(days=365)


@dataclass(frozen=True)
class Month:
    """The decisions of one month; ``workdays`` is the median time that each had waited."""

    first: date
    decisions: int
    workdays: float
    in_time: int
    opened: int
    rejected: int
    hidden: int

    @property
    def name(self) -> str:
        """The month as a person writes it: 2026年11月."""
        return month(self.first)


@dataclass(frozen=True)
class Performance:
    """``workdays`` is the median of all decisions of the period, None where there are none."""

    months: list[Month]
    decisions: int
    workdays: float | None
    in_time: Share
    upheld: Share


@dataclass(frozen=True)
class _Decided:
    month: date
    outcome: str
    workdays: int
    in_time: bool


def performance(now: datetime) -> Performance:
    """Count the decisions of the last year on what waited in the queue; two queries."""
    rows = [_decided(row) for row in _decisions(now)]
    by_month: dict[date, list[_Decided]] = defaultdict(list)
    for row in rows:
        by_month[row.month].append(row)
    appeals = Appeal.objects.filter(decided_at__gte=now - PERIOD)
    upheld = list(appeals.values_list("is_upheld", flat=True))
    return Performance(
        months=[_month(first, by_month[first]) for first in sorted(by_month, reverse=True)],
        decisions=len(rows),
        workdays=median(row.workdays for row in rows) if rows else None,
        in_time=Share(sum(row.in_time for row in rows), len(rows)),
        upheld=Share(sum(map(bool, upheld)), len(upheld)),
    )


def _decisions(now: datetime) -> list[Check]:
    """Decisions on what waited; not those that hid what was open, nor those appealed away."""
    rows = Check.objects.filter(at__gte=now - PERIOD, petition__submitted_at__lte=F("at"))
    hid_open = Q(petition__opened_at__gte=F("petition__submitted_at")) & Q(
        petition__opened_at__lt=F("at")
    )
    return list(rows.exclude(hid_open).select_related("petition__profile"))


def _decided(row: Check) -> _Decided:
    on = timezone.localdate(row.at)
    days = workdays_between(timezone.localdate(row.petition.submitted_at), on)
    in_time = days <= row.petition.profile.check_workdays
    return _Decided(on.replace(day=1), row.outcome, days, in_time)


def _month(first: date, rows: list[_Decided]) -> Month:
    outcomes = [row.outcome for row in rows]
    return Month(
        first=first,
        decisions=len(rows),
        workdays=median(row.workdays for row in rows),
        in_time=sum(row.in_time for row in rows),
        opened=outcomes.count(Check.Outcome.OPEN),
        rejected=outcomes.count(Check.Outcome.REJECT),
        hidden=outcomes.count(Check.Outcome.HIDE),
    )


def outcomes_chart(told: Performance) -> Chart:
    """What became of petitions, month by month, the newest month first."""
    months = told.months
    parts = (
        (_("opened"), "1", [month.opened for month in months]),
        (_("rejected, published"), "2", [month.rejected for month in months]),
        (_("rejected, hidden"), "4", [month.hidden for month in months]),
    )
    opened = sum(month.opened for month in months)
    facts = {"opened": Figure(opened), "whole": Figure(told.decisions)}
    return Chart(
        kind=Kind.STACKED,
        title=_("What became of petitions that were checked"),
        unit=pgettext("unit", "petitions"),
        head=_("Month"),
        labels=tuple(month.name for month in months),
        series=tuple(Series(name, tuple(values), tone) for name, tone, values in parts),
        total=told.decisions,
        finding=_("%(opened)s of %(whole)s petitions checked were opened.") % facts,
    )
