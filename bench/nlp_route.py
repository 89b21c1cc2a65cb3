"""Routing beside the published recipe: macro-F1 in five folds, and the worth of being sure.

``python -m bench.nlp_route``: the rival is LinearSVC on TF-IDF of words 1-2 and characters 1-3
(macro-F1 .928 on the 9,210 messages of which the file is a part).
``SET=gov_labelled_495_raw.csv`` and ``COLUMNS=title,text`` measure another file.
"""

import os
import random
import time
from collections.abc import Callable
from statistics import mean, median

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from bench.data import named, rows, say
from bench.lines import Line, markdown
from nlp.route import _cut, _Features, _fit, _vectorizers, train
from nlp.segment import words

SET = os.environ.get("SET", "gov_segmented*.csv")
COLUMNS = os.environ.get("COLUMNS", "joined").split(",")
# The rival reached .928 on the 9,210 messages of which gov_segmented_dev.csv is a part.
TARGET, SEEDS = 0.93, 3


def rival(learnt: list[str], labels: list[str], held: list[str]) -> list[str]:
    features = make_union(
        TfidfVectorizer(
            tokenizer=_cut, token_pattern=None, ngram_range=(1, 2), min_df=2, sublinear_tf=True
        ),
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True),
    )
    return list(
        make_pipeline(features, LinearSVC(random_state=0)).fit(learnt, labels).predict(held)
    )


def ours(learnt: list[str], labels: list[str], held: list[str]) -> list[str]:
    names, truth = np.unique(labels, return_inverse=True)
    features = _Features(*_vectorizers())
    weights, bias = _fit(features.learn(learnt), truth)
    return list(names[(features.of(held) @ weights.T + bias).argmax(axis=1)])


def by_hand(learnt: list[str], labels: list[str], held: list[str]) -> list[str]:
    words_alone = TfidfVectorizer(tokenizer=_cut, token_pattern=None)
    model = make_pipeline(words_alone, LinearSVC(random_state=0))
    return list(model.fit(learnt, labels).predict(held))


def folded(
    texts: list[str], labels: list[str], act: Callable[..., list[str]], seed: int = 0
) -> tuple[float, float]:
    before, scores = time.process_time(), []
    for learnt, held in StratifiedKFold(5, shuffle=True, random_state=seed).split(texts, labels):
        found = act(
            [texts[i] for i in learnt], [labels[i] for i in learnt], [texts[i] for i in held]
        )
        scores.append(f1_score([labels[i] for i in held], found, average="macro"))
    return mean(scores), time.process_time() - before


def lines(*, quick: bool = False) -> list[Line]:
    """Macro-F1 in five folds, medians over foldings, on every file of this shape."""
    words("")
    made = []
    for name in named(SET):
        texts, labels = labelled(name)
        seeds = range(1 if quick else SEEDS)
        hand, theirs, mine = (
            [folded(texts, labels, act, seed) for seed in seeds] for act in (by_hand, rival, ours)
        )
        first, second, third = (median(f1 for f1, _ in runs) for runs in (hand, theirs, mine))
        made.append(
            Line(
                *("routing", f"{name} ({len(texts)})", "macro-F1, 5 folds", third, TARGET),
                by_hand=first,
                rival=second,
                rival_is="LinearSVC on words and characters",
                cpu=median(cpu for _, cpu in mine),
            )
        )
        surely(texts, labels)
    return made


def labelled(name: str) -> tuple[list[str], list[str]]:
    table = rows(name)
    random.Random(0).shuffle(table)  # noqa: S311 -- nothing secret
    return (
        ["\n".join(row[column] for column in COLUMNS) for row in table],
        [row["label"] for row in table],
    )


def surely(texts: list[str], labels: list[str]) -> None:
    """Tell what being sure is worth, on the half that was not learnt from."""
    half = len(texts) // 2
    router = train(texts[:half], labels[:half])
    before = time.process_time()
    told = router.predict(texts[half:])
    each = (time.process_time() - before) / len(told) * 1000
    sure = [(one, label) for one, label in zip(told, labels[half:], strict=True) if one.sure]
    right = mean(one.choices[0].label == label for one, label in sure)
    third = mean(
        label in {c.label for c in one.choices}
        for one, label in zip(told, labels[half:], strict=True)
    )
    say(
        f"  threshold {router.threshold:.2f}: sure of {len(sure) / len(told):.2f}, "
        f"right in {right:.3f} of these; in the first three {third:.3f}; {each:.2f} ms each"
    )


if __name__ == "__main__":
    say(markdown(lines()))
