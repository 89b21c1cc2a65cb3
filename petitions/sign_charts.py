"""The signs of fraud as charts."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from petitions.arrivals import DAY, Step
from petitions.families import code_of_network, device_name
from petitions.signs import TOP, WINDOWS, Signs
from presentation.charts.spec import Chart, Kind, Series, bars
from presentation.dates import short_day
from presentation.numbers import Figure


def arrivals_chart(signs: Signs, window: str) -> Chart:
    """Signatures for each step, and how many were to be expected at most."""
    rows = signs.arrivals
    return Chart(
        kind=Kind.LINE,
        name="arrivals",
        title=_("Signatures as they came in"),
        unit=pgettext("unit", "signatures"),
        head=pgettext("chart", "Time"),
        labels=tuple(_label(row, window) for row in rows),
        series=(
            Series(_("signed in the step"), tuple(row.count for row in rows)),
            Series(_("expected at most"), tuple(row.most or 0 for row in rows), "4"),
        ),
        total=sum(row.count for row in rows),
        finding=_finding(signs, window),
    )


def _label(row: Step, window: str) -> str:
    at = timezone.localtime(row.at)
    if WINDOWS[window].step == DAY:
        return short_day(at)
    return f"{short_day(at)} {at:%H:%M}" if window == "week" else f"{at:%H:%M}"


def _finding(signs: Signs, window: str) -> str:
    over = signs.conspicuous
    if not over:
        return _("Nowhere more than was to be expected.")
    worst = max(over, key=lambda row: row.count - (row.most or 0))
    told = ngettext(
        "More than was to be expected %(n)s time; most of all %(label)s: %(count)s, expected at "
        "most %(most)s.",
        "More than was to be expected %(n)s times; most of all %(label)s: %(count)s, expected at "
        "most %(most)s.",
        len(over),
    )
    return told % {
        "n": len(over),
        "label": _label(worst, window),
        "count": Figure(worst.count),
        "most": Figure(worst.most or 0),
    }


@dataclass(frozen=True)
class Family:
    """One family or class: its name, how many signatures it has, and what share of all."""

    name: str
    count: int
    whole: int

    @property
    def percent(self) -> float:
        return round(100 * self.count / (self.whole or 1), 1)


@dataclass(frozen=True)
class Families:
    """The largest; ``others`` are so many more with ``rest`` signatures; ``unknown`` have none."""

    title: str
    top: list[Family]
    others: int
    rest: int
    unknown: int


def families_of(signs: Signs) -> list[Families]:
    return [
        _families(_("Network families"), signs.networks, signs.looked_at, code_of_network),
        _families(_("Kinds of devices"), signs.devices, signs.looked_at, device_name),
    ]


def _families(
    title: str, counted: Counter[int | None], whole: int, named: Callable[[int], str]
) -> Families:
    known = [(key, count) for key, count in counted.most_common() if key is not None]
    return Families(
        title=title,
        top=[Family(named(key), count, whole) for key, count in known[:TOP]],
        others=len(known[TOP:]),
        rest=sum(count for _key, count in known[TOP:]),
        unknown=counted[None],
    )


def ages_chart(signs: Signs) -> Chart:
    """How old accounts were when they signed."""
    rows = [(str(label), count, "1") for label, count in signs.ages]
    title = _("Age of the account when it signed")
    return bars(
        rows,
        title=title,
        unit=pgettext("unit", "signatures"),
        head=pgettext("account", "Age"),
        name="ages",
    )
