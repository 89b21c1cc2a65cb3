"""What happens on which day: rounds that open and close, and reports that are due."""

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.clock import report_due
from consultations.draft import day_begins
from consultations.models import Consultation
from presentation.ical import DayEvent

# A report is due years later at most; and what is promised counts while it is not kept.
LONGEST_DUE = timedelta(days=3 * 365)
OWED = (*Consultation.HEARING, Consultation.State.CLOSED, Consultation.State.TREATING)
MOST = 500
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Happening:
    """One thing on one day; ``kind`` is opens, closes or due."""

    day: date
    kind: str
    consultation: Consultation


@dataclass(frozen=True)
class Month:
    """The first day of a month, and its neighbours as they stand in an address."""

    first: date

    @classmethod
    def of(cls, typed: str, today: date) -> "Month":
        """Read 2026-12; what is no month is this one."""
        found = re.fullmatch(r"(\d{4})-(\d{2})", typed, re.ASCII)
        year, month = (int(part) for part in found.groups()) if found else (0, 0)
        if not (FIRST_YEAR <= year < LAST_YEAR and 1 <= month <= 12):
            year, month = today.year, today.month
        return cls(date(year, month, 1))

    @cached_property
    def last(self) -> date:
        days = calendar.monthrange(self.first.year, self.first.month)[1]
        return self.first.replace(day=days)

    @property
    def before(self) -> str:
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{self.last + timedelta(days=1):%Y-%m}"

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    def weeks(self) -> list[list[date | None]]:
        """Weeks from Monday on; None for days of another month."""
        weeks = calendar.Calendar().monthdatescalendar(self.first.year, self.first.month)
        return [[day if day.month == self.first.month else None for day in week] for week in weeks]


def with_terms(rows: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """Load what ``report_due`` reads, in two queries more."""
    return rows.select_related("lead", "rules").prefetch_related("pauses", "steps")


def happenings(rows: QuerySet[Consultation], month: Month) -> dict[date, list[Happening]]:
    """What of ``rows`` falls into the month, by day; three queries."""
    first, after = day_begins(month.first), day_begins(month.last + timedelta(days=1))
    there = Q(opens_at__gte=first, opens_at__lt=after) | Q(
        closes_at__gt=first, closes_at__lte=after
    )
    owed = Q(state__in=OWED, closes_at__gt=first - LONGEST_DUE, closes_at__lt=after)
    rows = rows.exclude(state=Consultation.State.CANCELLED).filter(there | owed)
    found: dict[date, list[Happening]] = defaultdict(list)
    for row in with_terms(rows).order_by("closes_at", "pk")[:MOST]:
        for one in _of(row):
            if month.first <= one.day <= month.last:
                found[one.day].append(one)
    return found


def _of(row: Consultation) -> Iterator[Happening]:
    yield Happening(timezone.localtime(row.opens_at).date(), "opens", row)
    yield Happening(row.last_day, "closes", row)
    if row.state in OWED:
        yield Happening(report_due(row), "due", row)


def events(rows: Iterable[Consultation], address: str) -> Iterator[DayEvent]:
    """Each period, and the day by which its report is promised; ``address`` is that of the site."""
    for row in rows:
        url = f"{address}{row.get_absolute_url()}"
        opens = timezone.localtime(row.opens_at).date()
        told = {"title": row.title, "name": row.lead.name}
        asked = _("Asked by %(name)s") % told
        summary = _("Consultation: %(title)s") % told
        yield DayEvent(f"round-{row.pk}@huixiang", opens, row.last_day, summary, asked, url)
        if row.state in OWED:
            due = report_due(row)
            summary = _("Report due: %(title)s") % told
            yield DayEvent(f"report-{row.pk}@huixiang", due, due, summary, asked, url)


def for_calendars(rows: QuerySet[Consultation], now: datetime) -> QuerySet[Consultation]:
    """What a calendar is worth keeping of: the last year and all that is to come."""
    kept = rows.exclude(state=Consultation.State.CANCELLED)
    return with_terms(kept.filter(closes_at__gt=now - timedelta(days=365))).order_by("-pk")[:MOST]
