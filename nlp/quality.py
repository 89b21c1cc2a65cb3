"""May a person trust this run? Three figures with a light each."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score

from nlp.cluster import Groups
from nlp.keywords import counted, keywords, weights_of_words
from nlp.segment import content_words
from nlp.themes import Found

Light = Literal["red", "amber", "green"]

# From amber and from green on. Ours: runs on labelled letters to a city reach .7 to .8 in
# stability and .6 to .7 in faithfulness; a parting by chance reaches 0 and 1 / themes.
COVERAGE = (0.7, 0.9)
STABILITY = (0.4, 0.6)
FAITHFULNESS = (0.4, 0.6)


@dataclass(frozen=True)
class Mark:
    """A figure from 0 to 1 and what it is worth."""

    value: float
    light: Light


@dataclass(frozen=True)
class Quality:
    """What a run of themes is worth.

    coverage      share of the texts that are in a theme
    faithfulness  share of held-out texts whose theme the words shown for the themes tell
    stability     agreement of runs by chance alone apart (adjusted Rand index, 0 where it is
                  less), or None where there was one run only
    """

    coverage: Mark
    faithfulness: Mark
    stability: Mark | None


def quality(
    texts: Sequence[str], found: Found, *, others: Sequence[Groups] = (), seed: int = 0
) -> Quality:
    """Judge the themes found in these very texts.

    ``others`` are assignments (n,) of the same texts from other seeds. Raises ValueError where
    texts and assignments are of different number. Same input and seed, same figures.
    """
    runs = [found.assignment, *others]
    if any(len(run) != len(texts) for run in runs):
        raise ValueError("as many assignments as texts are needed")
    covered = float((found.assignment >= 0).mean()) if len(texts) else 0.0
    pairs = list(combinations(runs, 2))
    agreed = np.mean([adjusted_rand_score(*pair) for pair in pairs]) if pairs else None
    return Quality(
        _mark(covered, COVERAGE),
        _mark(faithfulness(texts, found.assignment, seed=seed), FAITHFULNESS),
        None if agreed is None else _mark(max(0.0, float(agreed)), STABILITY),
    )


def faithfulness(texts: Sequence[str], assignment: NDArray[np.intp], *, seed: int = 0) -> float:
    """Tell the share of texts, 0 to 1, that the eight words of each theme put where they are.

    The words are found in one half of the texts and tried on the other, and the other way
    round. A text with none of the words counts as wrong, one outside all themes not at all.
    0 where there are fewer than two themes.
    """
    themes = int(assignment.max(initial=-1)) + 1
    if themes < 2:
        return 0.0
    read = counted([content_words(text) for text in texts])
    half = np.random.default_rng(seed).permutation(len(texts)) % 2
    right = np.zeros(len(texts), dtype=bool)
    for side in (0, 1):
        known = np.where(half == side, assignment, -1)
        weight = weights_of_words(read, known, themes)
        shown = [np.isin(read.words, words) for words in keywords(read, known, themes)]
        votes = np.asarray(read.inside @ (weight * np.array(shown)).T)
        told = (votes.argmax(axis=1) == assignment) & (votes.max(axis=1) > 0)
        right |= told & (half != side)
    return float(right[assignment >= 0].mean())


def _mark(value: float, bounds: tuple[float, float]) -> Mark:
    amber, green = bounds
    return Mark(value, "green" if value >= green else "amber" if value >= amber else "red")
