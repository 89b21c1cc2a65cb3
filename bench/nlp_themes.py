"""Themes beside what a user would take: each method in a process of its own, on the same texts.

The rivals are told the true number of themes, BERTopic too (KMeans after its UMAP, for HDBSCAN
leaves texts without a theme); ours is told it, and chooses it. The model's vectors are made
once and given to all who use them. BERTopic runs where it is installed; the project does not
need it.
"""

import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF, TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import v_measure_score
from sklearn.preprocessing import normalize

from bench.apart import apart
from bench.data import rows, say
from bench.lines import Line
from nlp.embed import Encoder, sentence_encoder
from nlp.quality import faithfulness
from nlp.segment import content_words, words
from nlp.themes import find_themes

# Names of files, their columns, and the least V-measure and accuracy that are wanted.
SETS = {
    "gov_labelled*_raw.csv": (("title", "text"), 0.55, 0.70),
    "gov_segmented*.csv": (("joined",), 0.65, 0.78),
    "thuc_titles*.csv": (("text",), 0.66, 0.78),
    "*tnews*.jsonl": (("sentence",), None, None),
}
SEEDS = 3

LOWER = "purity of the lower level"

Labels = NDArray[np.intp]
Row = dict[str, Any]


class Given:
    """An encoder whose rows were made before; what is new to it, it asks of ``encoder``."""

    name = "given"

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._rows: dict[str, NDArray[np.float32]] = {}
        self._encoder = encoder

    def dimensions(self) -> int:
        return 512

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        missing = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if missing and self._encoder:
            self._rows |= dict(zip(missing, self._encoder.encode(missing), strict=True))
        return np.array([self._rows[text] for text in texts])

    def put(self, texts: Sequence[str], rows: NDArray[np.float32]) -> None:
        self._rows |= dict(zip(texts, rows, strict=True))

    def alone(self) -> "Given":
        """Give what is known, without the encoder, which another process cannot have."""
        other = Given()
        other._rows = self._rows
        return other


def accuracy(labels: Labels, found: Labels) -> float:
    """Share of texts right under the best matching of themes and labels; -1 is wrong."""
    table = np.zeros((labels.max() + 1, found.max() + 2))
    np.add.at(table, (labels, found), 1)
    matched = linear_sum_assignment(-table[:, :-1])
    return float(table[matched].sum() / len(labels))


def purity(labels: Labels, found: Labels) -> float:
    """Share of texts whose label is the commonest of their theme; -1 is wrong."""
    table = np.zeros((labels.max() + 1, found.max() + 2))
    np.add.at(table, (labels, found), 1)
    return float(table[:, :-1].max(axis=0, initial=0).sum() / len(labels))


def tfidf(texts: list[str], cut: Callable[[str], list[str]]) -> object:
    return TfidfVectorizer(tokenizer=cut, token_pattern=None).fit_transform(texts)


def by_hand(texts: list[str], k: int, seed: int, _: object) -> list[Labels]:
    weighed = TfidfVectorizer().fit_transform([" ".join(words(text)) for text in texts])
    return [KMeans(k, n_init=3, random_state=seed).fit_predict(weighed)]


def lsa(texts: list[str], k: int, seed: int, _: object) -> list[Labels]:
    pressed = TruncatedSVD(100, random_state=seed).fit_transform(tfidf(texts, content_words))
    return [KMeans(k, n_init=3, random_state=seed).fit_predict(normalize(pressed))]


def nmf(texts: list[str], k: int, seed: int, _: object) -> list[Labels]:
    parts = NMF(k, init="nndsvd", random_state=seed)
    return [parts.fit_transform(tfidf(texts, content_words)).argmax(axis=1)]


def bertopic(texts: list[str], k: int, seed: int, given: Given) -> list[Labels]:
    from bertopic import BERTopic  # noqa: PLC0415 -- may be missing
    from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415
    from umap import UMAP  # noqa: PLC0415

    flat = UMAP(n_neighbors=15, n_components=5, min_dist=0, metric="cosine", random_state=seed)
    counter = CountVectorizer(tokenizer=content_words, token_pattern=None)
    model = BERTopic(
        umap_model=flat, hdbscan_model=KMeans(k, random_state=seed), vectorizer_model=counter
    )
    return [np.array(model.fit_transform(texts, given.encode(texts))[0])]


def ours(told: bool, model: bool) -> Callable[..., list[Labels]]:
    def run(texts: list[str], k: int, seed: int, given: Given | None) -> list[Labels]:
        encoder = given if model else None
        found = find_themes(texts, themes=k if told else None, seed=seed, encoder=encoder)
        pairs = np.stack([found.assignment, found.subassignment], axis=1)
        fine = np.unique(pairs, axis=0, return_inverse=True)[1]
        return [found.assignment, np.where(found.assignment >= 0, fine, -1)]

    return run


BY_HAND = "jieba + TF-IDF + KMeans, told"
BERTOPIC = "BERTopic (UMAP, KMeans), same model, told"
METHODS = {
    BY_HAND: by_hand,
    "LSA(100) + KMeans, told": lsa,
    "NMF, told": nmf,
    BERTOPIC: bertopic,
    "ours, words alone, told": ours(told=True, model=False),
    "ours, words alone": ours(told=False, model=False),
    "ours, with the model, told": ours(told=True, model=True),
    "ours, with the model": ours(told=False, model=True),
}
OURS = [method for method in METHODS if method.startswith("ours")]
QUICK = [BY_HAND, *OURS]


def measure(name: str, texts: list[str], labels: Labels, given: Given | None, seeds: int) -> Row:
    """Run one method with each seed and give the medians."""
    words("")
    truth, told = int(labels.max() + 1), []
    for seed in range(seeds):
        before = time.process_time()
        levels = METHODS[name](texts, truth, seed, given)
        cpu = time.process_time() - before
        upper = levels[0]
        told.append(
            {
                "V": v_measure_score(labels, upper),
                "accuracy": accuracy(labels, upper),
                "themes": len(set(upper.tolist()) - {-1}),
                LOWER: purity(labels, levels[1]) if levels[1:] else 0.0,
                "faithfulness": faithfulness(texts, upper),
                "CPU s": cpu,
            }
        )
    return {key: round(float(median(one[key] for one in told)), 3) for key in told[0]}


def compare(name: str, columns: Sequence[str], *, quick: bool = False) -> dict[str, Any] | None:
    """Measure all methods on one labelled file, or the quick ones; None where it is missing."""
    table = rows(name)
    if not table:
        return None
    texts = ["\n".join(row[column] for column in columns) for row in table]
    named = [row.get("label_desc", row["label"]) for row in table]
    labels = np.unique(named, return_inverse=True)[1]
    encoder = sentence_encoder()
    before = time.process_time()
    given = Given(encoder)
    if encoder:
        given.encode(texts)
    encoding = time.process_time() - before
    found: list[Row] = []
    for method in QUICK if quick else METHODS:
        needs_model = "model" in method
        if (needs_model and encoder is None) or ("BERT" in method and not find_spec("bertopic")):
            say(f"{method}: not installed")
            continue
        hand = given.alone() if needs_model else None
        if cost := apart(measure, method, texts, labels, hand, 1 if quick else SEEDS):
            found.append({"method": method, **cost.result, "peak MB": round(cost.peak)})
    truth = int(labels.max() + 1)
    told = {"file": name, "texts": len(texts), "labels": truth}
    return {**told, "encoding CPU s": round(encoding, 1), "methods": found}


def lines(told: dict[str, Any], least: tuple[float | None, float | None]) -> list[Line]:
    """Put what one file gave beside the user's own way, BERTopic and the targets."""
    by = {row["method"]: row for row in told["methods"]}
    hand, rival = by.get(BY_HAND, {}), by.get(BERTOPIC, {})
    made = []
    for method in OURS:
        if not (row := by.get(method)):
            continue
        for place, figure in enumerate(("V", "accuracy")):
            made.append(
                Line(
                    *("themes", f"{told['file']} ({told['texts']})", f"{figure}, {method}"),
                    *(row[figure], least[place]),
                    by_hand=hand.get(figure),
                    rival=rival.get(figure),
                    rival_is="BERTopic",
                    cpu=row["CPU s"],
                    peak=row["peak MB"],
                )
            )
        if "told" not in method:
            made += _numbers(told, method, row)
    return made


def _numbers(told: dict[str, Any], method: str, row: Row) -> list[Line]:
    off = abs(float(row["themes"]) - told["labels"]) / told["labels"]
    numbers = f"{row['themes']:.0f} themes of {told['labels']}: share off, {method}"
    pure = f"purity of the lower level, {method}"
    return [
        Line("number of themes", told["file"], numbers, round(off, 3), 0.3, most=True),
        Line("number of themes", told["file"], pure, float(row[LOWER]), 0.75),
        Line("labels", told["file"], f"faithfulness, {method}", float(row["faithfulness"])),
    ]


def city() -> dict[str, object] | None:
    """Measure the run a city makes, the model's vectors included, on messages without labels."""
    table = rows("gov_messages_4326.csv")
    if not table:
        return None
    texts = [f"{row['title']}\n{row['text']}" for row in table]
    before = time.process_time()
    found = find_themes(texts, encoder=sentence_encoder())
    cpu = time.process_time() - before
    return {
        "texts": len(texts),
        "themes": [f"{theme.label} ({theme.size})" for theme in found.themes],
        "method": found.method,
        "CPU s": round(cpu, 1),
        "faithfulness": round(faithfulness(texts, found.assignment), 3),
    }
