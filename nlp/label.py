"""What is a theme called, and which texts show it best?"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from nlp.cluster import Dense, Groups

KEYWORDS = 8
IN_LABEL = 3
SHOWN = 5
GOOD_LENGTH = range(15, 121)
ALIKE = 0.9
# An amount or a time names no theme: 一年, 第二次, 八百米. A floor does: 一楼 is one side's word.
AMOUNT = re.compile(
    r"(?:第|[上下每])?[零一二两三四五六七八九十百千几数半]+多?"
    r"(?:年|个?月|天|日|晚|夜|次|个|米|公里|分钟|小时|人|户|座|元|块|遍|趟|点|周|岁|条|种|份|半|些|下|处|家|位)[钱人多前后内]?"
)


def keywords(
    counts: csr_matrix, vocabulary: NDArray[np.str_], groups: Groups, themes: int
) -> list[tuple[str, ...]]:
    """Find the words that tell each theme from the others, best first.

    counts (n, v), vocabulary (v,), groups (n,) with -1 for none. Weighs the share of a
    theme's texts with the word by how rare the word is over all themes (class-based TF-IDF,
    counted in texts, so that one long letter cannot name a theme).
    """
    inside = np.flatnonzero(groups >= 0)
    member = csr_matrix(
        (np.ones(len(inside)), (groups[inside], inside)), shape=(themes, len(groups))
    )
    sizes = np.asarray(member.sum(axis=1)).reshape(-1, 1)
    share = np.asarray((member @ (counts > 0).astype(np.float64)).todense()) / sizes
    everywhere = np.maximum(share.sum(axis=0), 1e-12)
    weight = share * np.log1p(themes / everywhere) * (share / everywhere)
    return [_best(row, vocabulary) for row in weight]


def _best(weight: NDArray[np.float64], vocabulary: NDArray[np.str_]) -> tuple[str, ...]:
    """Take the heaviest words, without those that only repeat a part of another."""
    found: list[str] = []
    for index in np.argsort(-weight, kind="stable")[: KEYWORDS * 3]:
        word = str(vocabulary[index])
        if weight[index] <= 0 or AMOUNT.fullmatch(word):
            continue
        if not any(word in other or other in word for other in found):
            found.append(word)
    return tuple(found[:KEYWORDS])


def labels(words: Sequence[tuple[str, ...]]) -> list[str]:
    """Join the first words of each theme; no two labels are the same.

    A theme whose words are all taken gets a number behind them.
    """
    made: list[str] = []
    for found in words:
        names = ["、".join(found[:length]) for length in range(IN_LABEL, len(found) + 1)]
        names = names or ["、".join(found)]
        names += [f"{names[0]} {number}" for number in range(2, len(words) + 1)]
        made.append(next(name for name in names if name not in made))
    return made


def representatives(
    vectors: Dense, lengths: NDArray[np.intp], groups: Groups, score: Dense, theme: int
) -> list[int]:
    """Choose rows near the heart of a theme that a person can read and that differ.

    vectors (n, d) of unit length, lengths (n,) in characters, score (n,) to the own theme.
    """
    members = np.flatnonzero(groups == theme)
    readable = np.isin(lengths[members], GOOD_LENGTH)
    order = members[np.lexsort((-score[members], ~readable))]
    chosen: list[int] = []
    for row in order[: SHOWN * 20]:
        if len(chosen) < SHOWN and not np.any(vectors[chosen] @ vectors[row] > ALIKE):
            chosen.append(int(row))
    return chosen
