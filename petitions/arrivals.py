"""How quickly signatures come in, and how quickly they were to be expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, sqrt
from statistics import median

from petitions.models import HourTally, Petition

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Steps before one that say what is to be expected in it, and the fewest that say anything.
BEFORE, FEWEST = 24, 6
# Usual deviations that are still within what is expected.
WIDTH = 6


@dataclass(frozen=True)
class Step:
    """Signatures of one minute, hour or day; ``most``: as many as were to be expected at most.

    None where too little came before to expect anything.
    """

    at: datetime
    count: int
    most: int | None

    @property
    def is_conspicuous(self) -> bool:
        return self.most is not None and self.count > self.most


def most_expected(before: Sequence[int]) -> int | None:
    """The upper end of what the counts of the steps before let expect; None if too few.

    Their median plus WIDTH usual deviations: the median deviation from it (robust: a burst among
    them moves neither), at least its square root, by which counts of independent people vary,
    and at least 1.
    """
    if len(before) < FEWEST:
        return None
    middle = median(before)
    usual = max(median(abs(count - middle) for count in before), sqrt(middle), 1)
    return ceil(middle + WIDTH * usual)


def steps(
    counted: dict[datetime, int],
    first: datetime,
    last: datetime,
    step: timedelta,
    *,
    opened: datetime,
) -> list[Step]:
    """A row for every step from ``first`` to ``last``, steps without a signature too.

    ``counted`` may hold what came before ``first``. Nothing follows from steps before ``opened``:
    nobody could sign in them.
    """
    moments = [first + step * at for at in range(-BEFORE, (last - first) // step + 1)]
    counts = [max(0, counted.get(at, 0)) for at in moments]
    begin = sum(at + step <= opened for at in moments)
    return [
        Step(at, counts[number], most_expected(counts[max(begin, number - BEFORE) : number]))
        for number, at in enumerate(moments)
        if at >= first
    ]


def hourly(petition: Petition, first: datetime, last: datetime) -> list[Step]:
    """The hours from ``first`` to ``last``, both beginnings of hours. One query."""
    rows = petition.hours.filter(hour__gte=first - BEFORE * HOUR, hour__lte=last)
    counted = dict(rows.values_list("hour", "count"))
    return steps(counted, first, last, HOUR, opened=opened(petition))


def opened(petition: Petition) -> datetime:
    """From when on people could sign it."""
    return petition.opened_at or petition.created_at


def conspicuous_hours(petitions: Sequence[Petition], now: datetime) -> dict[int, list[Step]]:
    """The hours of the last day in which more came than was to be expected. One query."""
    last = now.replace(minute=0, second=0, microsecond=0)
    first = last - 23 * HOUR
    counted: dict[int, dict[datetime, int]] = {row.pk: {} for row in petitions}
    rows = HourTally.objects.filter(petition__in=petitions, hour__gte=first - BEFORE * HOUR)
    for petition, hour, count in rows.values_list("petition", "hour", "count"):
        counted[petition][hour] = count
    found = {
        row.pk: steps(counted[row.pk], first, last, HOUR, opened=opened(row)) for row in petitions
    }
    return {pk: [row for row in rows if row.is_conspicuous] for pk, rows in found.items()}
