"""Which texts of two lists are one another, in whole or in parts?

Pairs of neighbouring characters stand for a text, the rare ones weighing more, so that
"县级以上人民政府应当" makes no two clauses alike. One to one first (assignment of greatest
total likeness, Kuhn 1955); then what is left over is looked for inside what is paired.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix

# Dice of two texts from which one is the other reworded.
ALIKE = 0.42
# Share of a left-over text that must stand in another one, where no other has taken it.
WITHIN = 0.6
# Weight of a pair of characters that stands in every text; rarer ones have their log-odds more.
COMMON = 0.1
# Of two clauses equally alike, the one that stands nearer.
NEARER = 0.02

Table = NDArray[np.float64]


@dataclass(frozen=True)
class Pairing:
    """Texts that are one another; one side may be empty, only one may have several."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    likeness: float


def pair(
    old: Sequence[str], new: Sequence[str], *, kept: Mapping[int, int] | None = None
) -> list[Pairing]:
    """Pair each text of either list at most once; those like none come alone.

    Equal texts are paired in order. The total of parts must stand in the whole: see WITHIN.
    ``kept`` are pairs that are known to be one another, however they read by now.
    """
    known = _Grams([_pressed(text) for text in [*old, *new]])
    border = len(old)
    partner = _one_to_one(old, new, known.alike(border), kept or {})
    before = {place: index for index, place in partner.items()}
    first, second = known.sets[:border], known.sets[border:]
    split = _parts(known, first, second, partner)
    inside = {place for places in split.values() for place in places}
    merged = _parts(known, second, first, before)
    # A text is part of one change only: what was split is not merged as well.
    merged = {
        place: parts
        for place, parts in merged.items()
        if place not in inside
        and before.get(place) not in split
        and not any(part in split for part in parts)
    }
    groups: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    groups += [((index,), tuple(places)) for index, places in split.items()]
    groups += [(tuple(parts), (place,)) for place, parts in merged.items()]
    done_old = {index for some, _ in groups for index in some}
    done_new = {place for _, some in groups for place in some}
    groups += [((i,), (p,)) for i, p in partner.items() if i not in done_old]
    done_old |= set(partner)
    done_new |= set(before)
    groups += [((index,), ()) for index in range(border) if index not in done_old]
    groups += [((), (place,)) for place in range(len(new)) if place not in done_new]
    return [
        Pairing(some, others, known.covered(some, [border + place for place in others]))
        for some, others in groups
    ]


def _pressed(text: str) -> str:
    return "".join(text.split())


class _Grams:
    """The pairs of characters of each text, as sets, with a weight for each pair."""

    def __init__(self, texts: list[str]) -> None:
        self.sets = [{text[i : i + 2] for i in range(max(1, len(text) - 1))} for text in texts]
        self.sets = [grams - {""} for grams in self.sets]
        often = Counter(gram for grams in self.sets for gram in grams)
        # Twice is no sign of a common phrase: once in either version.
        self.weight = {
            gram: COMMON + float(np.log(len(texts) / min(len(texts), max(2, n))))
            for gram, n in often.items()
        }

    def weigh(self, grams: set[str]) -> float:
        # Summed in order: the order of a set differs from run to run.
        return sum(self.weight[gram] for gram in sorted(grams))

    def alike(self, border: int) -> Table:
        """Give the weighted Dice, 0 to 1, of each text before the border with each after."""
        places = {gram: place for place, gram in enumerate(sorted(self.weight))}
        cells = [
            (row, places[gram], self.weight[gram] ** 0.5)
            for row, grams in enumerate(self.sets)
            for gram in sorted(grams)
        ]
        if not cells or border in {0, len(self.sets)}:
            return np.zeros((border, len(self.sets) - border))
        rows, columns, values = zip(*cells, strict=True)
        matrix = csr_matrix((values, (rows, columns)), shape=(len(self.sets), len(places)))
        total = np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()
        shared = (matrix[:border] @ matrix[border:].T).toarray()
        both = total[:border, None] + total[None, border:]
        return np.asarray(2 * shared / np.maximum(both, 1e-9))

    def covered(self, some: Sequence[int], others: Sequence[int]) -> float:
        """Give the weighted Dice of two groups of texts, each taken as one; 0 for an empty one."""
        if not some or not others:
            return 0.0
        left = set().union(*(self.sets[index] for index in some))
        right = set().union(*(self.sets[index] for index in others))
        both = self.weigh(left) + self.weigh(right)
        return min(1.0, 2 * self.weigh(left & right) / both) if both else 1.0


def likeness(old: str, new: str) -> float:
    """Tell how much two texts have in common, 0 to 1, with nothing else to weigh them by."""
    return _Grams([_pressed(old), _pressed(new)]).covered([0], [1])


def _one_to_one(
    old: Sequence[str], new: Sequence[str], alike: Table, kept: Mapping[int, int]
) -> dict[int, int]:
    """Pair equal texts first, in order; then the most alike, if alike enough."""
    places: dict[str, list[int]] = defaultdict(list)
    held = set(kept.values())
    for place, text in enumerate(new):
        if place not in held:
            places[_pressed(text)].append(place)
    partner = dict(kept)
    for index, text in enumerate(old):
        if index not in kept and places[_pressed(text)]:
            partner[index] = places[_pressed(text)].pop(0)
    rows = [index for index in range(len(old)) if index not in partner]
    taken = set(partner.values())
    columns = [place for place in range(len(new)) if place not in taken]
    score = alike[np.ix_(rows, columns)]
    far = np.abs(np.subtract.outer(rows, columns)) / max(len(old), len(new), 1)
    gain = np.where(score >= ALIKE, score - NEARER * far, 0.0)
    for row, column in zip(*linear_sum_assignment(-gain), strict=True):
        if gain[row, column] > 0:
            partner[rows[row]] = columns[column]
    return partner


def _parts(
    known: _Grams, wholes: list[set[str]], parts: list[set[str]], partner: dict[int, int]
) -> dict[int, list[int]]:
    """Find for each whole the parts it fell into, its partner among them; at least two.

    What the partner already holds does not count, so that a new clause repeating an old one
    that is still there is new.
    """
    free = [
        grams - parts[partner[index]] if index in partner else set(grams)
        for index, grams in enumerate(wholes)
    ]
    found = {index: [part] for index, part in partner.items()}
    taken = set(partner.values())
    for number, grams in enumerate(parts):
        if number in taken:
            continue
        home = _home(known, grams, free)
        if home is not None:
            found.setdefault(home, []).append(number)
            free[home] = free[home] - grams
    return {index: sorted(some) for index, some in found.items() if len(some) > 1}


def _home(known: _Grams, grams: set[str], free: list[set[str]]) -> int | None:
    """Find the whole in whose free part most of these pairs stand, if it is enough."""
    total = known.weigh(grams)
    shares = [known.weigh(grams & room) for room in free]
    best = max(range(len(free)), key=shares.__getitem__, default=-1)
    return best if total and best >= 0 and shares[best] >= WITHIN * total else None
