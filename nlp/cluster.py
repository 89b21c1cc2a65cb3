"""Which texts belong together, and into how many themes?"""

import numpy as np
from numpy.typing import NDArray

Dense = NDArray[np.float32]
Labels = NDArray[np.intp]

RESTARTS = 8
ROUNDS = 50


def spherical_kmeans(vectors: Dense, k: int, *, seed: int = 0) -> tuple[Labels, Dense]:
    """Part unit rows (n, d) into k groups of like direction; the best of several starts.

    Returns the group of each row (n,) and the unit-length centres (k, d). Needs k <= n.
    """
    chance = np.random.default_rng(seed)
    runs = [_one_run(vectors, _far_apart(vectors, k, chance)) for _ in range(RESTARTS)]
    return max(runs, key=lambda run: _fit(vectors, *run))


def _one_run(vectors: Dense, centres: Dense) -> tuple[Labels, Dense]:
    groups = np.full(len(vectors), -1, dtype=np.intp)
    for _ in range(ROUNDS):
        before, groups = groups, nearest(vectors, centres)[0]
        if np.array_equal(before, groups):
            break
        centres = centres_of(vectors, groups, centres)
    return groups, centres


def nearest(vectors: Dense, centres: Dense) -> tuple[Labels, Dense]:
    """Give each row the index of its nearest centre and the cosine to it; ties go low."""
    cosine = vectors @ centres.T
    groups = cosine.argmax(axis=1)
    return groups, cosine[np.arange(len(vectors)), groups]


def centres_of(vectors: Dense, groups: Labels, before: Dense) -> Dense:
    """Average the rows of each group to unit length; an empty group keeps its old centre."""
    sums = np.zeros_like(before)
    np.add.at(sums, groups, vectors)
    length = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.where(length > 1e-9, sums / np.maximum(length, 1e-9), before)


def _far_apart(vectors: Dense, k: int, chance: np.random.Generator) -> Dense:
    """Choose k rows to start from: each likely to be far from those chosen (k-means++)."""
    chosen = [int(chance.integers(len(vectors)))]
    gap = 1 - vectors @ vectors[chosen[0]]
    for _ in range(k - 1):
        weight = np.maximum(gap, 0).astype(np.float64)
        total = weight.sum()
        even = np.full(len(gap), 1 / len(gap))
        chosen.append(int(chance.choice(len(gap), p=weight / total if total > 1e-6 else even)))
        gap = np.minimum(gap, 1 - vectors @ vectors[chosen[-1]])
    return vectors[chosen].copy()


def _fit(vectors: Dense, groups: Labels, centres: Dense) -> float:
    return float(np.einsum("ij,ij->", vectors, centres[groups], dtype=np.float64))


def how_many(vectors: Dense) -> int:
    """Choose the number of themes."""
    return max(1, min(20, round(len(vectors) ** 0.3)))
