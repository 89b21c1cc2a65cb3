"""Which texts are the same text, and which share a template?

A text counts as a set of runs of three characters. Two texts that share one of their rarest
runs are held beside each other; Jaccard on all runs, and where that is doubtful the longest
common subsequence, decides. Sources: Chaudhuri, Ganti, Kaushik 2006 (rarest first joins find all
that is alike enough); Hyyrö 2004 (the subsequence in whole machine words).
"""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from nlp.names import skeleton

Kind = Literal["exact", "near", "template"]
Indices = NDArray[np.int64]

GRAM = 3
# A run in more texts than this tells no copy; it still counts in Jaccard.
COMMON = 200
RAREST = 32
THRESHOLD = 0.8
# Below this share of common runs a pair is not looked at; above CLEAR of what so many edits
# leave it is not looked at again.
FLOOR, CLEAR = 0.1, 1.6
ROWS = 4096


@dataclass(frozen=True)
class Group:
    """Texts that are one text; ``members`` are indices, ascending, at least two.

    exact: the same letters, whatever the blanks, marks and widths. template: the same but for
    names, places and numbers. near: else. ``people`` counts authors, or members where no
    authors were given; ``wordings`` counts different texts.
    """

    kind: Kind
    members: tuple[int, ...]
    people: int
    wordings: int


@dataclass(frozen=True)
class Duplicates:
    """``group`` (n,): the index into ``groups`` of each text, -1 where it stands alone.

    Groups of exact and near copies are ordered by their first member. ``templates`` are
    groups of texts with the same frame, some of which may be in ``groups`` as well.
    """

    groups: tuple[Group, ...]
    group: Indices
    templates: tuple[Group, ...]


def find_duplicates(
    texts: Sequence[str],
    *,
    threshold: float = THRESHOLD,
    authors: Sequence[str] | None = None,
    progress: Callable[[float], None] = lambda _share: None,
) -> Duplicates:
    """Group copies: texts of which at least ``threshold`` (0.5 to 1) is the same.

    0.8 means that at most a fifth of the characters differ, wherever they stand. Blanks, marks
    and widths never count; a text of fewer than three letters is a copy only of its equal.
    ``authors`` (n,) are counted once each; ``progress`` is told the share done, 0 to 1. Raises
    ValueError for other thresholds, or another number of authors than of texts. Same texts, same
    groups; there is no chance in it.
    """
    if not 0.5 <= threshold <= 1:
        raise ValueError(threshold)
    if authors is not None and len(authors) != len(texts):
        raise ValueError(len(authors))
    plain = [letters(text) for text in texts]
    first = _first_of_each(plain)
    distinct = sorted(set(first) - {-1})
    joined = Joined(len(texts))
    for index, home in enumerate(first):
        if home >= 0:
            joined.unite(home, index)
    for left, right in near_pairs([plain[index] for index in distinct], threshold, progress):
        joined.unite(distinct[left], distinct[right])
    groups = [_described(members, plain, authors) for members in joined.groups()]
    number = np.full(len(texts), -1, dtype=np.int64)
    for place, group in enumerate(groups):
        number[list(group.members)] = place
    return Duplicates(tuple(groups), number, tuple(_templates(texts, plain, authors)))


def letters(text: str) -> str:
    """Keep what two copies have in common however they were pasted: letters and digits."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text))).lower()


def _first_of_each(plain: Sequence[str]) -> list[int]:
    seen: dict[str, int] = {}
    return [seen.setdefault(text, index) if text else -1 for index, text in enumerate(plain)]


class Joined:
    """Union-find with the smallest index as the name of a set."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def root(self, index: int) -> int:
        """Name the set in which ``index`` is."""
        while self.parent[index] != index:
            self.parent[index] = self.parent[self.parent[index]]
            index = self.parent[index]
        return index

    def unite(self, one: int, other: int) -> None:
        """Make one set of the two in which these are."""
        low, high = sorted((self.root(one), self.root(other)))
        self.parent[high] = low

    def groups(self) -> list[list[int]]:
        """List the sets of two or more, members in order, by their smallest."""
        found: dict[int, list[int]] = defaultdict(list)
        for index in range(len(self.parent)):
            found[self.root(index)].append(index)
        return [members for members in found.values() if len(members) > 1]


def _described(members: list[int], plain: list[str], authors: Sequence[str] | None) -> Group:
    wordings = {plain[index] for index in members}
    kind: Kind = "exact" if len(wordings) == 1 else "near"
    people = len({authors[index] for index in members}) if authors else len(members)
    return Group(kind, tuple(members), people, len(wordings))


def _templates(
    texts: Sequence[str], plain: list[str], authors: Sequence[str] | None
) -> list[Group]:
    """Group texts with the same frame around different names."""
    frames: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        if frame := skeleton(text):
            frames[frame].append(index)
    found = []
    for members in frames.values():
        if len({plain[index] for index in members}) > 1:
            group = _described(members, plain, authors)
            found.append(Group("template", group.members, group.people, group.wordings))
    return found


def near_pairs(
    texts: Sequence[str],
    threshold: float,
    progress: Callable[[float], None] = lambda _share: None,
) -> list[tuple[int, int]]:
    """List the pairs (i < j) of which at least ``threshold`` is the same."""
    grams = _grams(texts)
    often = np.bincount(grams.indices, minlength=grams.shape[1])
    sizes = np.diff(grams.indptr)
    rare = _rarest(grams, often)
    expected = threshold**GRAM
    floor = max(FLOOR, 0.45 * expected / (2 - expected))
    clear = min(1.0, CLEAR * expected / (2 - expected))
    found: list[tuple[int, int]] = []
    for done, (left, right) in enumerate(_candidates(rare)):
        progress(min(1.0, done * ROWS / len(texts)))
        shared = np.asarray(grams[left].multiply(grams[right]).sum(axis=1)).ravel()
        alike = shared / (sizes[left] + sizes[right] - shared)
        for i, j, share in zip(left, right, alike, strict=True):
            if share >= floor and _same(texts[i], texts[j], threshold, sure=share >= clear):
                found.append((int(i), int(j)))
    return found


def _grams(texts: Sequence[str]) -> csr_matrix:
    """Mark which runs of three each text has, (n, runs) of ones; runs seen once included."""
    sizes = np.array([len(text) for text in texts], dtype=np.int64)
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(texts)), sizes)
    count = max(0, len(codes) - GRAM + 1)
    inside = owner[:count] == owner[GRAM - 1 :] if count else np.zeros(0, dtype=bool)
    packed = (codes[:count] << 42) | (codes[1 : count + 1] << 21) | codes[2 : count + 2]
    runs, rows = packed[inside], owner[:count][inside]
    kinds, columns = np.unique(runs, return_inverse=True)
    shape = (len(texts), max(1, len(kinds)))
    matrix = csr_matrix((np.ones(len(rows), np.int32), (rows, columns)), shape=shape)
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix


def _rarest(grams: csr_matrix, often: NDArray[np.int64]) -> csr_matrix:
    """Keep in each row the rarest runs that another text has as well."""
    rows = np.repeat(np.arange(grams.shape[0]), np.diff(grams.indptr))
    telling = (often[grams.indices] > 1) & (often[grams.indices] <= COMMON)
    rows, columns = rows[telling], grams.indices[telling]
    order = np.lexsort((columns, often[columns], rows))
    rows, columns = rows[order], columns[order]
    starts = np.searchsorted(rows, np.arange(grams.shape[0]))
    first = np.arange(len(rows)) - starts[rows] < RAREST
    cells = (np.ones(int(first.sum()), np.int32), (rows[first], columns[first]))
    return csr_matrix(cells, shape=grams.shape)


def _candidates(rare: csr_matrix) -> list[tuple[Indices, Indices]]:
    """Pair the rows that share at least two of their rarest runs, or their only one."""
    turned = rare.T.tocsr()
    few = np.minimum(np.diff(rare.indptr), 2)
    blocks = []
    for start in range(0, rare.shape[0], ROWS):
        near = (rare[start : start + ROWS] @ turned).tocoo()
        left = near.row.astype(np.int64) + start
        right = near.col.astype(np.int64)
        kept = (left < right) & (near.data >= np.minimum(few[left], few[right]))
        order = np.lexsort((right[kept], left[kept]))
        blocks.append((left[kept][order], right[kept][order]))
    return blocks


def _same(one: str, other: str, threshold: float, *, sure: bool) -> bool:
    long, short = max(len(one), len(other)), min(len(one), len(other))
    needed = threshold * long
    return short >= needed and (sure or common_length(one, other) >= needed)


def common_length(one: str, other: str) -> int:
    """Length of the longest common subsequence; time grows with len(other) * len(one) / 64."""
    places: dict[str, int] = {}
    for index, char in enumerate(one):
        places[char] = places.get(char, 0) | 1 << index
    full = (1 << len(one)) - 1
    open_places = full
    for char in other:
        here = open_places & places.get(char, 0)
        open_places = ((open_places + here) | (open_places - here)) & full
    return len(one) - open_places.bit_count()
