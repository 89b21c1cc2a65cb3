"""The statement that somebody sees next, and how far he or she has come."""

from dataclasses import dataclass
from random import Random

from django.db.models import Exists, OuterRef

from accounts.models import User
from forums.models import OpinionMap, Stand, Statement

# Fewer stands place nobody on the map: nlp.opinions has Polis's number.
FEWEST = 7


@dataclass(frozen=True)
class Card:
    """``taken`` stands of ``whole`` that can be taken; ``statement`` None when all are."""

    statement: Statement | None
    taken: int
    whole: int
    stands_first: int

    @property
    def left(self) -> int:
        return self.whole - self.taken

    @property
    def missing(self) -> int:
        """Stands to take before adding a statement; 0: one may be added."""
        return max(0, min(self.stands_first, self.whole) - self.taken)

    @property
    def missing_for_place(self) -> int:
        """Stands to take before one has a place on the map."""
        return max(0, min(FEWEST, self.whole) - self.taken)

    @property
    def percent(self) -> int:
        return 100 * self.taken // self.whole if self.whole else 0


def card_of(opinion_map: OpinionMap, person: User) -> Card:
    """Choose the next statement for ``person``; two queries, however many there are.

    By chance with the statements' weights, each person in an order of his or her own; whoever
    loads the page again is shown the same one. A guest is shown any.
    """
    rows = [row for row in _statements(opinion_map, person) if not row[2]]
    left = [(pk, weight) for pk, weight, _is_own, is_taken in rows if not is_taken]
    taken = len(rows) - len(left)
    seed = f"{opinion_map.pk} {person.pk} {taken}" if person.is_authenticated else None
    chosen = _chosen(left, seed)
    statement = chosen and Statement.objects.select_related("contribution").get(pk=chosen)
    return Card(statement or None, taken, len(rows), opinion_map.stands_first)


def _statements(opinion_map: OpinionMap, person: User) -> list[tuple[int, float, bool, bool]]:
    """Id, weight, whether it is one's own, whether one has taken a stand on it."""
    rows = opinion_map.statements.shown().order_by("pk")
    if not person.is_authenticated:
        return [(pk, weight, False, False) for pk, weight in rows.values_list("pk", "weight")]
    mine = Stand.objects.filter(opinion_map=opinion_map, person=person, statement=OuterRef("pk"))
    found = rows.annotate(is_taken=Exists(mine)).values_list(
        "pk", "weight", "contribution__author_id", "is_taken"
    )
    return [(pk, weight, author == person.pk, is_taken) for pk, weight, author, is_taken in found]


def _chosen(left: list[tuple[int, float]], seed: str | None) -> int | None:
    if not left:
        return None
    chance = Random(seed)  # noqa: S311 -- an order, no secret
    keys, weights = zip(*left, strict=True)
    return chance.choices(keys, weights)[0]
