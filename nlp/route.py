"""Which department, or which category? Learnt from texts that people have sorted.

Words and pairs of words, and runs of one to three characters, weighed as TF-IDF and by how
unevenly they stand in the categories (Wang, Manning 2012, "Baselines and Bigrams"), under a linear
support vector machine; margins are made probabilities by one temperature, and the bar below
which the answer is "unsure" is set, on texts held back from learning.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, diags_array, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from nlp.normalise import normalise
from nlp.segment import words

FOLDS = 5
# Least texts of a label to learn it from, and for any judgement of how sure one may be.
FEWEST = 2
WORD_RUNS, LETTER_RUNS = (1, 2), (1, 3)
SOFTNESS, STRENGTH, EVEN, PLAIN = 0.5, 0.1, 0.25, 1.0
SHOWN_WORDS, SHOWN_LABELS = 5, 3
# Share of the answers given as sure that shall be right.
RIGHT = 0.95
# How far one correction may move the weights (Crammer et al. 2006, passive-aggressive I).
BOLDNESS = 1.0
# Margins are seldom further apart than what a fifth of them makes certain.
HEATS = (0.2, 5.0)
VERSION = 1

Table = NDArray[np.float64]


@dataclass(frozen=True)
class Choice:
    """A label and its probability, 0 to 1."""

    label: str
    probability: float


@dataclass(frozen=True)
class Routed:
    """The three likeliest labels, the best first, and the words that spoke for the best.

    ``sure`` is False where the best is below the model's threshold: a person decides.
    """

    choices: tuple[Choice, ...]
    words: tuple[str, ...]
    sure: bool


@dataclass(frozen=True)
class Rejected:
    """A row that was not learnt from, and why."""

    index: int
    reason: str


@dataclass
class Router:
    """What was learnt. ``weights`` (labels, features) and ``bias`` (labels,) give margins.

    threshold is the probability from which an answer is sure; accuracy is the share right on
    texts held back, ``accuracy_sure`` of those above the threshold, ``coverage`` their share.
    """

    labels: tuple[str, ...]
    features: "_Features"
    weights: Table
    bias: Table
    temperature: float = 1.0
    threshold: float = 0.0
    accuracy: float = 0.0
    accuracy_sure: float = 0.0
    coverage: float = 0.0
    rejected: tuple[Rejected, ...] = field(default=())

    def predict(self, texts: Sequence[str]) -> list[Routed]:
        """Route each text; an empty one, or one without a known word, is never sure."""
        matrix = self.features.of(texts)
        shares = _softmax((matrix @ self.weights.T + self.bias) / self.temperature)
        return [self._routed(matrix, row, share) for row, share in enumerate(shares)]

    def _routed(self, matrix: csr_matrix, row: int, shares: Table) -> Routed:
        order = np.argsort(-shares, kind="stable")
        start, stop = matrix.indptr[row], matrix.indptr[row + 1]
        choices = tuple(
            Choice(self.labels[place], round(float(shares[place]), 6))
            for place in order[:SHOWN_LABELS]
        )
        known = matrix.indices[start:stop]
        against = self.weights[order[1:2]].sum(axis=0)
        told = (self.weights[order[0]] - against)[known] * matrix.data[start:stop]
        sure = bool(stop > start) and choices[0].probability >= self.threshold
        return Routed(choices, self.features.telling(known, told), sure)

    def correct(self, texts: Sequence[str], labels: Sequence[str]) -> int:
        """Learn from corrections; returns how many changed the weights.

        Each moves the weights just as far as it needs to be right by a margin, at most
        BOLDNESS; a label not known so far is added. Words never seen stay unknown until all is
        learnt anew. Same corrections in the same order, same weights.
        """
        moved = 0
        for text, label in zip(texts, labels, strict=True):
            if label not in self.labels:
                self.labels = (*self.labels, label)
                self.weights = np.vstack([self.weights, np.zeros(self.weights.shape[1])])
                self.bias = np.append(self.bias, self.bias.min(initial=-1.0))
            moved += self._corrected(self.features.of([text]), self.labels.index(label))
        return moved

    def _corrected(self, row: csr_matrix, right: int) -> bool:
        margins = np.asarray(row @ self.weights.T).ravel() + self.bias
        rival = int(np.argmax(np.where(np.arange(len(margins)) == right, -np.inf, margins)))
        loss = 1 - (margins[right] - margins[rival])
        length = float(row.data @ row.data) + 1
        if loss <= 1e-9 or len(margins) < 2:
            return False
        step = min(BOLDNESS, loss / (2 * length))
        self.weights[right, row.indices] += step * row.data
        self.weights[rival, row.indices] -= step * row.data
        self.bias[right] += step
        self.bias[rival] -= step
        return True

    def save(self, path: Path) -> None:
        """Write the model as a npz of plain arrays; it holds words, but no text."""
        with path.open("wb") as file:
            self.write(file)

    def write(self, file: IO[bytes]) -> None:
        """Write the model to an open file, as ``save``."""
        np.savez_compressed(
            file,
            version=np.array(VERSION),
            labels=np.array(self.labels),
            weights=self.weights.astype(np.float32),
            bias=self.bias,
            judged=np.array([getattr(self, name) for name in JUDGED]),
            **self.features.arrays(),
        )


JUDGED = ("temperature", "threshold", "accuracy", "accuracy_sure", "coverage")


def load(path: Path | IO[bytes]) -> Router:
    """Read a model from a file, given by its path or open; nothing in the file is run.

    Raises ValueError for another version or no model.
    """
    with np.load(path, allow_pickle=False) as kept:
        if "version" not in kept or int(kept["version"]) != VERSION:
            raise ValueError(f"{path} holds no model of version {VERSION}")
        judged: dict[str, Any] = dict(zip(JUDGED, map(float, kept["judged"]), strict=True))
        features = _Features(*_vectorizers(), {name: kept[name] for name in FIELDS})
        weights = kept["weights"].astype(np.float64)
        return Router(tuple(map(str, kept["labels"])), features, weights, kept["bias"], **judged)


def train(
    texts: Sequence[str], labels: Sequence[str], *, right: float = RIGHT, seed: int = 0
) -> Router:
    """Learn to route from n texts and their labels.

    Rows without text or label, and rows of labels with a single text, are not learnt from and
    told in ``rejected``. ``right`` is the share of sure answers that shall be right, on texts
    held back (five folds); where no threshold reaches it nothing is sure. ValueError where
    fewer than two labels are left. Source of the parameters: bench/nlp_route.py.
    """
    kept, rejected = _fit_to_learn(texts, labels)
    names = sorted({labels[index] for index in kept})
    if len(names) < 2:
        raise ValueError("fewer than two labels to choose from")
    given = [texts[index] for index in kept]
    truth = np.array([names.index(labels[index]) for index in kept])
    features = _Features(*_vectorizers())
    matrix = features.learn(given)
    router = Router(tuple(names), features, *_fit(matrix, truth), rejected=tuple(rejected))
    _judge(router, _held_back(given, truth, seed), truth, right)
    return router


def _fit_to_learn(texts: Sequence[str], labels: Sequence[str]) -> tuple[list[int], list[Rejected]]:
    often: dict[str, int] = {}
    for text, label in zip(texts, labels, strict=True):
        if text.strip() and label:
            often[label] = often.get(label, 0) + 1
    kept, rejected = [], []
    for index, (text, label) in enumerate(zip(texts, labels, strict=True)):
        if not text.strip() or not label:
            rejected.append(Rejected(index, "no text" if label else "no label"))
        elif often[label] < FEWEST:
            rejected.append(Rejected(index, f"the only text of {label}"))
        else:
            kept.append(index)
    return kept, rejected


def _held_back(texts: Sequence[str], truth: NDArray[np.int64], seed: int) -> Table:
    """Give each text margins from a model that has not seen it."""
    folds = int(min(FOLDS, np.bincount(truth).min()))
    margins = np.zeros((len(texts), int(truth.max()) + 1))
    parts = StratifiedKFold(folds, shuffle=True, random_state=seed).split(texts, truth)
    for learnt, held in parts:
        features = _Features(*_vectorizers())
        weights, bias = _fit(features.learn([texts[i] for i in learnt]), truth[learnt])
        margins[held] = features.of([texts[i] for i in held]) @ weights.T + bias
    return margins


def _judge(router: Router, margins: Table, truth: NDArray[np.int64], right: float) -> None:
    """Set temperature, threshold and what is known of their worth."""
    rows = np.arange(len(truth))

    def surprise(heat: float) -> float:
        return float(-np.log(_softmax(margins / heat)[rows, truth] + 1e-12).mean())

    router.temperature = float(minimize_scalar(surprise, bounds=HEATS, method="bounded").x)
    shares = _softmax(margins / router.temperature)
    best, hit = shares.max(axis=1), shares.argmax(axis=1) == truth
    order = np.argsort(-best, kind="stable")
    running = np.cumsum(hit[order]) / np.arange(1, len(hit) + 1)
    enough = np.flatnonzero(running >= right)
    router.accuracy = float(hit.mean())
    # Above every probability where no bar is high enough.
    router.threshold = float(best[order[enough[-1]]]) if len(enough) else 1.1
    sure = best >= router.threshold
    router.coverage = float(sure.mean())
    router.accuracy_sure = float(hit[sure].mean()) if sure.any() else 0.0


def _fit(matrix: csr_matrix, truth: NDArray[np.int64]) -> tuple[Table, Table]:
    """Learn each label against the rest, twice, and take the mean of the two machines.

    One sees the features as they are, the other stretched by their log-odds; both are linear,
    so their mean is one table of weights.
    """
    weights, bias = [], []
    seen = (matrix > 0).astype(np.float64)
    for label in range(int(truth.max()) + 1):
        here = truth == label
        stretch = _unevenness(seen, here)
        plain = LinearSVC(C=PLAIN, random_state=0).fit(matrix, here)
        uneven = LinearSVC(C=STRENGTH, random_state=0).fit(matrix @ diags_array(stretch), here)
        weights.append((plain.coef_[0] + uneven.coef_[0] * stretch) / 2)
        bias.append((plain.intercept_[0] + uneven.intercept_[0]) / 2)
    return np.array(weights), np.array(bias)


def _unevenness(seen: csr_matrix, here: NDArray[np.bool_]) -> Table:
    inside = np.asarray(seen[here].sum(axis=0)).ravel() + SOFTNESS
    outside = np.asarray(seen[~here].sum(axis=0)).ravel() + SOFTNESS
    odds = np.abs(np.log((inside / inside.sum()) / (outside / outside.sum())))
    return np.asarray(EVEN + (1 - EVEN) * odds / max(odds.mean(), 1e-9))


def _softmax(margins: Table) -> Table:
    raised = np.exp(margins - margins.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _cut(text: str) -> list[str]:
    return [word for word in words(normalise(text).text.lower()) if not word.isspace()]


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", normalise(text).text.lower())


def _vectorizers() -> tuple[TfidfVectorizer, TfidfVectorizer]:
    shared = {"sublinear_tf": True, "dtype": np.float64}
    return (
        TfidfVectorizer(tokenizer=_cut, token_pattern=None, lowercase=False,
                        ngram_range=WORD_RUNS, **shared),
        TfidfVectorizer(preprocessor=_bare, analyzer="char", ngram_range=LETTER_RUNS, **shared),
    )  # fmt: skip


FIELDS = ("words", "word_idf", "runs", "run_idf")


class _Features:
    """The two views of a text side by side, words first."""

    def __init__(
        self,
        by_word: TfidfVectorizer,
        by_run: TfidfVectorizer,
        kept: dict[str, NDArray[np.generic]] | None = None,
    ) -> None:
        self.views = (by_word, by_run)
        if kept:
            for view, names, idf in zip(self.views, FIELDS[::2], FIELDS[1::2], strict=True):
                view.vocabulary = {str(name): i for i, name in enumerate(kept[names])}
                view.idf_ = kept[idf].astype(np.float64)

    def learn(self, texts: Sequence[str]) -> csr_matrix:
        """Learn words in two texts at least, or in one where there are few texts."""
        for view in self.views:
            view.min_df = 2 if len(texts) >= 50 else 1
        return csr_matrix(hstack([view.fit_transform(texts) for view in self.views]))

    def of(self, texts: Sequence[str]) -> csr_matrix:
        return csr_matrix(hstack([view.transform(texts) for view in self.views]))

    @cached_property
    def names(self) -> NDArray[np.str_]:
        """The words, in the order of their columns."""
        return np.asarray(self.views[0].get_feature_names_out(), dtype=str)

    def telling(self, known: Iterable[int], told: Table) -> tuple[str, ...]:
        """Name the words that spoke loudest, none of them part of another."""
        names = self.names
        found: list[str] = []
        weighed = [(weight, place) for place, weight in zip(known, told, strict=True)]
        for weight, place in sorted(weighed, key=lambda pair: (-pair[0], pair[1])):
            if weight <= 0 or len(found) == SHOWN_WORDS:
                break
            word = str(names[place]).replace(" ", "") if place < len(names) else ""
            if (
                len(word) > 1
                and word.isalnum()
                and not any(word in other or other in word for other in found)
            ):
                found.append(word)
        return tuple(found)

    def arrays(self) -> dict[str, Any]:
        by_word, by_run = self.views
        values = (
            *(by_word.get_feature_names_out().astype(str), by_word.idf_),
            *(by_run.get_feature_names_out().astype(str), by_run.idf_),
        )
        return dict(zip(FIELDS, values, strict=True))
