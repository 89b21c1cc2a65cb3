"""A chart in words: what it shows first, for everybody, and how it is built, for who cannot see."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from presentation.charts.spec import Chart, Kind
from presentation.numbers import Figure

Row = tuple[str, list[str]]


def percent(value: int, whole: int) -> str:
    """A share with one decimal, as the table gives it; nothing of nothing is 0."""
    return f"{100 * value / (whole or 1):.1f}%"


def finding(chart: Chart) -> str:
    """The sentence above the drawing: the author's, or where the most is."""
    if chart.finding or not chart.labels or not chart.whole:
        return chart.finding
    top = max(range(len(chart.labels)), key=chart.value_of)
    facts = {
        "label": chart.labels[top],
        "count": f"{Figure(chart.value_of(top))}{chart.counted}",
        "share": percent(chart.value_of(top), chart.total or chart.whole),
    }
    if chart.kind == Kind.LINE:
        return _("Most on %(label)s: %(count)s") % facts
    return _("Most: %(label)s, %(count)s (%(share)s)") % facts


def description(chart: Chart) -> str:
    """How the drawing is built and where its numbers stand, for a screen reader."""
    names = {
        Kind.BARS: _("Bar chart"),
        Kind.STACKED: _("Stacked bar chart"),
        Kind.SHARE: _("One bar cut into shares"),
        Kind.LINE: _("Line over days"),
        Kind.MATRIX: _("Shaded table"),
    }
    points = len(chart.labels) * len(chart.series)
    kind = names[chart.kind]
    told = ngettext("%(kind)s with %(n)s number.", "%(kind)s with %(n)s numbers.", points)
    return " ".join([told % {"kind": kind, "n": points}, _("All are in the data table below it.")])


def columns(chart: Chart) -> list[str]:
    """The heads of the table after the labels'."""
    if chart.has_parts:
        return [one.name for one in chart.series] + ([_("Sum")] if chart.kind != Kind.LINE else [])
    return [chart.unit] + ([_("Share")] if chart.kind != Kind.LINE else [])


def rows(chart: Chart) -> list[Row]:
    """The table: each label with its numbers, and their sum or their share of the whole."""
    found = []
    for at, label in enumerate(chart.labels):
        cells = [str(Figure(one.values[at])) for one in chart.series]
        if chart.kind != Kind.LINE:
            value = chart.value_of(at)
            cells.append(str(Figure(value)) if chart.has_parts else percent(value, chart.whole))
        found.append((label, cells))
    return found
