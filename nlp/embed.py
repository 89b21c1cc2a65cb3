"""Texts as vectors, from their own words alone: no model file, nothing to download.

Two views are joined. LSA of TF-IDF says which words a text has; averaged word vectors, learned
from which words stand near each other (PPMI, weighted as in Arora's SIF), say which it could
have had, and carry short texts. Measured in bench/themes.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.preprocessing import normalize

from nlp.cluster import Dense

FEW = 30  # texts; below this, neither rare words nor common company can be told apart
MOST_WORDS = 20_000
LSA_DIMENSIONS, LSA_WEIGHT = 50, 0.5
WORD_DIMENSIONS = 100
WINDOW = 8
SIF = 1e-3


@dataclass(frozen=True)
class Vectors:
    """Rows are texts: ``counts`` (n, v) over ``vocabulary`` (v,), ``dense`` (n, d) of length 1.

    A text without a known word has a row of zeros in both.
    """

    counts: csr_matrix
    vocabulary: NDArray[np.str_]
    dense: Dense


def embed(texts: Sequence[Sequence[str]], *, seed: int = 0) -> Vectors:
    """Embed texts given as lists of words; same texts, seed and versions, same vectors."""
    counter = _counter(texts)
    if counter is None:
        nothing = np.zeros((len(texts), 1), dtype=np.float32)
        return Vectors(csr_matrix((len(texts), 0)), np.array([], dtype=str), nothing)
    counts = counter.transform(texts)
    weighed = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    if min(counts.shape) <= WORD_DIMENSIONS:
        dense = np.asarray(weighed.toarray())
    else:
        lsa = _press(weighed, LSA_DIMENSIONS, seed)
        near = _ppmi(_pairs(texts, counter.vocabulary_))
        company = _by_company(near, counts, seed) if near.nnz else np.zeros((len(texts), 0))
        dense = normalize(np.hstack([LSA_WEIGHT * lsa, company]))
    return Vectors(counts, counter.get_feature_names_out(), dense.astype(np.float32))


def _counter(texts: Sequence[Sequence[str]]) -> CountVectorizer | None:
    """Learn the words that can tell texts apart, or, where none can, all; None for no words."""
    telling = [(2, 0.5)] if len(texts) >= FEW else []
    for rarest, commonest in [*telling, (1, 1.0)]:
        counter = CountVectorizer(
            analyzer=list, min_df=rarest, max_df=commonest, max_features=MOST_WORDS
        )
        try:
            return counter.fit(texts)
        except ValueError:  # scikit-learn's word for: no vocabulary left
            continue
    return None


def _press(matrix: csr_matrix, dimensions: int, seed: int) -> NDArray[np.float64]:
    pressed = TruncatedSVD(dimensions, random_state=seed).fit_transform(matrix)
    return np.asarray(normalize(pressed))


def _by_company(near: csr_matrix, counts: csr_matrix, seed: int) -> NDArray[np.float64]:
    """Average each text's word vectors, the common words counting less."""
    svd = TruncatedSVD(WORD_DIMENSIONS, n_iter=3, random_state=seed)
    pressed = svd.fit_transform(near)
    words = normalize(pressed / np.sqrt(np.maximum(svd.singular_values_, 1e-6)))
    often = np.asarray(counts.sum(axis=0)).ravel()
    damped = counts.astype(np.float64)
    damped.data = 1 + np.log(damped.data)
    mean = normalize(damped.multiply(SIF / (SIF + often / often.sum())).tocsr() @ words)
    # What all texts share says nothing about any: the strongest direction goes.
    shared = np.linalg.eigh(mean.T @ mean)[1][:, -1]
    return np.asarray(normalize(mean - np.outer(mean @ shared, shared)))


def _pairs(texts: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> csr_matrix:
    """Count how often two words stand within WINDOW words of each other, (v, v)."""
    gap = [-1] * WINDOW
    known = [[vocabulary[word] for word in text if word in vocabulary] + gap for text in texts]
    stream = np.fromiter((word for text in known for word in text), dtype=np.int32)
    size = (len(vocabulary), len(vocabulary))
    total = csr_matrix(size, dtype=np.float32)
    for apart in range(1, WINDOW + 1):
        left, right = stream[:-apart], stream[apart:]
        real = (left >= 0) & (right >= 0)
        ones = np.ones(int(real.sum()), dtype=np.float32)
        total = total + coo_matrix((ones, (left[real], right[real])), size).tocsr()
    return total + total.T


def _ppmi(pairs: csr_matrix) -> csr_matrix:
    """Weigh pairs by how much likelier they are than chance, contexts smoothed (power .75)."""
    often = np.asarray(pairs.sum(axis=1)).ravel().astype(np.float64)
    context = often**0.75
    cells = pairs.tocoo()
    expected = often[cells.row] * context[cells.col] / context.sum()
    surprise = np.log(cells.data / expected)
    kept = surprise > 0
    weights = surprise[kept].astype(np.float32)
    return csr_matrix((weights, (cells.row[kept], cells.col[kept])), shape=pairs.shape)
