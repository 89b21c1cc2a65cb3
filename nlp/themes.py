"""What are people talking about? The whole way from texts to labelled themes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.cluster import Dense, Groups, centres_of, group, nearest
from nlp.embed import Vectors, embed
from nlp.label import keywords, labels, representatives
from nlp.segment import content_words

VERSION = "1"
# Cosine to the centre of its theme under which a text is left without one.
FLOOR = 0.1
# Texts the graph is made of; the rest join the nearest theme. Keeps the cost linear.
ANCHORS = 12_000

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class ThemeFound:
    """A theme; ``representatives`` are indices into the texts, the most telling first."""

    label: str
    keywords: tuple[str, ...]
    representatives: tuple[int, ...]
    size: int


@dataclass(frozen=True)
class Found:
    """Themes, the largest first, and what each text belongs to.

    assignment  (n,) index into themes, or -1: empty, or like no theme
    score       (n,) cosine to the centre of the nearest theme, 0 for an empty text
    words       telling words read, all texts together
    """

    themes: tuple[ThemeFound, ...]
    assignment: NDArray[np.intp]
    score: NDArray[np.float32]
    words: int
    version: str


def find_themes(
    texts: Sequence[str],
    *,
    themes: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Found:
    """Sort texts into themes; their number is chosen unless given (at least 1).

    Texts with the same words count once while themes are sought, so that a campaign of a
    hundred copies cannot make a theme by its weight; all copies get the same theme.
    ``progress`` hears of "segment", "vectors", "themes", "labels" and the share done, 0 to 1.
    """
    tell = progress or _silent
    docs = _cut(texts, tell)
    first, copies = _distinct(docs)
    words = sum(map(len, docs))
    if not first:
        tell("labels", 1.0)
        nothing = np.full(len(texts), -1, dtype=np.intp)
        return Found((), nothing, np.zeros(len(texts), dtype=np.float32), words, VERSION)
    tell("vectors", 0.6)
    vectors = embed([docs[i] for i in first], seed=seed)
    tell("themes", 0.75)
    groups, score = _sorted_by_size(*_assign(vectors.dense, themes, seed), copies)
    tell("labels", 0.95)
    lengths = np.array([len(texts[i]) for i in first])
    assignment = np.append(groups, -1)[copies]
    found = _described(
        vectors, groups, score, lengths=lengths, first=np.array(first), assignment=assignment
    )
    tell("labels", 1.0)
    return Found(found, assignment, np.append(score, np.float32(0))[copies], words, VERSION)


def _silent(_stage: str, _share: float) -> None:
    """Say nothing."""


def _cut(texts: Sequence[str], tell: Progress) -> list[list[str]]:
    docs = []
    for index, text in enumerate(texts):
        if index % 50 == 0:
            tell("segment", 0.6 * index / len(texts))
        docs.append(content_words(text))
    return docs


def _distinct(docs: list[list[str]]) -> tuple[list[int], Groups]:
    """List the first of each wording, and for every text its place in that list or -1."""
    seen: dict[tuple[str, ...], int] = {}
    first: list[int] = []
    copies = np.full(len(docs), -1, dtype=np.intp)
    for index, words in enumerate(map(tuple, docs)):
        if words and words not in seen:
            seen[words] = len(first)
            first.append(index)
        copies[index] = seen.get(words, -1)
    return first, copies


def _assign(dense: Dense, themes: int | None, seed: int) -> tuple[Groups, Dense]:
    chance = np.random.default_rng(seed)
    few = min(len(dense), ANCHORS)
    anchors = np.sort(chance.choice(len(dense), few, replace=False))
    known = group(dense[anchors], themes=themes, seed=seed)
    blank = np.zeros((known.max() + 1, dense.shape[1]), dtype=np.float32)
    centres = centres_of(dense[anchors], known, blank)
    groups, score = nearest(dense, centres)
    groups[anchors] = known
    score[anchors] = np.einsum("ij,ij->i", dense[anchors], centres[known])
    return np.where(score >= FLOOR, groups, -1), score


def _sorted_by_size(groups: Groups, score: Dense, copies: Groups) -> tuple[Groups, Dense]:
    """Number themes from the largest, copies included; a theme left empty falls away."""
    everyone = np.append(groups, -1)[copies]
    sizes = np.bincount(everyone[everyone >= 0], minlength=groups.max(initial=0) + 1)
    order = [number for number in np.argsort(-sizes, kind="stable") if sizes[number]]
    place = np.full(len(sizes) + 1, -1, dtype=np.intp)
    place[order] = np.arange(len(order))
    return place[groups], score


def _described(
    vectors: Vectors,
    groups: Groups,
    score: Dense,
    *,
    lengths: NDArray[np.intp],
    first: NDArray[np.intp],
    assignment: Groups,
) -> tuple[ThemeFound, ...]:
    count = int(groups.max(initial=-1)) + 1
    words = keywords(vectors.counts, vectors.vocabulary, groups, count) if count else []
    return tuple(
        ThemeFound(
            label=label,
            keywords=words[theme],
            representatives=tuple(
                int(first[row])
                for row in representatives(vectors.dense, lengths, groups, score, theme)
            ),
            size=int((assignment == theme).sum()),
        )
        for theme, label in enumerate(labels(words))
    )
