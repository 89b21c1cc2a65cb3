"""What a result says, for people: who agrees with what, of how many, and how sure that is.

Only statements that everybody may see at this moment are named, whenever it was worked out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import pgettext

from core.counting import Share
from forums.models import MapResult, OpinionMap, Statement
from nlp.opinion_places import LEAST_PEOPLE

# People under which no results are told and no file is given.
FEWEST_PEOPLE = 10
# People from whom a share may be off by less than five, or ten, in a hundred: 95 times of 100.
SURE_FROM, FAIRLY_FROM = 400, 100
# Stands under which nothing is said of a statement.
FEW = 10
STANDS = {1: 0, -1: 1, 0: 2}


@dataclass(frozen=True)
class Tally:
    """Stands on one statement."""

    agree: int
    disagree: int
    passed: int

    @classmethod
    def of(cls, statement: Statement) -> "Tally":
        """As it was counted last."""
        return cls(statement.agree_count, statement.disagree_count, statement.pass_count)

    @property
    def seen(self) -> int:
        return self.agree + self.disagree + self.passed

    def share(self, stand: int) -> Share:
        return Share((self.agree, self.disagree, self.passed)[STANDS[stand]], self.seen)

    @property
    def agreeing(self) -> Share:
        return self.share(1)

    @property
    def disagreeing(self) -> Share:
        return self.share(-1)

    @property
    def passing(self) -> Share:
        return self.share(0)

    @property
    def until_disagreeing(self) -> float:
        """Where those who disagree begin in a bar of 100."""
        return round(100 - self.disagreeing.percent, 1)

    @property
    def confidence(self) -> str:
        """sure, fair or small: how far a share may be from that of all who might have answered."""
        if self.seen >= SURE_FROM:
            return "sure"
        return "fair" if self.seen >= FAIRLY_FROM else "small"


@dataclass(frozen=True)
class Side:
    """How one group stands to a statement."""

    group: "Group"
    tally: Tally


@dataclass(frozen=True)
class Said:
    """A statement with what all hold of it (``stand``: what most of them do), and each group."""

    statement: Statement
    stand: int
    tally: Tally
    sides: tuple[Side, ...] = ()

    @property
    def share(self) -> Share:
        return self.tally.share(self.stand)


@dataclass(frozen=True)
class Contrast:
    """What a group holds, beside all others who took a stand on it."""

    said: Said
    here: Share
    elsewhere: Share


@dataclass(frozen=True)
class Group:
    """People who answer alike; ``tone`` 1 to 5 is its colour, ``letter`` its sign in pictures."""

    letter: int
    size: int
    placed: int

    @classmethod
    def of(cls, result: MapResult, letter: int) -> "Group | None":
        """The group with ``letter``, if it is described."""
        groups = (group for _at, group in groups_of(result.found) if group.letter == letter)
        return next(groups, None)

    @property
    def sign(self) -> str:
        return group_sign(self.letter)

    @property
    def tone(self) -> int:
        return self.letter % 5 + 1

    @property
    def share(self) -> Share:
        return Share(self.size, self.placed)


@dataclass(frozen=True)
class Described:
    group: Group
    holds: tuple[Contrast, ...]


@dataclass(frozen=True)
class Story:
    """All that a page of results tells; ``people`` took a stand, ``placed`` of them are grouped."""

    made_at: datetime
    people: int
    stands: int
    placed: int
    statements: int
    consensus: tuple[Said, ...]
    divisions: tuple[Said, ...]
    unsure: tuple[Said, ...]
    groups: tuple[Described, ...]
    few: int

    @property
    def is_told(self) -> bool:
        """Whether there are people enough that nobody is known by what is told."""
        return self.people >= FEWEST_PEOPLE

    @property
    def unplaced(self) -> int:
        return self.people - self.placed


def group_sign(letter: int) -> str:
    """甲, A: what a group is called. Letters go on where groups have come and gone."""
    signs = pgettext("signs of groups, in their order", "ABCDEFGHIJ")
    return signs[letter % len(signs)]


def story_of(opinion_map: OpinionMap, result: MapResult) -> Story:
    """Tell the result of a map; two queries, however many statements there are."""
    found = result.found
    named = _named(found)
    shown = opinion_map.statements.shown()
    rows = shown.filter(pk__in=named).select_related("contribution")
    texts = {row.pk: row for row in rows}
    all_shown = set(shown.values_list("pk", flat=True))
    groups = groups_of(found)
    teller = _Teller(found, texts, groups)
    few = sum(pk in all_shown and sum(tally) < FEW for pk, tally in teller.tallies())
    return Story(
        made_at=result.made_at,
        people=result.people,
        stands=result.stands,
        placed=found["placed"],
        statements=len(all_shown),
        consensus=teller.all_of((one["statement"], one["stand"]) for one in found["consensus"]),
        divisions=teller.all_of((pk, 0) for pk in found["divisions"]),
        unsure=teller.all_of((pk, 0) for pk in found["unsure"]),
        groups=tuple(teller.described(at, group) for at, group in groups),
        few=few,
    )


def _named(found: dict[str, Any]) -> set[int]:
    told = [*found["consensus"], *(one for group in found["telling"] for one in group)]
    return {one["statement"] for one in told} | {*found["divisions"], *found["unsure"]}


def groups_of(found: dict[str, Any]) -> list[tuple[int, Group]]:
    """The groups that are described, by their place in the result: never a handful of people."""
    rows = zip(found["letters"], found["sizes"], strict=True)
    groups = [(at, Group(letter, size, found["placed"])) for at, (letter, size) in enumerate(rows)]
    if any(group.size < LEAST_PEOPLE for _at, group in groups):
        return []
    return sorted(groups, key=lambda pair: pair[1].letter)


@dataclass(frozen=True)
class _Teller:
    found: dict[str, Any]
    texts: dict[int, Statement]
    groups: Sequence[tuple[int, Group]]

    def tallies(self) -> Iterable[tuple[int, list[int]]]:
        return ((int(pk), tally) for pk, tally in self.found["tally"].items())

    def all_of(self, told: Iterable[tuple[int, int]]) -> tuple[Said, ...]:
        return tuple(self.said(pk, stand) for pk, stand in told if pk in self.texts)

    def said(self, pk: int, stand: int) -> Said:
        by_group = self.found["by_group"][str(pk)]
        sides = tuple(Side(group, Tally(*by_group[at])) for at, group in self.groups)
        return Said(self.texts[pk], stand, Tally(*self.found["tally"][str(pk)]), sides)

    def described(self, at: int, group: Group) -> Described:
        kept = [one for one in self.found["telling"][at] if one["statement"] in self.texts]
        return Described(group, tuple(self._contrast(at, **one) for one in kept))

    def _contrast(self, at: int, statement: int, stand: int) -> Contrast:
        everybody = self.found["tally"][str(statement)]
        here = self.found["by_group"][str(statement)][at]
        there = [whole - part for whole, part in zip(everybody, here, strict=True)]
        said = self.said(statement, stand)
        return Contrast(said, Tally(*here).share(stand), Tally(*there).share(stand))
