"""The rows of six tables that a petition's page tells of, looked up by one query."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateTimeField,
    F,
    Field,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Concat

from audit.models import Event
from audit.services import label
from contributions.models import Thread
from petitions.models import Invalidation, Petition

LENGTHENED = ("petitions.extended", "petitions.rested")
NOTHING = Value(None)


class Row(NamedTuple):
    """What every kind of row has a place for; "" and 0 where there is nothing to tell."""

    kind: str
    key: int
    label: str
    number: int
    other: int
    at: datetime


def rows_of(petition: Petition) -> Iterable[Row]:
    """Hours, regions, thresholds and whatever else; one query, in no order."""
    first, *others = _parts(petition)
    return [Row(*row) for row in first.union(*others, all=True)]


def like_of(petition: Petition) -> list[tuple[str, int]]:
    """What the worker found to be like it as (kind, key), the most alike first.

    Load ``reading`` with it.
    """
    read = getattr(petition, "reading", None)
    return [(kind, key) for kind, key in read.alike] if read else []


def _parts(petition: Petition) -> list[QuerySet]:
    like: dict[str, list[int]] = {"petition": [], "consultation": []}
    for kind, key in like_of(petition):
        like[kind].append(key)
    struck = petition.invalidations.filter(
        state__in=[Invalidation.State.RUNNING, Invalidation.State.DONE], struck__gt=0
    )
    longer = Event.objects.filter(subject=label(petition), verb__in=LENGTHENED)
    alike = Petition.objects.public().filter(pk__in=like["petition"])
    name = Case(When(title="", then=F("matter")), default=Concat("matter", Value(" · "), "title"))
    places = Thread.objects.public().filter(pk__in=like["consultation"], closed_at__isnull=True)
    return [
        _part(petition.hours, "hour", number=F("count"), at=F("hour")),
        _part(
            petition.regions.filter(count__gt=0),
            "region",
            words=F("region__name"),
            number=F("count"),
            other=F("region__population"),
        ),
        _part(struck, "struck", words=F("reason"), number=F("struck")),
        _part(petition.departments, "department", words=F("name")),
        _part(
            petition.profile.tiers,
            "tier",
            words=F("action"),
            number=F("signatures"),
            other=F("due_days"),
        ),
        _part(longer, "longer", words=KT("data__reason"), number=KT("data__days"), at=F("at")),
        _part(alike, "petition", words=F("title"), number=F("signature_count")),
        _part(places, "consultation", words=name),
    ]


def _part(
    rows: QuerySet,
    kind: str,
    *,
    words: Combinable = NOTHING,
    number: Combinable = NOTHING,
    other: Combinable = NOTHING,
    at: Combinable = NOTHING,
) -> QuerySet:
    return rows.order_by().values_list(
        Cast(Value(kind), CharField()),
        Cast(F("pk"), BigIntegerField()),
        _known(words, TextField(), ""),
        _known(number, BigIntegerField(), 0),
        _known(other, BigIntegerField(), 0),
        Cast(at, DateTimeField()),
    )


def _known(what: Combinable, kind: Field, otherwise: Any) -> Coalesce:
    return Coalesce(Cast(what, kind), Value(otherwise, kind))
