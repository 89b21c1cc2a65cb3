"""Which rounds stand under which tab of the list."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from consultations.models import Consultation

# In order. Those under which few stand are ordered by their next day, the others by age.
TABS: dict[str, Promise | str] = {
    "open": pgettext_lazy("tab", "Open"),
    "soon": pgettext_lazy("tab", "Closing within 7 days"),
    "coming": pgettext_lazy("tab", "Announced"),
    "answering": pgettext_lazy("tab", "Being answered"),
    "answered": pgettext_lazy("tab", "Answered"),
    "all": pgettext_lazy("tab", "All"),
}
SHORT, MOST = ("open", "soon", "coming"), 50

Rows = QuerySet[Consultation]


def under(rows: Rows, now: datetime) -> dict[str, Rows]:
    """Those of ``rows`` under each tab, in its order."""
    return {
        "open": rows.taking_part(now),
        "soon": rows.closing_soon(now),
        "coming": rows.to_come(now),
        "answering": rows.being_answered(now),
        "answered": rows.answered(),
        "all": rows,
    }


def sizes(tabs: dict[str, Rows]) -> dict[str, int]:
    """Count all of them in one query."""
    inside = {key: Q(pk__in=rows.order_by().values("pk")) for key, rows in tabs.items()}
    return Consultation.objects.aggregate(
        **{key: Count("pk", filter=rows) for key, rows in inside.items()}
    )
