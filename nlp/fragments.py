"""Join groups of texts that are fragments of one, however large it is."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

# Share of a group's texts that name a thing from which the group does.
MOSTLY = 0.5

Ints = NDArray[np.int64]
Table = NDArray[np.float32]


def joined(vectors: csr_matrix, group: Ints, as_like: float, names: csr_matrix) -> Ints:
    """Merge groups while two are alike enough, the most alike first; numbers from 0.

    vectors (n, d) unit rows, group (n,), names (n, k) ones where a text names something: groups
    are kept apart where half of each names something, and never the same. Two groups are
    alike by the mean cosine between them over the root of the mean cosines inside each (that
    is, by the cosine of their sums): a large and wide group so joins its parts, where a small
    tight one keeps apart. Groups of one text are never joined.
    """
    _, group = np.unique(group, return_inverse=True)
    sizes = np.bincount(group)
    several = np.flatnonzero(sizes > 1)
    parent = np.arange(len(sizes))
    if len(several) > 1:
        rows = np.flatnonzero(sizes[group] > 1)
        place = np.full(len(sizes), -1)
        place[several] = np.arange(len(several))
        member = csr_matrix(
            (np.ones(len(rows), np.float32), (place[group[rows]], rows)),
            shape=(len(several), len(group)),
        )
        sums = member @ vectors
        apart = _apart((member @ names).tocsr(), sizes[several])
        for low, high in _merges((sums @ sums.T).toarray(), apart, as_like):
            parent[several[high]] = several[low]
    while not np.array_equal(parent, parent[parent]):
        parent = parent[parent]
    return np.unique(parent[group], return_inverse=True)[1].astype(np.int64)


def _apart(named: csr_matrix, sizes: Ints) -> NDArray[np.bool_]:
    """Tell which two groups name different things: (groups, names) counts, sizes (groups,)."""
    mostly = named.multiply(1 / sizes[:, None]).tocsr()
    mostly.data = (mostly.data >= MOSTLY).astype(np.float32)
    mostly.eliminate_zeros()
    some = np.diff(mostly.indptr) > 0
    shared = (mostly @ mostly.T).toarray() > 0
    return np.asarray(some[:, None] & some & ~shared)


def _merges(product: Table, apart: NDArray[np.bool_], as_like: float) -> list[tuple[int, int]]:
    """List merges (kept, gone) by the products of sums; ties go to the lowest numbers."""
    alike = np.where(apart, np.float32(-1), _cosines(product))
    made = []
    best = alike.max(axis=1)
    while best.max() >= as_like:
        one = int(best.argmax())
        other = int(alike[one].argmax())
        low, high = min(one, other), max(one, other)
        product[low] += product[high]
        product[:, low] += product[:, high]
        product[high] = product[:, high] = 0
        row = product[low] / np.sqrt(np.maximum(product[low, low] * np.diag(product), 1e-12))
        apart[low] |= apart[high]
        apart[:, low] |= apart[:, high]
        row[apart[low]] = -1
        row[[low, high]] = -1
        row[np.diag(product) <= 0] = -1
        stale = np.flatnonzero((alike[:, low] >= best) | (alike[:, high] >= best))
        alike[low] = alike[:, low] = row
        alike[high] = alike[:, high] = -1
        best = np.maximum(best, row)
        for index in {low, high, *stale.tolist()}:
            best[index] = alike[index].max()
        made.append((low, high))
    return made


def _cosines(product: Table) -> Table:
    inside = np.sqrt(np.maximum(np.diag(product), 1e-12))
    alike = product / inside[:, None] / inside
    np.fill_diagonal(alike, -1)
    return alike.astype(np.float32)
