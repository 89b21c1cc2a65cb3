"""Themes beside what a user would write by hand: jieba, TF-IDF and KMeans.

``python -m bench.themes``: V-measure and accuracy (best matching) against known labels, median
of three seeds; the rival is told the true number of themes, we also choose it ourselves.
Then the time for a city's messages.
"""

import resource
import time
from collections.abc import Callable, Sequence
from statistics import median

import jieba
import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import v_measure_score

from bench.data import rows, say
from nlp.segment import words
from nlp.themes import find_themes

SETS = {
    "gov_labelled_495_raw.csv": ("title", "text"),
    "gov_segmented_dev.csv": ("joined",),
    "thuc_titles_dev.csv": ("text",),
}
SEEDS = range(3)


def accuracy(labels: Sequence[str], found: Sequence[int]) -> float:
    """Share of texts right under the best matching of themes and labels; -1 is wrong."""
    true = np.unique(labels, return_inverse=True)[1]
    table = np.zeros((true.max() + 1, max(found) + 2))
    np.add.at(table, (true, np.asarray(found)), 1)
    matched = linear_sum_assignment(-table[:, :-1])
    return float(table[matched].sum() / len(labels))


def by_hand(texts: list[str], themes: int, seed: int) -> list[int]:
    matrix = TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None).fit_transform(texts)
    return list(map(int, KMeans(themes, random_state=seed).fit_predict(matrix)))


def ours(texts: list[str], themes: int | None, seed: int) -> list[int]:
    return list(map(int, find_themes(texts, themes=themes, seed=seed).assignment))


def measured(labels: list[str], find: Callable[[int], list[int]]) -> tuple[float, float, float]:
    """Return median V-measure, accuracy and number of themes over the seeds."""
    found = [find(seed) for seed in SEEDS]
    return (
        median(v_measure_score(labels, one) for one in found),
        median(accuracy(labels, one) for one in found),
        median(len(set(one) - {-1}) for one in found),
    )


def compare(name: str, columns: Sequence[str]) -> None:
    if not (table := rows(name)):
        return
    texts = ["\n".join(row[column] for column in columns) for row in table]
    labels = [row["label"] for row in table]
    true = len(set(labels))
    rival = measured(labels, lambda seed: by_hand(texts, true, seed))
    told = measured(labels, lambda seed: ours(texts, true, seed))
    alone = measured(labels, lambda seed: ours(texts, None, seed))
    say(f"{name}: {len(texts)} texts, {true} labels")
    for who, (v, right, themes) in (
        ("jieba + TF-IDF + KMeans, told", rival),
        ("ours, told", told),
        ("ours, by itself", alone),
    ):
        ratio = f"V x{v / rival[0]:.2f}  acc x{right / rival[1]:.2f}"
        say(f"  {who:<30} themes {themes:>4.0f}  V {v:.3f}  acc {right:.3f}  {ratio}")


def timed() -> None:
    """Measure the run a city would make, and jieba alone as the floor below it."""
    if not (table := rows("gov_messages_4326.csv")):
        return
    texts = [f"{row['title']}\n{row['text']}" for row in table]
    before = time.process_time()
    for text in texts:
        words(text)
    floor = time.process_time() - before
    start, before = time.perf_counter(), time.process_time()
    found = find_themes(texts)
    cpu, wall = time.process_time() - before, time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"gov_messages_4326.csv: {len(found.themes)} themes, {cpu:.1f} CPU s, {wall:.1f} s")
    say(f"  jieba alone {floor:.1f} CPU s, ratio x{cpu / floor:.1f}, peak {memory:.0f} MB")
    for theme in found.themes:
        say(f"  {theme.size:>5}  {theme.label}")


if __name__ == "__main__":
    words("")
    timed()
    for file, fields in SETS.items():
        compare(file, fields)
