"""Which petitions stand under which tab of the list, and what they may be narrowed to."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, FloatField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from petitions.models import Petition, Reached, RegionTally, Tier
from petitions.reading_forms import FEWEST
from petitions.search import search
from responses.models import Response

# The tabs, in order.
TABS: dict[str, Promise | str] = {
    "open": pgettext_lazy("tab", "Open"),
    "active": pgettext_lazy("tab", "Most active now"),
    "near": pgettext_lazy("tab", "Near a threshold"),
    "waiting": pgettext_lazy("tab", "Answer is owed"),
    "answered": pgettext_lazy("tab", "Answered"),
    "rejected": pgettext_lazy("tab", "Not opened"),
    "all": pgettext_lazy("tab", "All"),
}
# Those that are no list in order of age but a short one of the first.
SHORT, MOST = ("active", "near"), 20
# From which share of its next threshold on a petition is near it.
NEAR = 0.5

Rows = QuerySet[Petition]


def under(tab: str, now: datetime) -> Rows:
    """The public petitions under a tab, in its order."""
    return _UNDER[tab](Petition.objects.public(), now)


def _signable(rows: Rows, now: datetime) -> Rows:
    return rows.filter(state=Petition.State.OPEN, closes_at__gt=now, merged_into__isnull=True)


def _active(rows: Rows, now: datetime) -> Rows:
    return _signable(rows, now).filter(hour_count__gt=0).order_by("-hour_count", "-pk")


def _near(rows: Rows, now: datetime) -> Rows:
    above = Tier.objects.filter(
        profile=OuterRef("profile"), signatures__gt=OuterRef("signature_count")
    )
    goal = Subquery(above.order_by("signatures").values("signatures")[:1])
    share = Cast(F("signature_count"), FloatField()) / F("goal")
    near = _signable(rows, now).annotate(goal=goal).annotate(share=share)
    return near.filter(share__gte=NEAR).order_by("-share", "-pk")


def _waiting(rows: Rows, _now: datetime) -> Rows:
    reached = Reached.objects.filter(petition=OuterRef("pk"))
    owed = reached.exclude(case__response__state=Response.State.PUBLISHED)
    return rows.exclude(state=Petition.State.REJECTED).filter(Exists(owed))


def _answered(rows: Rows, _now: datetime) -> Rows:
    published = Reached.objects.filter(
        petition=OuterRef("pk"), case__response__state=Response.State.PUBLISHED
    )
    return rows.filter(Exists(published))


_UNDER: dict[str, Callable[[Rows, datetime], Rows]] = {
    "open": _signable,
    "active": _active,
    "near": _near,
    "waiting": _waiting,
    "answered": _answered,
    "rejected": lambda rows, _now: rows.filter(state=Petition.State.REJECTED),
    "all": lambda rows, _now: rows,
}


def narrowed(rows: Rows, asked: Mapping[str, Any]) -> Rows:
    """Those of ``rows`` that fit ``cleaned_data`` of a SearchForm."""
    if asked.get("department"):
        rows = rows.filter(lead=asked["department"])
    if asked.get("region"):
        from_there = RegionTally.objects.filter(petition=OuterRef("pk"), region=asked["region"])
        rows = rows.filter(Exists(from_there.filter(count__gte=FEWEST)))
    if query := str(asked.get("q") or "").strip():
        rows = search(rows, query)
    return rows
