"""What are people talking about? The whole way from texts to labelled themes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.cluster import how_many, nearest, spherical_kmeans
from nlp.embed import embed
from nlp.label import keywords, labels
from nlp.segment import content_words

VERSION = "1"
FLOOR = 0.15

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
    """Themes, the largest first, and for each text its theme or -1, and how surely."""

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
    """Sort texts into themes."""
    tell = progress or (lambda stage, share: None)
    n = len(texts)
    docs = []
    for i, text in enumerate(texts):
        docs.append(content_words(text))
        if i % 100 == 0:
            tell("segment", 0.5 * i / n)
    known = [i for i, words in enumerate(docs) if words]
    assignment, score = np.full(n, -1, dtype=np.intp), np.zeros(n, dtype=np.float32)
    if not known:
        return Found((), assignment, score, 0, VERSION)
    tell("vectors", 0.5)
    vectors = embed([docs[i] for i in known], seed=seed)
    tell("themes", 0.8)
    k = min(themes or how_many(vectors.dense), len(known))
    _, centres = spherical_kmeans(vectors.dense, k, seed=seed)
    groups, cosine = nearest(vectors.dense, centres)
    tell("labels", 0.95)
    groups = np.where(cosine >= FLOOR, groups, -1)
    sizes = np.bincount(groups[groups >= 0], minlength=k)
    order = [int(g) for g in np.argsort(-sizes, kind="stable") if sizes[g]]
    place = np.full(k + 1, -1, dtype=np.intp)
    place[order] = np.arange(len(order))
    groups = place[groups]
    words = keywords(vectors.counts, vectors.vocabulary, groups, len(order))
    found = tuple(
        ThemeFound(
            label,
            words[t][:8],
            tuple(
                known[i]
                for i in np.argsort(-np.where(groups == t, cosine, -2))[:5]
                if groups[i] == t
            ),
            int((groups == t).sum()),
        )
        for t, label in enumerate(labels(words))
    )
    assignment[known], score[known] = groups, cosine
    tell("labels", 1.0)
    return Found(found, assignment, score, sum(map(len, docs)), VERSION)
