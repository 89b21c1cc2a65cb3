"""Cases about texts that are alike, as the page shows them on which they are decided at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moderation.models import Case, Copy

# Cases that are laid out on one page and decided with one press; the others follow.
MOST = 100


@dataclass(frozen=True)
class Wording:
    """One wording and the cases about it; all their texts have the same letters."""

    shown: Case
    cases: Sequence[Case]


@dataclass(frozen=True)
class Alike:
    """A group: ``texts`` of ``people``, and what of it waits, at most MOST cases."""

    first: int
    kind: str
    texts: int
    people: int
    wordings: int
    waiting: Sequence[Case]
    has_more: bool

    @property
    def by_wording(self) -> list[Wording]:
        """What waits, each wording once, the one that came first on top."""
        return by_wording(self.waiting)


def find_alike(first: int) -> Alike | None:
    """Lay out the group named ``first``; None where there is none. Two queries."""
    counted = Copy.objects.standing().filter(first=first).groups().first()
    if counted is None:
        return None
    held = Case.objects.waiting().alike(first).oldest_first()
    parts = ("author", "thread", "copy", "parent")
    related = [f"contribution__{part}" for part in parts]
    cases = list(held.select_related(*related)[: MOST + 1])
    label = str(Copy.Kind(counted["kind"]).label)
    return Alike(
        first=first,
        kind=label,
        texts=counted["texts"],
        people=counted["people"],
        wordings=counted["wordings"],
        waiting=cases[:MOST],
        has_more=len(cases) > MOST,
    )


def by_wording(cases: Iterable[Case]) -> list[Wording]:
    """Put cases with the same wording together; load ``contribution__copy`` with them."""
    found: dict[int, list[Case]] = {}
    for case in cases:
        found.setdefault(case.contribution.copy.wording, []).append(case)
    return [Wording(same[0], same) for same in found.values()]
