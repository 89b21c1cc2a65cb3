"""Texts as vectors: counted words, weighed, and pressed into few dimensions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.preprocessing import normalize

DIMENSIONS = 100


@dataclass(frozen=True)
class Vectors:
    """Rows are texts: ``counts`` (n, v) over ``vocabulary`` (v,), ``dense`` (n, d) of length 1.

    A text without a known word has a row of zeros in both.
    """

    counts: csr_matrix
    vocabulary: NDArray[np.str_]
    dense: NDArray[np.float32]


def embed(texts: Sequence[Sequence[str]], *, seed: int = 0) -> Vectors:
    """Embed texts given as lists of words; a word of one text alone tells nothing among many."""
    counter = CountVectorizer(
        analyzer=list, min_df=2 if len(texts) >= 30 else 1, max_df=0.5 if len(texts) >= 30 else 1.0
    )
    try:
        counts = counter.fit_transform(texts)
    except ValueError:  # scikit-learn's word for: no vocabulary left
        return _empty(len(texts))
    weighed = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    return Vectors(counts, counter.get_feature_names_out(), _press(weighed, seed))


def _press(weighed: csr_matrix, seed: int) -> NDArray[np.float32]:
    dimensions = min(DIMENSIONS, weighed.shape[0] - 1, weighed.shape[1] - 1)
    if dimensions < 2:
        return np.asarray(weighed.toarray(), dtype=np.float32)
    pressed = TruncatedSVD(dimensions, random_state=seed).fit_transform(weighed)
    return normalize(pressed).astype(np.float32)


def _empty(texts: int) -> Vectors:
    nothing = np.zeros((texts, 1), dtype=np.float32)
    return Vectors(csr_matrix((texts, 0)), np.array([], dtype=str), nothing)
