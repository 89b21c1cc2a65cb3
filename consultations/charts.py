"""The charts of a consultation: what was said when, where, how, and what became of it."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from consultations.document import Document
from consultations.models import Submission
from consultations.numbers import Numbers
from contributions.models import Contribution
from presentation.charts.spec import Chart, Kind, Series, bars, per_day
from presentation.numbers import Figure
from responses.models import ADOPTING, OutcomeCode

Stance = Contribution.Stance
# Yes and no get the two tones that differ most for every eye; silence is grey.
STANCE_TONES = {
    Stance.SUPPORT: "1",
    Stance.AMEND: "2",
    Stance.NEUTRAL: "3",
    Stance.OPPOSE: "4",
    "": "6",
}


def charts_of(numbers: Numbers, document: Document) -> tuple[Chart, ...]:
    """The charts of what was accepted, each without an opinion left out."""
    charts = (
        _stances(numbers.stances),
        _channels(numbers.channels),
        _clauses(numbers.stances, document),
        arrivals(numbers.days),
    )
    words = _("Of %(total)s accepted opinions.")
    return tuple(
        replace(chart, note=words % {"total": Figure(chart.total)})
        for chart in charts
        if chart.total
    )


def arrivals(counted: Mapping[date, int]) -> Chart:
    """How many opinions came on each day, from the first with one to the last."""
    title = _("Opinions day by day")
    return per_day(counted, name="day", title=title, unit=_unit(), head=_("Day"))


def outcomes(counted: Mapping[str, int]) -> Chart:
    """How the answered opinions fared."""
    rows = [
        (str(OutcomeCode(code).label), count, _outcome_tone(code))
        for code, count in _longest_first(counted)
    ]
    chart = bars(
        rows,
        name="outcome",
        title=_("By outcome"),
        unit=_unit(),
        head=_("Outcome"),
    )
    total = Figure(chart.total or 0)
    return replace(chart, note=_("Of %(total)s answered opinions.") % {"total": total})


def _outcome_tone(code: str) -> str:
    if code == OutcomeCode.NOT_ADOPTED:
        return "4"
    return "1" if code in ADOPTING else "6"


def _stances(counted: Mapping[tuple[int, str], int]) -> Chart:
    sums: Counter[str] = Counter()
    for (_thread, stance), count in counted.items():
        sums[stance] += count
    rows = [(_stance_name(code), sums[code], tone) for code, tone in STANCE_TONES.items()]
    return bars(
        [row for row in rows if row[1]],
        kind=Kind.SHARE,
        name="stance",
        title=_("By stance"),
        unit=_unit(),
        head=_("Stance"),
    )


def _unit() -> str:
    return pgettext("unit", "opinions")


def _stance_name(code: str) -> str:
    return str(Stance(code).label) if code else _("not stated")


def _clauses(counted: Mapping[tuple[int, str], int], document: Document) -> Chart:
    """Each clause that was spoken of, in the order of the text, by stance."""
    by_thread: dict[int, Counter[str]] = defaultdict(Counter)
    for (thread, stance), count in counted.items():
        by_thread[document.home_of(thread)][stance] += count
    labels = document.labels
    rows = [(labels[pk], by_thread.pop(pk)) for pk in labels if pk in by_thread]
    whole: Counter[str] = sum(by_thread.values(), Counter())
    if whole:
        rows.append((_("the whole text"), whole))
    series = tuple(
        Series(_stance_name(code), tuple(row[code] for _label, row in rows), tone)
        for code, tone in STANCE_TONES.items()
        if any(row[code] for _label, row in rows)
    )
    return Chart(
        kind=Kind.STACKED,
        name="clause",
        title=_("By clause and stance"),
        unit=_unit(),
        head=_("Clause"),
        labels=tuple(label for label, _row in rows),
        series=series,
        total=sum(counted.values()),
    )


def _channels(counted: Mapping[str, int]) -> Chart:
    rows = [
        (str(Submission.Channel(code).label), count, "1") for code, count in _longest_first(counted)
    ]
    return bars(
        rows,
        name="channel",
        title=_("By channel"),
        unit=_unit(),
        head=_("Channel"),
    )


def _longest_first(counted: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(
        ((code, n) for code, n in counted.items() if n), key=lambda row: (-row[1], row[0])
    )
