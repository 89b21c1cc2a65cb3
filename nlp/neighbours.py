"""Which texts stand nearest to which? A graph of neighbours, and rows drawn towards theirs."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array, eye_array
from sklearn.preprocessing import normalize

from nlp.lexical import Dense

NEIGHBOURS = 15
SMOOTHINGS = 3
BLOCK = 1000
# Rows up to which all are compared with all; beyond, with those of the nearest cells. Of the true
# neighbours in 100,000 rows nine in ten are found, for a twentieth of the time.
ALL = 12_000
CELL_ROWS, CELLS_SEEN, CELL_ROUNDS = 300, 6, 4


def neighbour_graph(vectors: Dense, *, seed: int = 0) -> csr_matrix:
    """Join each unit row (n, d) to its 15 nearest, (n, n), symmetric, of ones.

    Fewer than 30 rows are joined by cosine. Cost grows as n squared up to 12,000 rows and as
    n to the power 1.5 beyond; memory as n.
    """
    n = len(vectors)
    if n < 2 * NEIGHBOURS:
        near = np.maximum(vectors @ vectors.T, 0)
        np.fill_diagonal(near, 0)
        return csr_matrix(near)
    columns = _among_all(vectors) if n <= ALL else _among_cells(vectors, seed)
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


def _among_all(vectors: Dense) -> NDArray[np.intp]:
    columns = np.empty((len(vectors), NEIGHBOURS), dtype=np.intp)
    for start in range(0, len(vectors), BLOCK):
        far = -(vectors[start : start + BLOCK] @ vectors.T)
        here = np.arange(len(far))
        far[here, here + start] = np.inf
        columns[start : start + BLOCK] = np.argpartition(far, NEIGHBOURS)[:, :NEIGHBOURS]
    return columns


def _among_cells(vectors: Dense, seed: int) -> NDArray[np.intp]:
    """Look for the neighbours of a row in the cells nearest to its own (an inverted file)."""
    centres, cell = _cells(vectors, seed)
    order = np.argsort(cell, kind="stable")
    ends = np.searchsorted(cell[order], np.arange(len(centres) + 1))
    close = np.argpartition(-(centres @ centres.T), CELLS_SEEN)[:, :CELLS_SEEN]
    columns = np.empty((len(vectors), NEIGHBOURS), dtype=np.intp)
    for number, seen in enumerate(close):
        own = order[ends[number] : ends[number + 1]]
        around = np.unique(np.append(seen, number))
        there = np.concatenate([order[ends[c] : ends[c + 1]] for c in around])
        for start in range(0, len(own), BLOCK):
            block = own[start : start + BLOCK]
            columns[block] = _nearest_of(vectors, block, there)
    return columns


def _nearest_of(
    vectors: Dense, block: NDArray[np.intp], there: NDArray[np.intp]
) -> NDArray[np.intp]:
    far = -(vectors[block] @ vectors[there].T)
    far[block[:, None] == there[None, :]] = np.inf
    if len(there) <= NEIGHBOURS:  # a lonely cell: some neighbours stand twice, which is no harm
        return np.resize(there, (len(block), NEIGHBOURS))
    return there[np.argpartition(far, NEIGHBOURS)[:, :NEIGHBOURS]]


def _cells(vectors: Dense, seed: int) -> tuple[Dense, NDArray[np.intp]]:
    """Part rows into cells of about 300, by a few rounds of k-means on a part of them."""
    chance = np.random.default_rng(seed)
    count = len(vectors) // CELL_ROWS
    sample = vectors[chance.choice(len(vectors), min(len(vectors), 40 * count), replace=False)]
    centres = sample[:count]
    for _ in range(CELL_ROUNDS):
        groups = (sample @ centres.T).argmax(axis=1)
        member = csr_matrix(
            (np.ones(len(sample), np.float32), (groups, np.arange(len(sample)))),
            shape=(count, len(sample)),
        )
        sums = member @ sample
        empty = np.linalg.norm(sums, axis=1, keepdims=True) < 1e-9
        centres = normalize(np.where(empty, centres, sums))
    parts = (vectors[s : s + 10 * BLOCK] @ centres.T for s in range(0, len(vectors), 10 * BLOCK))
    return centres, np.concatenate([part.argmax(axis=1) for part in parts])
