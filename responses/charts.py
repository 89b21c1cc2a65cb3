"""Whether departments answer in time, as their supervisors see it."""

from datetime import date

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from presentation.charts.spec import Chart, Kind, Series
from presentation.numbers import Figure
from responses.models import Case, CaseQuerySet

# Departments in the chart: the ones with most cases. A city has fewer at its desks.
MOST = 40


def in_time(cases: CaseQuerySet, today: date) -> Chart:
    """The cases of each lead department by how they kept their day; one query."""
    done = Q(state=Case.State.ANSWERED)
    parts = {
        "answered_in_time": done & Q(day__lte=F("due_on")),
        "answered_late": done & Q(day__gt=F("due_on")),
        "not_due": ~done & Q(due_on__gte=today),
        "overdue": ~done & Q(due_on__lt=today),
    }
    counts = {name: Count("pk", filter=which) for name, which in parts.items()}
    dated = cases.order_by().annotate(day=TruncDate("answered_at")).values("lead__name")
    rows = list(dated.annotate(size=Count("pk"), **counts).order_by("-size", "lead__name")[:MOST])
    whole = sum(row["size"] for row in rows)
    named = {
        "answered_in_time": (_("answered in time"), "1"),
        "answered_late": (_("answered late"), "2"),
        "not_due": (_("not yet due"), "6"),
        "overdue": (_("waiting past its day"), "4"),
    }
    return Chart(
        kind=Kind.STACKED,
        title=_("Answers in time, by department"),
        unit=pgettext("unit", "cases"),
        head=_("Department"),
        labels=tuple(row["lead__name"] for row in rows),
        series=tuple(
            Series(name, tuple(row[part] for row in rows), tone)
            for part, (name, tone) in named.items()
        ),
        total=whole,
        finding=_("%(late)s of %(whole)s cases wait past their day.")
        % {"late": Figure(sum(row["overdue"] for row in rows)), "whole": Figure(whole)},
    )
