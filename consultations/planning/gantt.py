"""The picture of a plan: where each bar and each month stands, for a narrow page and a wide one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from consultations.planning.plan import Plan, Stage
from presentation.dates import month, short_day

# One colour for work inside the house, one for what the public sees, one for days of decision.
COLOURS = {
    Stage.PERIOD: "var(--chart-2)",
    Stage.HEARING: "var(--chart-2)",
    Stage.DECISION: "var(--chart-4)",
    Stage.PUBLISHED: "var(--chart-4)",
}
WORK = "var(--chart-1)"


@dataclass(frozen=True)
class Shape:
    """How wide a drawing is, how high a row, and how much room the names take beside the bars."""

    width: int
    row: int
    names: int

    @property
    def has_names_above(self) -> bool:
        return self.names == 0


# As wide as the two drawings of every chart, so that letters keep their size.
NARROW, WIDE = Shape(width=300, row=46, names=0), Shape(width=560, row=34, names=200)
HEAD, END = 26, 8
BAR = 16


@dataclass(frozen=True)
class Bar:
    """A stage; ``is_day`` stands for a single day, drawn as a diamond around ``x`` and ``y``."""

    name: str
    when: str
    x: float
    y: float
    width: float
    colour: str
    is_day: bool
    name_x: float
    name_y: float


@dataclass(frozen=True)
class Line:
    """An upright line with or without words over it."""

    x: float
    words: str = ""


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    bars: tuple[Bar, ...]
    months: tuple[Line, ...]
    marks: tuple[Bar, ...]
    today: Line | None


def draw(plan: Plan, shape: Shape, *, today: date) -> Drawing:
    """Lay out ``plan``; one unit is one CSS pixel."""
    scale = _Scale(plan, shape)
    bars = tuple(_bar(plan, number, shape, scale) for number in range(len(plan.spans)))
    height = HEAD + shape.row * len(bars) + END
    inside = plan.begins <= today <= plan.ends
    return Drawing(
        width=shape.width,
        height=height,
        bars=bars,
        months=tuple(_months(plan, scale)),
        marks=tuple(_marks(plan, bars, scale)),
        today=Line(scale.x(today)) if inside else None,
    )


class _Scale:
    """From a day to its place: the first day begins where the names end."""

    def __init__(self, plan: Plan, shape: Shape) -> None:
        self.first = plan.begins
        self.left = shape.names or 2
        self.day = (shape.width - self.left - END) / ((plan.ends - plan.begins).days + 1)

    def x(self, day: date) -> float:
        return round(self.left + (day - self.first).days * self.day, 1)


def _bar(plan: Plan, number: int, shape: Shape, scale: _Scale) -> Bar:
    span = plan.spans[number]
    top = HEAD + number * shape.row
    y = top + (22 if shape.has_names_above else (shape.row - BAR) / 2)
    x, end = scale.x(span.first), scale.x(span.last + timedelta(days=1))
    is_day = span.first == span.last
    when = str(short_day(span.first))
    return Bar(
        name=str(span.stage.label),
        when=when if is_day else f"{when}–{short_day(span.last)}",
        x=round((x + end) / 2, 1) if is_day else x,
        y=y,
        width=round(max(end - x, 2), 1),
        colour=COLOURS.get(span.stage, WORK),
        is_day=is_day,
        name_x=0,
        name_y=top + 15 if shape.has_names_above else y + 12.5,
    )


def _marks(plan: Plan, bars: tuple[Bar, ...], scale: _Scale) -> Iterator[Bar]:
    hearing = [number for number, span in enumerate(plan.spans) if span.stage == Stage.HEARING]
    for mark in plan.marks:
        bar = bars[hearing[0]]
        x = round(scale.x(mark.day) + scale.day / 2, 1)
        yield replace(bar, name=mark.name, x=x, colour="var(--surface)", is_day=True)


def _months(plan: Plan, scale: _Scale) -> Iterator[Line]:
    """The first of each month, named where there is room for its name."""
    day, free = plan.begins.replace(day=1), 0.0
    while day <= plan.ends:
        x = scale.x(max(day, plan.begins))
        is_year = day.month == 1 or day <= plan.begins
        words = month(day) if is_year else short_day(day)
        if x < free or x > scale.x(plan.ends) - 30:
            words = ""
        if words:
            free = x + 12 * len(words) + 4
        yield Line(x, words)
        day = (day + timedelta(days=31)).replace(day=1)
