"""Which clause goes on from which, by their keys and, where a key went or came, by their words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from consultations.models import ClauseText, Descent
from nlp.align import in_order
from nlp.pairing import likeness, pair

Fate = Descent.Fate

# Under this a person should look whether it is the same clause.
SURE = 0.6


@dataclass(frozen=True)
class Piece:
    """A clause in one version."""

    key: UUID
    level: str
    heading: str
    text: str

    @property
    def is_heading(self) -> bool:
        return self.level in ClauseText.HEADINGS

    @property
    def words(self) -> str:
        return f"{self.heading}\n{self.text}".strip()


@dataclass(frozen=True)
class Link:
    """From the clause ``old`` of the version before to ``heir``, by their keys; see Descent."""

    old: UUID
    heir: UUID | None
    fate: str
    likeness: float
    carries: bool = True
    is_doubtful: bool = False


def links(old: Sequence[Piece], new: Sequence[Piece]) -> list[Link]:
    """Link each clause of ``old`` to those that go on from it; exactly one carries its opinions.

    A key that stays is the same clause, however it reads. Headings go on as headings alone, and
    without a doubt: nobody speaks of them.
    """
    # A block that turned from a heading into an article, or back, is the same block all the same.
    sides = {piece.key: piece.is_heading for piece in new}
    turned = {one.key for one in old if sides.get(one.key, one.is_heading) != one.is_heading}
    found = [Link(key, key, Fate.CHANGED, 0.0) for key in sorted(turned)]
    for heading in (True, False):
        before, after = (
            [one for one in side if one.is_heading == heading and one.key not in turned]
            for side in (old, new)
        )
        found += _links(before, after)
    return found


def _links(old: Sequence[Piece], new: Sequence[Piece]) -> list[Link]:
    places = {piece.key: place for place, piece in enumerate(new)}
    kept = {index: places[piece.key] for index, piece in enumerate(old) if piece.key in places}
    found = pair([piece.words for piece in old], [piece.words for piece in new], kept=kept)
    heirs: dict[int, list[int]] = defaultdict(list)
    forebears: dict[int, list[int]] = defaultdict(list)
    for one in found:
        for index in one.old:
            heirs[index] += one.new
        for place in one.new:
            forebears[place] += one.old
    alone = [(index, some[0]) for index, some in heirs.items() if len(some) == 1]
    stayed = in_order([(i, p) for i, p in alone if len(forebears[p]) == 1])
    rows: list[Link] = []
    for index, piece in enumerate(old):
        places_of = [new[place] for place in heirs[index]]
        joined = any(len(forebears[place]) > 1 for place in heirs[index])
        stays = any((index, place) in stayed for place in heirs[index])
        rows += _of_one(piece, places_of, joined=joined, stays=stays)
    return rows


def _of_one(old: Piece, heirs: Sequence[Piece], *, joined: bool, stays: bool) -> list[Link]:
    """The links of one clause, the one that carries first."""
    if not heirs:
        return [Link(old.key, None, Fate.DELETED, 0.0, is_doubtful=not old.is_heading)]
    alike = {heir.key: round(likeness(old.words, heir.words), 4) for heir in heirs}
    carrier = max(heirs, key=lambda heir: (heir.key == old.key, alike[heir.key]))
    fate = _fate(old, carrier, several=len(heirs) > 1, joined=joined, stays=stays)
    is_kept = carrier.key == old.key
    doubtful = alike[carrier.key] < SURE and (is_kept or fate not in (Fate.SPLIT, Fate.MERGED))
    # Where the key stays in a merger, there is nothing to choose.
    doubtful |= fate == Fate.SPLIT or (fate == Fate.MERGED and not is_kept)
    doubtful &= not old.is_heading
    rest = [heir for heir in heirs if heir != carrier]
    return [
        Link(old.key, heir.key, fate, alike[heir.key], heir == carrier, doubtful)
        for heir in [carrier, *rest]
    ]


def _fate(old: Piece, heir: Piece, *, several: bool, joined: bool, stays: bool) -> str:
    if several:
        return Fate.SPLIT
    if joined:
        return Fate.MERGED
    if not stays:
        return Fate.MOVED
    return Fate.SAME if old.words == heir.words else Fate.CHANGED
