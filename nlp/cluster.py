"""Which texts belong together, and into how many themes?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from nlp.lexical import Dense
from nlp.neighbours import neighbour_graph, smoothed

Groups = NDArray[np.intp]

MOST_THEMES = 24
# Themes are added while they cut the graph better by more than this part of the best cut.
WORTH = 0.03
# Of 20 starts the best is nearly always the same one: of 6, accuracy varied twice as much by seed.
RESTARTS, ROUNDS = 20, 40
TRIES, PART_TRIES, QUICK_ROUNDS = 4, 2, 15
# Rows k-means is started on; the rest take part in the last rounds.
SAMPLE = 6_000
LAST_ROUNDS = 5


@dataclass(frozen=True)
class Tree:
    """Two levels of groups; rows (n,) of a lower one all lie in one upper one.

    ``smooth`` (n, d) are the rows drawn towards their neighbours, which is what was parted.
    """

    upper: Groups
    lower: Groups
    smooth: Dense


def tree(
    vectors: Dense,
    *,
    themes: int | None = None,
    seed: int = 0,
    weights: NDArray[np.float64] | None = None,
) -> Tree:
    """Part unit rows (n, d) into groups of like direction, and each of those again.

    Rows are first drawn towards their neighbours, then parted by spherical k-means; the number
    of upper groups is chosen unless given, that of lower ones always. ``weights`` (n,) say how
    much a row draws the middle of its group. Needs n >= 1; never makes more groups than rows.
    Groups are numbered from 0.
    """
    graph = neighbour_graph(vectors)
    smooth = smoothed(vectors, graph)
    k = min(themes or how_many(smooth, graph, seed=seed), len(vectors))
    upper = _numbered(spherical_kmeans(smooth, k, seed=seed, weights=weights)[0])
    lower = np.zeros(len(vectors), dtype=np.intp)
    for number in range(upper.max() + 1):
        rows = np.flatnonzero(upper == number)
        lower[rows] = lower.max() + 1 + _parts(smooth[rows], graph[rows][:, rows], seed)
    for rows in _few_apart(vectors, smooth, upper):
        upper[rows] = np.bincount(upper[rows]).argmax()
        lower[rows] = lower.max() + 1
    return Tree(_numbered(upper), _numbered(lower), smooth)


def group(vectors: Dense, *, themes: int | None = None, seed: int = 0) -> Groups:
    """Give the upper level of ``tree`` alone."""
    return tree(vectors, themes=themes, seed=seed).upper


# Rows this far from the middle of their group, and this near to each other once smoothed, are
# few who say something else: from so many on they are a part of their own.
APART, TOGETHER, FEW = 0.2, 0.8, 6
MOST_APART, STILL_FEW = 5_000, 0.02


def _few_apart(vectors: Dense, smooth: Dense, upper: Groups) -> list[NDArray[np.intp]]:
    """List the rows of small groups that are like none of the large ones, to be kept as parts."""
    blank = np.zeros((upper.max() + 1, vectors.shape[1]), dtype=np.float32)
    middles = centres_of(vectors, upper, blank)
    near = np.einsum("ij,ij->i", vectors, middles[upper])
    far = np.flatnonzero((near < APART) & (np.abs(vectors).max(axis=1) > 0))[:MOST_APART]
    if len(far) < FEW or upper.max() == 0:
        return []
    alike = csr_matrix(smooth[far] @ smooth[far].T >= TOGETHER)
    part = connected_components(alike, directed=False)[1]
    sizes = np.bincount(part)
    few = np.flatnonzero((sizes >= FEW) & (sizes <= max(FEW, STILL_FEW * len(vectors))))
    return [far[part == number] for number in few]


FEWEST_TO_PART = 30
FINEST = 12
PART_SAMPLE = 2_000


def _parts(smooth: Dense, graph: csr_matrix, seed: int) -> Groups:
    """Part one theme where its own graph falls apart into pieces worth telling apart."""
    if len(smooth) < FEWEST_TO_PART:
        return np.zeros(len(smooth), dtype=np.intp)
    some = _some(len(smooth), seed, PART_SAMPLE)
    few = graph if len(some) == len(smooth) else graph[some][:, some]
    most = min(FINEST, len(smooth) // 10)
    k = how_many(smooth[some], few, seed=seed, most=most, tries=PART_TRIES)
    return spherical_kmeans(smooth, k, seed=seed)[0]


def how_many(
    vectors: Dense,
    graph: csr_matrix,
    *,
    seed: int = 0,
    most: int = MOST_THEMES,
    tries: int = TRIES,
) -> int:
    """Choose the smallest number of themes that cuts the neighbour graph nearly best.

    Tries each number and takes Newman's modularity of the parting, which falls when a true
    theme is split and when two are merged. It is flat above the truth, so the first within
    WORTH of the best is taken. On labelled sets of 7, 7, 10 and 15 classes: 7, 9, 9 and 10 with a
    model. A WORTH of .02 to .035 serves them about as well; none brings all within 30 %.
    """
    sample = vectors[_some(len(vectors), seed)]
    cuts = {}
    for k in range(2, min(most, len(vectors) // 2) + 1):
        chance = np.random.default_rng((seed, k))
        runs = [_one_run(sample, _far_apart(sample, k, chance), QUICK_ROUNDS) for _ in range(tries)]
        cuts[k] = max(modularity(graph, nearest(vectors, centres)[0]) for _, centres in runs)
    best = max(cuts.values(), default=0)
    return next((k for k, cut in cuts.items() if cut >= (1 - WORTH) * best > 0), 1)


def modularity(graph: csr_matrix, groups: Groups) -> float:
    """Measure the share of edges inside groups above what chance would put there (Newman)."""
    degree = np.asarray(graph.sum(axis=1)).ravel()
    rows = np.repeat(np.arange(graph.shape[0]), np.diff(graph.indptr))
    total = degree.sum()
    if total == 0:
        return 0.0
    same = groups[rows] == groups[graph.indices]
    inside = graph.data[same].sum(dtype=np.float64) / total
    return float(inside - ((np.bincount(groups, weights=degree) / total) ** 2).sum())


def spherical_kmeans(
    vectors: Dense, k: int, *, seed: int = 0, weights: NDArray[np.float64] | None = None
) -> tuple[Groups, Dense]:
    """Part unit rows (n, d) into k <= n groups; the best of several k-means++ starts.

    Returns the group of each row (n,) and the unit-length centres (k, d).
    """
    some = _some(len(vectors), seed)
    start = _kmeans(vectors[some], k, seed, RESTARTS, ROUNDS)[1]
    if weights is None and len(some) == len(vectors):
        return nearest(vectors, start)[0], start
    return _one_run(vectors, start, LAST_ROUNDS if len(some) < len(vectors) else ROUNDS, weights)


def _some(n: int, seed: int, most: int = SAMPLE) -> NDArray[np.intp]:
    if n <= most:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, most, replace=False))


def _numbered(groups: Groups) -> Groups:
    return np.unique(groups, return_inverse=True)[1].astype(np.intp)


def _kmeans(vectors: Dense, k: int, seed: int, restarts: int, rounds: int) -> tuple[Groups, Dense]:
    chance = np.random.default_rng((seed, k))
    runs = [_one_run(vectors, _far_apart(vectors, k, chance), rounds) for _ in range(restarts)]
    return max(runs, key=lambda run: np.einsum("ij,ij->", vectors, run[1][run[0]]))


def _one_run(
    vectors: Dense, centres: Dense, rounds: int, weights: NDArray[np.float64] | None = None
) -> tuple[Groups, Dense]:
    groups = nearest(vectors, centres)[0]
    for _ in range(rounds):
        centres = centres_of(vectors, groups, centres, weights)
        before, groups = groups, nearest(vectors, centres)[0]
        if np.array_equal(before, groups):
            break
    return groups, centres


def nearest(vectors: Dense, centres: Dense) -> tuple[Groups, Dense]:
    """Give each row the index of its nearest centre and the cosine to it; ties go low."""
    cosine = vectors @ centres.T
    groups = cosine.argmax(axis=1)
    return groups, cosine[np.arange(len(vectors)), groups]


def centres_of(
    vectors: Dense, groups: Groups, before: Dense, weights: NDArray[np.float64] | None = None
) -> Dense:
    """Average the rows of each group to unit length; an empty group keeps its old centre."""
    n, k = len(vectors), len(before)
    share = np.ones(n, np.float32) if weights is None else weights.astype(np.float32)
    member = csr_matrix((share, (groups, np.arange(n))), shape=(k, n))
    sums = member @ vectors
    length = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.where(length > 1e-9, sums / np.maximum(length, 1e-9), before).astype(np.float32)


def _far_apart(vectors: Dense, k: int, chance: np.random.Generator) -> Dense:
    """Choose k rows to start from: each likely to be far from those chosen (k-means++)."""
    chosen = [int(chance.integers(len(vectors)))]
    gap = 1 - vectors @ vectors[chosen[0]]
    for _ in range(k - 1):
        weight = np.maximum(gap, 0).astype(np.float64) + 1e-12
        chosen.append(int(chance.choice(len(gap), p=weight / weight.sum())))
        gap = np.minimum(gap, 1 - vectors @ vectors[chosen[-1]])
    return vectors[chosen].copy()
