"""Themes beside what a user would take: each method in a process of its own, on the same texts.

The rivals are told the true number of themes, BERTopic too (KMeans after its UMAP, for HDBSCAN
leaves texts without a theme); ours is told it, and chooses it. The model's vectors are made
once and given to all who use them. BERTopic runs where it is installed; the project does not
need it.
"""

import json
import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from multiprocessing.connection import Connection
from statistics import median

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF, TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import v_measure_score
from sklearn.preprocessing import normalize

from bench.data import DATA_DIR, rows, say
from nlp.embed import sentence_encoder
from nlp.quality import faithfulness
from nlp.segment import content_words, words
from nlp.themes import find_themes

SETS = {
    "gov_labelled_495_raw.csv": ("title", "text"),
    "gov_segmented_dev.csv": ("joined",),
    "thuc_titles_dev.csv": ("text",),
    "fewclue_tnews.jsonl": ("sentence",),
}
SEEDS = range(3)

Labels = NDArray[np.intp]
Row = dict[str, str | float]


class Given:
    """An encoder whose rows were made before."""

    name = "given"

    def __init__(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> None:
        self._rows = dict(zip(texts, vectors, strict=True))

    def dimensions(self) -> int:
        return 512

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([self._rows[text] for text in texts])


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


def bertopic(texts: list[str], k: int, seed: int, vectors: NDArray[np.float32]) -> list[Labels]:
    from bertopic import BERTopic  # noqa: PLC0415 -- may be missing
    from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415
    from umap import UMAP  # noqa: PLC0415

    flat = UMAP(n_neighbors=15, n_components=5, min_dist=0, metric="cosine", random_state=seed)
    counter = CountVectorizer(tokenizer=content_words, token_pattern=None)
    model = BERTopic(
        umap_model=flat, hdbscan_model=KMeans(k, random_state=seed), vectorizer_model=counter
    )
    return [np.array(model.fit_transform(texts, vectors)[0])]


def ours(told: bool, model: bool) -> Callable[..., list[Labels]]:
    def run(texts: list[str], k: int, seed: int, vectors: NDArray[np.float32]) -> list[Labels]:
        encoder = Given(texts, vectors) if model else None
        found = find_themes(texts, themes=k if told else None, seed=seed, encoder=encoder)
        pairs = np.stack([found.assignment, found.subassignment], axis=1)
        fine = np.unique(pairs, axis=0, return_inverse=True)[1]
        return [found.assignment, np.where(found.assignment >= 0, fine, -1)]

    return run


METHODS = {
    "jieba + TF-IDF + KMeans, told": by_hand,
    "LSA(100) + KMeans, told": lsa,
    "NMF, told": nmf,
    "BERTopic (UMAP, KMeans), same model, told": bertopic,
    "ours, words alone, told": ours(told=True, model=False),
    "ours, words alone": ours(told=False, model=False),
    "ours, with the model, told": ours(told=True, model=True),
    "ours, with the model": ours(told=False, model=True),
}


def measure(pipe: Connection, name: str, texts: list[str], labels: Labels, vectors: object) -> None:
    """Run one method with each seed and send the medians."""
    words("")
    truth, told = int(labels.max() + 1), []
    for seed in SEEDS:
        before = time.process_time()
        levels = METHODS[name](texts, truth, seed, vectors)
        cpu = time.process_time() - before
        upper = levels[0]
        told.append(
            {
                "V": v_measure_score(labels, upper),
                "accuracy": accuracy(labels, upper),
                "themes": len(set(upper.tolist()) - {-1}),
                "purity of the lower level": purity(labels, levels[1]) if levels[1:] else 0.0,
                "faithfulness": faithfulness(texts, upper),
                "CPU s": cpu,
            }
        )
    row: Row = {key: round(float(median(one[key] for one in told)), 3) for key in told[0]}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pipe.send({"method": name, **row, "peak MB": round(memory)})


def alone(name: str, texts: list[str], labels: Labels, vectors: object) -> Row | None:
    """Measure a method in a process of its own, or say that it failed."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=measure, args=(there, name, texts, labels, vectors))
    child.start()
    there.close()
    try:
        return here.recv()
    except EOFError:
        say(f"{name}: failed")
        return None
    finally:
        child.join()


def compare(name: str, columns: Sequence[str]) -> dict[str, object] | None:
    """Measure all methods on one labelled file; None where it is missing."""
    table = _read(name)
    if not table:
        return None
    texts = ["\n".join(row[column] for column in columns) for row in table]
    labels = np.unique([row.get("label_desc", row["label"]) for row in table], return_inverse=True)[
        1
    ]
    encoder = sentence_encoder()
    before = time.process_time()
    vectors = encoder.encode(texts) if encoder else None
    encoding = time.process_time() - before
    found = []
    for method in METHODS:
        needs_model = "model" in method
        if (needs_model and encoder is None) or ("BERT" in method and not find_spec("bertopic")):
            say(f"{method}: not installed")
        elif row := alone(method, texts, labels, vectors if needs_model else None):
            found.append(row)
    truth = int(labels.max() + 1)
    told = {
        "file": name,
        "texts": len(texts),
        "labels": truth,
        "encoding CPU s": round(encoding, 1),
    }
    return {**told, "methods": found}


def _read(name: str) -> list[dict[str, str]]:
    if not name.endswith(".jsonl"):
        return rows(name)
    path = DATA_DIR / name
    if not path.exists():
        say(f"{name}: not in {DATA_DIR} (set DATA_DIR)")
        return []
    return [
        {key: str(value) for key, value in json.loads(line).items()}
        for line in path.read_text("utf-8-sig").splitlines()
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
