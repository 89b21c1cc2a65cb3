"""A petition as lists show it: how many have signed of how many, and how long it can be signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from petitions.goal import Goal, goals_of
from petitions.models import Check, Petition


@dataclass(frozen=True)
class Card:
    """What ``petitions/_card.html`` shows; ``check`` is the decision on one that was rejected."""

    petition: Petition
    goal: Goal
    accepts: bool
    check: Check | None = None


def cards(petitions: Iterable[Petition], now: datetime) -> list[Card]:
    """Make a card of each, in order. Load ``lead``; two queries, one where none is rejected."""
    rows = list(petitions)
    goals, checks = goals_of(rows), _rejections(rows)
    return [Card(row, goals[row.pk], row.accepts(now), checks.get(row.pk)) for row in rows]


def _rejections(rows: list[Petition]) -> dict[int, Check]:
    """The last decision on each that was rejected."""
    rejected = [row.pk for row in rows if row.state == Petition.State.REJECTED]
    if not rejected:
        return {}
    made = Check.objects.filter(petition__in=rejected, outcome=Check.Outcome.REJECT)
    parts = ("ground", "duplicate_of")
    return {row.petition_id: row for row in made.select_related(*parts).order_by("pk")}
