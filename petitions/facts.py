"""What a petition's page tells beside its words and its number: counted at most once a minute."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from contributions.hours import by_day
from core.counting import counted
from petitions.fact_rows import Row, like_of, rows_of
from petitions.listing import under
from petitions.models import Petition, Tier

SIMILAR_SHOWN = 5
ADDRESSES = {"petition": "petitions:detail", "consultation": "consultations:thread"}
# Of the most active and of the newest open petitions so many are counted ahead of their readers.
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
    ``departments`` are the names of those it is addressed to; ``tiers`` (key, signatures, what
    follows, days to do it), the lowest first; ``lengthened`` (when, days more to sign, why).
    """

    days: tuple[tuple[date, int], ...]
    regions: tuple[tuple[str, int, int], ...]
    struck: tuple[tuple[str, int], ...]
    alike: tuple[Alike, ...]
    departments: tuple[str, ...]
    tiers: tuple[tuple[int, int, str, int], ...]
    lengthened: tuple[tuple[datetime, int, str], ...]
    at: datetime

    @property
    def struck_off(self) -> int:
        return sum(number for _reason, number in self.struck)


def facts_of(petition: Petition) -> Facts:
    """What is known of ``petition``; a look and one query, none within a minute.

    Load ``reading`` with it.
    """
    return counted(Facts, lambda: _count(petition), of=str(petition.pk))


def tiers_of(facts: Facts) -> list[Tier]:
    """The thresholds as rows, without the profile they belong to."""
    names = ("pk", "signatures", "action", "due_days")
    return [Tier(**dict(zip(names, row, strict=True))) for row in facts.tiers]


def facts_ahead(now: datetime) -> None:
    """Count what the pages tell that are read most; for the worker, inside ``keeping``."""
    newest = under("open", now).order_by("-opened_at", "-pk")[:NEWEST]
    for rows in (under("active", now)[:ACTIVE], newest):
        for petition in rows.select_related("reading"):
            facts_of(petition)


def _count(petition: Petition) -> Facts:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in rows_of(petition):
        rows[row.kind].append(row)
    hours = ((f"{row.at:%Y-%m-%d %H}", row.number) for row in rows["hour"])
    regions = sorted(rows["region"], key=lambda row: (-row.number, row.label))
    tiers = sorted(rows["tier"], key=lambda row: row.number)
    in_order = {kind: sorted(rows[kind], key=lambda row: row.key) for kind in rows}
    return Facts(
        days=tuple(by_day(hours).items()),
        regions=tuple((row.label, row.other, row.number) for row in regions),
        struck=tuple((row.label, row.number) for row in in_order.get("struck", ())),
        alike=tuple(_alike(petition, rows))[:SIMILAR_SHOWN],
        departments=tuple(row.label for row in in_order.get("department", ())),
        tiers=tuple((row.key, row.number, row.label, row.other) for row in tiers),
        lengthened=tuple((row.at, row.number, row.label) for row in in_order.get("longer", ())),
        at=timezone.now(),
    )


def _alike(petition: Petition, rows: dict[str, list[Row]]) -> Iterable[Alike]:
    """Those that may still be shown."""
    known = {(kind, row.key): row for kind in ADDRESSES for row in rows.get(kind, ())}
    for kind, key in like_of(petition):
        if row := known.get((kind, key)):
            url = reverse(ADDRESSES[kind], args=[key])
            yield Alike(kind == "petition", row.label, url, row.number)
