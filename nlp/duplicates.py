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
from nlp.workers import Here, Workers, in_chunks

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
    workers: Workers | None = None,
) -> Duplicates:
    """Group copies: texts of which at least ``threshold`` (0.5 to 1) is the same.

    0.8 means that at most a fifth of the characters differ, wherever they stand. Blanks, marks
    and widths never count; a text of fewer than three letters is a copy only of its equal.
    ``authors`` (n,) are counted once each; ``progress`` is told the share done, 0 to 1. Raises
    ValueError for other thresholds, or another number of authors than of texts. Same texts, same
    groups, whoever of ``workers`` does the work; there is no chance in it.
    """
    if not 0.5 <= threshold <= 1:
        raise ValueError(threshold)
    if authors is not None and len(authors) != len(texts):
        raise ValueError(len(authors))
    hands = workers or Here()
    plain, frames = _read(texts, hands)
    first = _first_of_each(plain)
    distinct = sorted(set(first) - {-1})
    joined = Joined(len(texts))
    for index, home in enumerate(first):
        if home >= 0:
            joined.unite(home, index)
    for left, right in near_pairs([plain[i] for i in distinct], threshold, hands, progress):
        joined.unite(distinct[left], distinct[right])
    groups = [_described(members, plain, authors) for members in joined.groups()]
    number = np.full(len(texts), -1, dtype=np.int64)
    for place, group in enumerate(groups):
        number[list(group.members)] = place
    return Duplicates(tuple(groups), number, tuple(_templates(frames, plain, authors)))


def _read(texts: Sequence[str], hands: Workers) -> tuple[list[str], list[str]]:
    """Give the letters of each text, and its frame."""
    told = [row for some in hands.each(_letters_and_frames, None, in_chunks(texts)) for row in some]
    return [plain for plain, _ in told], [frame for _, frame in told]


def _letters_and_frames(_: None, texts: list[str]) -> list[tuple[str, str]]:
    return [(letters(text), skeleton(text)) for text in texts]


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


def _templates(frames: list[str], plain: list[str], authors: Sequence[str] | None) -> list[Group]:
    """Group texts with the same frame around different names."""
    around: dict[str, list[int]] = defaultdict(list)
    for index, frame in enumerate(frames):
        if frame:
            around[frame].append(index)
    found = []
    for members in around.values():
        if len({plain[index] for index in members}) > 1:
            group = _described(members, plain, authors)
            found.append(Group("template", group.members, group.people, group.wordings))
    return found


@dataclass(frozen=True)
class _Heap:
    """Distinct texts with their runs of three, all and the rarest, and how alike two must be."""

    texts: Sequence[str]
    grams: csr_matrix
    rare: csr_matrix
    turned: csr_matrix
    threshold: float


def near_pairs(
    texts: Sequence[str],
    threshold: float,
    hands: Workers,
    progress: Callable[[float], None] = lambda _share: None,
) -> list[tuple[int, int]]:
    """List the pairs (i < j) of which at least ``threshold`` is the same."""
    grams = _grams(texts)
    rare = _rarest(grams, np.bincount(grams.indices, minlength=grams.shape[1]))
    heap = _Heap(texts, grams, rare, rare.T.tocsr(), threshold)
    found: list[tuple[int, int]] = []
    blocks = hands.each(_near, heap, in_chunks(range(len(texts)), ROWS))
    for done, some in enumerate(blocks, start=1):
        found += some
        progress(min(1.0, done * ROWS / len(texts)))
    return found


def _near(heap: _Heap, rows: list[int]) -> list[tuple[int, int]]:
    """List the pairs whose first text is one of ``rows``, which follow each other."""
    sizes = np.diff(heap.grams.indptr)
    expected = heap.threshold**GRAM
    floor = max(FLOOR, 0.45 * expected / (2 - expected))
    clear = min(1.0, CLEAR * expected / (2 - expected))
    left, right = _candidates(heap, rows)
    shared = np.asarray(heap.grams[left].multiply(heap.grams[right]).sum(axis=1)).ravel()
    alike = shared / (sizes[left] + sizes[right] - shared)
    return [
        (int(i), int(j))
        for i, j, share in zip(left, right, alike, strict=True)
        if share >= floor
        and _same(heap.texts[i], heap.texts[j], heap.threshold, sure=share >= clear)
    ]


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


def _candidates(heap: _Heap, rows: list[int]) -> tuple[Indices, Indices]:
    """Pair the rows that share at least two of their rarest runs, or their only one."""
    few = np.minimum(np.diff(heap.rare.indptr), 2)
    near = (heap.rare[rows] @ heap.turned).tocoo()
    left = near.row.astype(np.int64) + rows[0]
    right = near.col.astype(np.int64)
    kept = (left < right) & (near.data >= np.minimum(few[left], few[right]))
    order = np.lexsort((right[kept], left[kept]))
    return left[kept][order], right[kept][order]


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
