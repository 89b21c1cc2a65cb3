"""Texts as vectors, from their own words alone: no model file, nothing to download.

Two views are joined. LSA of TF-IDF says which words a text has; averaged word vectors, learned
from which words stand near each other (PPMI, weighted as in Arora's SIF), say which it could
have had, and carry short texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, eye_array
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from nlp.segment import content_words

Dense = NDArray[np.float32]

FEW = 30  # texts; below this, neither rare words nor common company can be told apart
MOST_WORDS = 20_000
# What a text says in so many words counts little where it has few: half as much at 15 words.
LSA_DIMENSIONS, LSA_WEIGHT, HALF = 50, 0.5, 15
WORD_DIMENSIONS = 200
WINDOW = 8
SIF = 1e-3


@dataclass(frozen=True)
class Lexical:
    """An encoder that knows the words of the texts it learned from; see ``learn``.

    vocabulary  word to column, v of them
    rarity      (v,) inverse document frequency
    topics      (v, t) LSA; the unit matrix where the texts were few
    company     (v, w) vectors of words times their SIF weight; w is 0 where texts were few
    shared      (w,) the direction all texts have in common, which is taken out
    weight      of the topics beside the company
    """

    vocabulary: dict[str, int]
    rarity: NDArray[np.float64]
    topics: NDArray[np.float64] | csr_matrix
    company: NDArray[np.float64]
    shared: NDArray[np.float64]
    weight: float = LSA_WEIGHT

    name = "lexical"

    def dimensions(self) -> int:
        return int(self.topics.shape[1] + self.company.shape[1])

    def encode(self, texts: Sequence[str]) -> Dense:
        """Give each text a row (n, dimensions) of length 1, or of zeros if no word is known."""
        return self.of_counts(self.count([content_words(text) for text in texts]))

    def count(self, docs: Sequence[Sequence[str]]) -> csr_matrix:
        """Count the known words of texts given as words, (n, v)."""
        known, columns, ends = self.vocabulary.get, list[int](), [0]
        for doc in docs:
            columns += [column for column in map(known, doc) if column is not None]
            ends.append(len(columns))
        cells = (np.ones(len(columns)), np.array(columns, dtype=np.intp), ends)
        counts = csr_matrix(cells, shape=(len(docs), len(self.rarity)))
        counts.sum_duplicates()
        return counts

    def of_counts(self, counts: csr_matrix) -> Dense:
        """Turn counts (n, v) into rows (n, dimensions) of length 1, or of zeros."""
        topics = self.weight * self.of_topics(counts)
        return unit(np.hstack([topics, self.kept_company(counts)]))

    def of_topics(self, counts: csr_matrix) -> Dense:
        """Say which words each text has, (n, t), the rare ones counting more."""
        topics = _damped(counts).multiply(self.rarity).tocsr() @ self.topics
        return unit(topics if isinstance(topics, np.ndarray) else topics.toarray())

    def kept_company(self, counts: csr_matrix) -> Dense:
        """Average the word vectors of each text, (n, w), the common words counting less."""
        mean = unit(_damped(counts) @ self.company)
        return unit(mean - np.outer(mean @ self.shared, self.shared))


def unit(rows: NDArray[Any]) -> Dense:
    """Give each row (n, d) the length 1; one of zeros stays so."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(length > 0, length, 1), dtype=np.float32)


def learn(docs: Sequence[Sequence[str]], *, seed: int = 0) -> Lexical:
    """Learn words from texts given as words; same texts, seed and versions, same encoder.

    Never fails: texts without any word give an encoder of no dimensions.
    """
    counter = _counter(docs)
    if counter is None:
        return Lexical({}, np.zeros(0), csr_matrix((0, 0)), np.zeros((0, 0)), np.zeros(0))
    counts = counter.transform(docs)
    tfidf = TfidfTransformer(sublinear_tf=True).fit(counts)
    vocabulary = {word: int(column) for word, column in counter.vocabulary_.items()}
    size = len(vocabulary)
    if min(counts.shape) <= WORD_DIMENSIONS:
        nothing = np.zeros((size, 0))
        return Lexical(vocabulary, tfidf.idf_, eye_array(size, format="csr"), nothing, np.zeros(0))
    svd = TruncatedSVD(LSA_DIMENSIONS, random_state=seed).fit(tfidf.transform(counts))
    near = _ppmi(_pairs(docs, vocabulary))
    company = _company(near, counts, seed) if near.nnz else np.zeros((size, 0))
    shown = unit(_damped(counts) @ company)
    shared = np.linalg.eigh(shown.T @ shown)[1][:, -1] if near.nnz else np.zeros(0)
    mean_words = float(counts.sum()) / len(docs)
    weight = LSA_WEIGHT * mean_words / (mean_words + HALF)
    return Lexical(vocabulary, tfidf.idf_, svd.components_.T, company, shared, weight)


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


def _damped(counts: csr_matrix) -> csr_matrix:
    damped = counts.astype(np.float64)
    damped.data = 1 + np.log(damped.data)
    return damped


def _company(near: csr_matrix, counts: csr_matrix, seed: int) -> NDArray[np.float64]:
    svd = TruncatedSVD(min(WORD_DIMENSIONS, near.shape[0] - 1), n_iter=3, random_state=seed)
    pressed = svd.fit_transform(near)
    words = unit(pressed / np.sqrt(np.maximum(svd.singular_values_, 1e-6)))
    often = np.asarray(counts.sum(axis=0)).ravel()
    return np.asarray(words * (SIF / (SIF + often / often.sum()))[:, None])


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
