"""Which past petitions would have reached a threshold of so many signatures in so many days?

The lesson of Taiwan (practice.md R-93): a threshold that nobody had tried on past curves let two
of 71 petitions through in half a year.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Sum
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from petitions.models import HourTally, Petition
from presentation.charts.spec import Chart, Kind, Series
from presentation.numbers import Figure

# The newest petitions that are looked at.
MOST = 500
# Shares of the threshold that are tried beside it.
BESIDE = (0.1, 0.25, 0.5, 1, 2, 5)
OVER = (Petition.State.OPEN, Petition.State.CLOSED, Petition.State.STOPPED)


@dataclass(frozen=True)
class Curve:
    """Signatures of a petition by the end of each of its days; the day it opened is the first."""

    petition: Petition
    sums: tuple[int, ...]

    def within(self, days: int) -> int:
        """Signatures by the end of the day ``days`` days after the one on which it opened."""
        return self.sums[min(days, len(self.sums) - 1)]

    def reached_after(self, signatures: int, days: int) -> int | None:
        """Days after opening when there were ``signatures``, at most ``days``; None: never."""
        upto = enumerate(self.sums[: days + 1])
        return next((day for day, held in upto if held >= signatures), None)

    def is_whole(self, days: int) -> bool:
        """Whether it could be signed for so many days."""
        return len(self.sums) > days


@dataclass(frozen=True)
class Tried:
    """One past petition under the rule that is tried."""

    petition: Petition
    held: int
    after: int | None
    on: date | None
    is_whole: bool


@dataclass(frozen=True)
class Simulation:
    """``counted`` is the denominator: petitions that had all the days, reached or not.

    ``left_out`` had fewer: to count of them those alone that got there would flatter the rule.
    """

    signatures: int
    days: int
    rows: list[Tried]
    reached: int
    counted: int
    left_out: int


def curves(now: datetime) -> list[Curve]:
    """The curves of the newest petitions that were open, from the hourly sums; two queries."""
    rows = Petition.objects.filter(state__in=OVER, opened_at__isnull=False)
    petitions = list(rows.order_by("-pk")[:MOST])
    daily: dict[int, dict[date, int]] = {row.pk: {} for row in petitions}
    sums = HourTally.objects.filter(petition__in=daily).annotate(day=TruncDate("hour"))
    for pk, day, count in sums.values_list("petition", "day").annotate(Sum("count")):
        daily[pk][day] = count
    return [Curve(row, _sums(row, daily[row.pk], now)) for row in petitions]


def _sums(petition: Petition, daily: Mapping[date, int], now: datetime) -> tuple[int, ...]:
    first = timezone.localdate(petition.opened_at)
    end = min(petition.closed_at or now, petition.closes_at or now, now)
    last = max(first, timezone.localdate(end - timedelta(microseconds=1)))
    # What sponsors signed before it opened was there on the first day.
    held, sums = sum(count for day, count in daily.items() if day < first), []
    for number in range((last - first).days + 1):
        held += daily.get(first + timedelta(days=number), 0)
        sums.append(held)
    return tuple(sums)


def simulate(past: Iterable[Curve], *, signatures: int, days: int) -> Simulation:
    """Try a threshold of ``signatures`` within ``days`` days of opening on past curves."""
    rows = [_tried(curve, signatures, days) for curve in past]
    rows.sort(key=lambda row: (row.after is None, row.after or 0, -row.held))
    reached = sum(row.after is not None for row in rows if row.is_whole)
    counted = sum(row.is_whole for row in rows)
    return Simulation(signatures, days, rows, reached, counted, len(rows) - counted)


def _tried(curve: Curve, signatures: int, days: int) -> Tried:
    after = curve.reached_after(signatures, days)
    opened = timezone.localdate(curve.petition.opened_at)
    return Tried(
        petition=curve.petition,
        held=curve.within(days),
        after=after,
        on=None if after is None else opened + timedelta(days=after),
        is_whole=curve.is_whole(days),
    )


def beside(signatures: int) -> list[int]:
    """Thresholds below and above one, to be compared with it."""
    return sorted({max(1, round(signatures * share)) for share in BESIDE})


def chart(past: Sequence[Curve], tried: Simulation) -> Chart:
    """How many past petitions would have reached thresholds around the one that is tried."""
    levels = beside(tried.signatures)
    found = [simulate(past, signatures=level, days=tried.days) for level in levels]
    facts = {
        "reached": Figure(tried.reached),
        "counted": Figure(tried.counted),
        "signatures": Figure(tried.signatures),
        "days": Figure(tried.days),
    }
    return Chart(
        kind=Kind.BARS,
        name="threshold",
        title=_("Past petitions that would have reached a threshold"),
        unit=pgettext("unit", "petitions"),
        head=_("Signatures"),
        labels=tuple(str(Figure(level)) for level in levels),
        series=(Series(_("reached"), tuple(one.reached for one in found)),),
        tones=tuple("1" if level == tried.signatures else "6" for level in levels),
        total=tried.counted,
        finding=_(
            "%(reached)s of %(counted)s petitions would have had %(signatures)s signatures "
            "within %(days)s days."
        )
        % facts,
    )
