"""What a petition's page tells beside its words and its number: counted at most once a minute."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from contributions.hours import by_day
from core.counting import counted
from petitions.listing import under
from petitions.models import Invalidation, Petition
from petitions.similar import Similar, similar

SIMILAR_SHOWN = 5
# Of the most active and of the newest open petitions so many are counted ahead of their readers:
# each costs a look through all petitions for like words.
ACTIVE, NEWEST = 12, 6


@dataclass(frozen=True)
class Alike:
    """A petition or consultation with like words; ``signatures`` only of a petition."""

    is_petition: bool
    title: str
    url: str
    signatures: int


@dataclass(frozen=True)
class Facts:
    """``days``: (day, signatures); ``regions``: (name, residents, signatures), the first most.

    A region without a name is "not told". ``struck``: (reason, signatures found not valid).
    ``departments`` are the names of those it is addressed to.
    """

    days: tuple[tuple[date, int], ...]
    regions: tuple[tuple[str, int, int], ...]
    struck: tuple[tuple[str, int], ...]
    alike: tuple[Alike, ...]
    departments: tuple[str, ...]
    at: datetime

    @property
    def struck_off(self) -> int:
        return sum(number for _reason, number in self.struck)


def facts_of(petition: Petition) -> Facts:
    """What is known of ``petition``; six queries and a look, none within a minute."""
    return counted(Facts, lambda: _count(petition), of=str(petition.pk))


def facts_ahead(now: datetime) -> None:
    """Count what the pages tell that are read most; for the worker, inside ``keeping``."""
    newest = under("open", now).order_by("-opened_at", "-pk")
    for rows in (under("active", now)[:ACTIVE], newest[:NEWEST]):
        for petition in rows:
            facts_of(petition)


def _count(petition: Petition) -> Facts:
    hours = petition.hours.order_by().values_list("hour", "count")
    regions = petition.regions.filter(count__gt=0).order_by("-count", "region")
    names = regions.values_list("region__name", "region__population", "count")
    carried_out = petition.invalidations.filter(
        state__in=[Invalidation.State.RUNNING, Invalidation.State.DONE], struck__gt=0
    )
    like = similar(petition.title, petition.ask, exclude=petition.pk, limit=SIMILAR_SHOWN * 2)
    return Facts(
        days=tuple(by_day((f"{hour:%Y-%m-%d %H}", count) for hour, count in hours).items()),
        regions=tuple((name or "", people or 0, count) for name, people, count in names),
        struck=tuple(carried_out.order_by("pk").values_list("reason", "struck")),
        alike=tuple(_alike(like))[:SIMILAR_SHOWN],
        departments=tuple(petition.departments.order_by("pk").values_list("name", flat=True)),
        at=timezone.now(),
    )


def _alike(found: Iterable[Similar]) -> Iterable[Alike]:
    for row in found:
        if row.is_public:
            yield Alike(row.kind == "petition", row.title, row.url, row.signatures)
