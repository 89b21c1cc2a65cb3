"""Which texts stand nearest to which? A graph of neighbours, and rows drawn towards theirs."""

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.sparse import csr_matrix, diags_array, eye_array
from sklearn.preprocessing import normalize

from nlp.lexical import Dense

NEIGHBOURS = 15
SMOOTHINGS = 3
BLOCK = 1000
AXES = 64
HEIGHT = 8


def neighbour_graph(vectors: Dense) -> csr_matrix:
    """Join each unit row (n, d) to its 15 nearest, (n, n), symmetric, of ones.

    Fewer than 30 rows are joined by cosine. Cost grows as n squared, memory as n.
    """
    n = len(vectors)
    if n < 2 * NEIGHBOURS:
        near = np.maximum(vectors @ vectors.T, 0)
        np.fill_diagonal(near, 0)
        return csr_matrix(near)
    columns = _among_all(vectors)
    rows = np.repeat(np.arange(n), NEIGHBOURS)
    joined = csr_matrix((np.ones(len(rows), np.float32), (rows, columns.ravel())), shape=(n, n))
    return joined.maximum(joined.T).tocsr()


def smoothed(vectors: Dense, graph: csr_matrix) -> Dense:
    """Average each row with its neighbours, three times over; few rows stay as they are."""
    if len(vectors) < 2 * NEIGHBOURS:
        return vectors
    joined = graph + eye_array(len(vectors), dtype=np.float32)
    mean = diags_array(1 / np.asarray(joined.sum(axis=1)).ravel()).astype(np.float32) @ joined
    for _ in range(SMOOTHINGS):
        vectors = normalize(mean @ vectors)
    return np.asarray(vectors, dtype=np.float32)


def neighbourly(rows: Dense, graph: csr_matrix, shrink: float) -> Dense:
    """Find the axes (d, 64 at most) along which neighbours are most alike for how far all spread.

    rows (n, d) of mean 0; each axis is as long as its neighbours are alike, 0 to 1. These are
    He and Niyogi's locality preserving projections. ``shrink`` (0 and more) draws the spread
    towards an even one, which few or wordy texts need more.
    """
    degree = np.asarray(graph.sum(axis=1)).ravel()
    even = diags_array(1 / np.sqrt(np.maximum(degree, 1e-9))).astype(np.float32)
    alike = (rows.T @ ((even @ graph @ even) @ rows)).astype(np.float64)
    spread = (rows.T @ rows).astype(np.float64)
    level = max(float(np.trace(spread)) / len(spread), 1e-9)
    spread += (shrink + 1e-6) * level * np.eye(len(spread))
    kept = [max(0, len(spread) - AXES), len(spread) - 1]
    likeness, axes = eigh((alike + alike.T) / 2, spread, subset_by_index=kept)
    return np.asarray((axes * np.maximum(likeness, 0))[:, ::-1], dtype=np.float32)


def _among_all(vectors: Dense) -> NDArray[np.intp]:
    columns = np.empty((len(vectors), NEIGHBOURS), dtype=np.intp)
    for start in range(0, len(vectors), BLOCK):
        near = vectors[start : start + BLOCK] @ vectors.T
        here = np.arange(len(near))
        near[here, here + start] = -np.inf
        columns[start : start + BLOCK] = _greatest(near)
    return columns


def _greatest(near: Dense) -> NDArray[np.intp]:
    """Find the 15 greatest of each row (b, n); they lie in the 15 columns of greatest maxima.

    Folding a row HEIGHT high first leaves far less to be sorted than n.
    """
    width = near.shape[1] // HEIGHT
    if width < 2 * NEIGHBOURS:
        return np.argpartition(-near, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
    rest = near.shape[1] - HEIGHT * width
    folded = near[:, : HEIGHT * width].reshape(len(near), HEIGHT, width)
    tops = np.argpartition(-folded.max(axis=1), NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
    among = (tops[:, None, :] + width * np.arange(HEIGHT)[:, None]).reshape(len(near), -1)
    last = np.broadcast_to(np.arange(HEIGHT * width, near.shape[1]), (len(near), rest))
    among = np.hstack([among, last])
    best = np.argpartition(-np.take_along_axis(near, among, 1), NEIGHBOURS, axis=1)
    return np.take_along_axis(among, best[:, :NEIGHBOURS], 1)
