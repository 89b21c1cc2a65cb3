"""Signs of fraud under one petition: what its signatures have in common, and how they came."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from petitions.arrivals import BEFORE, DAY, HOUR, MINUTE, Step, hourly, opened, steps
from petitions.models import Petition, Signature

# Signatures that are looked at. Shares of so many are right to one in a hundred.
MOST = 20_000
# Families and classes that are listed.
TOP = 10
AGES: tuple[tuple[timedelta, Promise | str], ...] = (
    (HOUR, _("under an hour")),
    (DAY, _("under a day")),
    (7 * DAY, _("under a week")),
    (30 * DAY, _("under a month")),
    (365 * DAY, _("under a year")),
    (timedelta.max, _("a year or more")),
)


@dataclass(frozen=True)
class Window:
    """A stretch of time before now, or before the petition's end."""

    label: Promise | str
    length: timedelta
    step: timedelta


WINDOWS = {
    "hour": Window(_("the last hour"), HOUR, MINUTE),
    "day": Window(_("the last day"), DAY, HOUR),
    "week": Window(_("the last week"), 7 * DAY, HOUR),
    "all": Window(_("from the beginning"), timedelta.max, DAY),
}


@dataclass(frozen=True)
class Signs:
    """``looked_at`` signatures that count; counters hold those of them, None for unknown.

    ``is_part``: there are more than were looked at.
    """

    arrivals: list[Step]
    looked_at: int
    is_part: bool
    networks: Counter[int | None]
    devices: Counter[int | None]
    throwaway: int
    ages: list[tuple[Promise | str, int]]
    no_account: int

    @property
    def conspicuous(self) -> list[Step]:
        return [row for row in self.arrivals if row.is_conspicuous]

    @property
    def families_known(self) -> bool:
        return any(key is not None for key in (*self.networks, *self.devices))


Row = tuple[datetime, int | None, int | None, bool, datetime | None]


def signs_of(petition: Petition, name: str, now: datetime) -> Signs:
    """Look at a window of WINDOWS. Two queries, for the last hour one."""
    window = WINDOWS[name]
    end = min(now, petition.closed_at or now)
    since = end - window.length if name != "all" else opened(petition)
    seen = _seen(petition, name)
    rows = [row for row in seen if since <= row[0] <= end]
    return Signs(
        arrivals=_arrivals(petition, window, since, end, seen),
        looked_at=len(rows),
        is_part=len(seen) == MOST and len(rows) == MOST,
        networks=Counter(row[1] for row in rows),
        devices=Counter(row[2] for row in rows),
        throwaway=sum(row[3] for row in rows),
        ages=_ages(rows),
        no_account=sum(row[4] is None for row in rows),
    )


def _seen(petition: Petition, name: str) -> list[Row]:
    """The newest signatures; of the whole time those with the lowest keys, which are drawn by lot.

    Keys are hashes, and an index holds them in their order: a fair sample without a long look.
    """
    order = "person_key" if name == "all" else "-pk"
    rows = Signature.objects.standing().filter(petition=petition).order_by(order)
    names = ("signed_at", "network", "device", "is_throwaway", "signer__date_joined")
    return list(rows.values_list(*names)[:MOST])


def _arrivals(
    petition: Petition, window: Window, since: datetime, end: datetime, seen: Iterable[Row]
) -> list[Step]:
    if window.step == HOUR:
        return hourly(petition, _hour(since) + HOUR, _hour(end))
    if window.step == MINUTE:
        minutes = Counter(row[0].replace(second=0, microsecond=0) for row in seen)
        first, last = (at.replace(second=0, microsecond=0) for at in (since, end))
        held = {at: count for at, count in minutes.items() if at >= first - BEFORE * MINUTE}
        return steps(held, first + MINUTE, last, MINUTE, opened=opened(petition))
    days: Counter[datetime] = Counter()
    for hour, count in petition.hours.values_list("hour", "count"):
        days[_midnight(hour)] += count
    return steps(dict(days), _midnight(since), _midnight(end), DAY, opened=opened(petition))


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _midnight(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)


def _ages(rows: Iterable[Row]) -> list[tuple[Promise | str, int]]:
    """How old accounts were when they signed; who signed at a counter has none."""
    found: Counter[Promise | str] = Counter()
    for signed_at, *_rest, joined in rows:
        if joined is not None:
            age = signed_at - joined
            found[next(label for limit, label in AGES if age < limit)] += 1
    return [(label, found[label]) for _limit, label in AGES]
