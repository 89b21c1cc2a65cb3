"""Which texts belong together, and into how many themes?"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array, eye_array
from sklearn.preprocessing import normalize

Dense = NDArray[np.float32]
Groups = NDArray[np.intp]

NEIGHBOURS = 15
SMOOTHINGS = 3
MOST_THEMES = 24
# Themes are added while they cut the graph better by more than this part of the best cut.
WORTH = 0.03
BLOCK = 1000
RESTARTS, ROUNDS = 6, 40
QUICK_RESTARTS, QUICK_ROUNDS = 3, 15


def group(vectors: Dense, *, themes: int | None = None, seed: int = 0) -> Groups:
    """Part unit rows (n, d) into groups of like direction, numbered from 0.

    Rows are first drawn towards their neighbours, then parted by spherical k-means; without
    ``themes`` their number is chosen. Needs n >= 1; never makes more groups than rows.
    """
    graph = neighbour_graph(vectors)
    smooth = _smoothed(vectors, graph) if len(vectors) >= 2 * NEIGHBOURS else vectors
    k = min(themes or how_many(smooth, graph, seed=seed), len(vectors))
    groups, _ = spherical_kmeans(smooth, k, seed=seed)
    return np.unique(groups, return_inverse=True)[1].astype(np.intp)


def neighbour_graph(vectors: Dense) -> csr_matrix:
    """Join each row to its 15 nearest, (n, n), symmetric; few rows are joined by cosine."""
    n = len(vectors)
    if n < 2 * NEIGHBOURS:
        near = np.maximum(vectors @ vectors.T, 0)
        np.fill_diagonal(near, 0)
        return csr_matrix(near)
    columns = np.empty((n, NEIGHBOURS), dtype=np.intp)
    for start in range(0, n, BLOCK):
        far = -(vectors[start : start + BLOCK] @ vectors.T)
        here = np.arange(len(far))
        far[here, here + start] = np.inf
        columns[start : start + BLOCK] = np.argpartition(far, NEIGHBOURS)[:, :NEIGHBOURS]
    rows = np.repeat(np.arange(n), NEIGHBOURS)
    joined = csr_matrix((np.ones(len(rows), np.float32), (rows, columns.ravel())), shape=(n, n))
    return joined.maximum(joined.T).tocsr()


def _smoothed(vectors: Dense, graph: csr_matrix) -> Dense:
    """Average each row with its neighbours, three times over."""
    joined = graph + eye_array(len(vectors), dtype=np.float32)
    mean = diags_array(1 / np.asarray(joined.sum(axis=1)).ravel()) @ joined
    for _ in range(SMOOTHINGS):
        vectors = normalize(mean @ vectors)
    return vectors.astype(np.float32)


def how_many(vectors: Dense, graph: csr_matrix, *, seed: int = 0) -> int:
    """Choose the smallest number of themes that cuts the neighbour graph nearly best.

    Tries each number and takes Newman's modularity of the parting, which falls when a true
    theme is split and when two are merged. It is flat above the truth, so the first within
    WORTH of the best is taken. On labelled sets of 7, 7 and 10 classes: 6, 8 and 11.
    """
    most = min(MOST_THEMES, len(vectors) // 2)
    cuts = {
        k: modularity(graph, _kmeans(vectors, k, seed, QUICK_RESTARTS, QUICK_ROUNDS)[0])
        for k in range(2, most + 1)
    }
    best = max(cuts.values(), default=0)
    return next((k for k, cut in cuts.items() if cut >= (1 - WORTH) * best > 0), 1)


def modularity(graph: csr_matrix, groups: Groups) -> float:
    """Measure the share of edges inside groups above what chance would put there (Newman)."""
    degree = np.asarray(graph.sum(axis=1)).ravel()
    edges = graph.tocoo()
    total = degree.sum()
    if total == 0:
        return 0.0
    inside = edges.data[groups[edges.row] == groups[edges.col]].sum(dtype=np.float64) / total
    return float(inside - ((np.bincount(groups, weights=degree) / total) ** 2).sum())


def spherical_kmeans(vectors: Dense, k: int, *, seed: int = 0) -> tuple[Groups, Dense]:
    """Part unit rows (n, d) into k <= n groups; the best of several k-means++ starts.

    Returns the group of each row (n,) and the unit-length centres (k, d).
    """
    return _kmeans(vectors, k, seed, RESTARTS, ROUNDS)


def _kmeans(vectors: Dense, k: int, seed: int, restarts: int, rounds: int) -> tuple[Groups, Dense]:
    chance = np.random.default_rng((seed, k))
    runs = [_one_run(vectors, _far_apart(vectors, k, chance), rounds) for _ in range(restarts)]
    return max(runs, key=lambda run: np.einsum("ij,ij->", vectors, run[1][run[0]]))


def _one_run(vectors: Dense, centres: Dense, rounds: int) -> tuple[Groups, Dense]:
    groups = nearest(vectors, centres)[0]
    for _ in range(rounds):
        centres = centres_of(vectors, groups, centres)
        before, groups = groups, nearest(vectors, centres)[0]
        if np.array_equal(before, groups):
            break
    return groups, centres


def nearest(vectors: Dense, centres: Dense) -> tuple[Groups, Dense]:
    """Give each row the index of its nearest centre and the cosine to it; ties go low."""
    cosine = vectors @ centres.T
    groups = cosine.argmax(axis=1)
    return groups, cosine[np.arange(len(vectors)), groups]


def centres_of(vectors: Dense, groups: Groups, before: Dense) -> Dense:
    """Average the rows of each group to unit length; an empty group keeps its old centre."""
    n, k = len(vectors), len(before)
    member = csr_matrix((np.ones(n, np.float32), (groups, np.arange(n))), shape=(k, n))
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
