"""How far a petition is on the way to its next threshold."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from core.counting import Share
from petitions.models import Petition, Tier


@dataclass(frozen=True)
class Goal:
    """``next`` is the lowest threshold not reached yet, ``last`` the highest that was.

    Both None where the rules know no threshold. ``is_over``: nobody can sign any more.
    """

    count: int
    next: Tier | None
    last: Tier | None
    is_over: bool = False

    @property
    def whole(self) -> int:
        """The signatures of the next threshold; where none can be reached, of the last."""
        tier = (self.last or self.next) if self.is_over else (self.next or self.last)
        return tier.signatures if tier else 0

    @property
    def percent(self) -> float:
        """0.0 to 100.0, for the length of a bar."""
        return min(100.0, Share(self.count, self.whole).percent)


def goal_of(petition: Petition, tiers: Iterable[Tier]) -> Goal:
    """``tiers`` are those of the petition's profile, in any order."""
    count = petition.signature_count
    ordered = sorted(tiers, key=lambda tier: tier.signatures)
    above = [tier for tier in ordered if tier.signatures > count]
    below = [tier for tier in ordered if tier.signatures <= count]
    is_over = petition.state not in Petition.UNDER_WAY
    return Goal(count, above[0] if above else None, below[-1] if below else None, is_over)


def goals_of(petitions: Iterable[Petition]) -> dict[int, Goal]:
    """The goal of each petition by its key; one query."""
    rows = list(petitions)
    tiers: dict[int, list[Tier]] = defaultdict(list)
    for tier in Tier.objects.filter(profile__in={row.profile_id for row in rows}):
        tiers[tier.profile_id].append(tier)
    return {row.pk: goal_of(row, tiers[row.profile_id]) for row in rows}
