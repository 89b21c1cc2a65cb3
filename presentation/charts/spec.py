"""What a chart says. How it looks is decided in one place, front/scripts/chart/."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from django.utils.formats import date_format

# More bars than this are read in the table, not in a drawing.
MOST_DRAWN = 20
# A tone is a colour with its texture: --chart-1 to --chart-6 of front/styles/_charts.scss.
PLAIN = "1"


class Kind(StrEnum):
    BARS = "bars"  # one bar for each label
    STACKED = "stacked"  # one bar for each label, cut into the parts of several series
    SHARE = "share"  # one whole cut into its labels; in the place of a pie
    LINE = "line"  # labels are days
    MATRIX = "matrix"  # labels down, series across


@dataclass(frozen=True)
class Series:
    """One number for each label of the chart; on ``side`` "left" a bar grows to the left."""

    name: str
    values: tuple[int, ...]
    tone: str = PLAIN
    side: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart and its table. ``unit`` is what is counted (条, 人), ``head`` what the labels are.

    ``tones`` gives each label a tone of its own (bars, share); ``total`` is the denominator and
    ``note`` that in words; ``finding`` is the sentence to remember, told from the numbers where it
    is empty. ``name`` tells the page which chart it has before it.
    """

    kind: Kind
    title: str
    unit: str
    head: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    tones: tuple[str, ...] = ()
    total: int | None = None
    finding: str = ""
    note: str = ""
    name: str = ""

    @property
    def whole(self) -> int:
        return sum(sum(series.values) for series in self.series)

    @property
    def has_parts(self) -> bool:
        """Whether a label has a number for each of several named series."""
        return len(self.series) > 1 or self.kind in (Kind.STACKED, Kind.MATRIX)

    @property
    def counted(self) -> str:
        """The unit as it follows a number: 12条, 12 opinions."""
        return f" {self.unit}" if self.unit[:1].isascii() else self.unit

    def value_of(self, label: int) -> int:
        return sum(series.values[label] for series in self.series)

    def drawn(self) -> "Chart":
        """What a drawing can hold: the largest ``MOST_DRAWN`` labels, in their order."""
        if self.kind == Kind.LINE or len(self.labels) <= MOST_DRAWN:
            return self
        order = sorted(range(len(self.labels)), key=self.value_of, reverse=True)
        kept = sorted(order[:MOST_DRAWN])
        return replace(
            self,
            labels=tuple(self.labels[at] for at in kept),
            tones=tuple(self.tones[at] for at in kept) if self.tones else (),
            series=tuple(
                replace(one, values=tuple(one.values[at] for at in kept)) for one in self.series
            ),
        )

    @property
    def is_cut(self) -> bool:
        return self.drawn() is not self

    def payload(self) -> str:
        """What is drawn as JSON, the same text for the same chart."""
        return json.dumps(self.told(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def told(self) -> dict[str, object]:
        drawn = self.drawn()
        return {
            "kind": drawn.kind.value,
            "unit": drawn.counted,
            "labels": drawn.labels,
            "tones": drawn.tones,
            "series": [vars(one) for one in drawn.series],
        }


def bars(
    rows: Iterable[tuple[str, int, str]],
    *,
    title: str,
    unit: str,
    head: str,
    kind: Kind = Kind.BARS,
    name: str = "",
) -> Chart:
    """A chart of one number for each label; ``rows`` are (label, value, tone)."""
    labels, values, tones = tuple(zip(*rows, strict=True)) or ((), (), ())
    only = Series(unit, tuple(values))
    whole = sum(values)
    return Chart(
        kind, title, unit, head, tuple(labels), (only,), tuple(tones), total=whole, name=name
    )


def per_day(counted: dict[date, int], *, title: str, unit: str, head: str, name: str = "") -> Chart:
    """A chart of a number for each day from the first to the last, days without any too."""
    first = min(counted, default=date.min)
    length = (max(counted) - first).days + 1 if counted else 0
    days = [first + timedelta(days=after) for after in range(length)]
    values = tuple(counted.get(each, 0) for each in days)
    labels = tuple(str(date_format(each, "MONTH_DAY_FORMAT")) for each in days)
    only = Series(unit, values)
    return Chart(Kind.LINE, title, unit, head, labels, (only,), total=sum(values), name=name)
