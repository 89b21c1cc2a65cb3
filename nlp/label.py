"""What is a theme called, and which texts and sentences show it best?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.cluster import Groups
from nlp.keywords import KEYWORDS, Counted, keywords, shares, weights_of_words
from nlp.lexical import Dense
from nlp.naming import AROUND, READ, READ_OF_PART, Tells, chosen, evenly, mended, names, phrases_of
from nlp.pii import mask

SHOWN, QUOTED = 5, 3
GOOD_LENGTH = range(15, 121)
GOOD_SENTENCE = range(8, 61)
ALIKE = 0.9
SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")


@dataclass(frozen=True)
class Quote:
    """A sentence fit for the public, and the index of the text it stands in."""

    text: str
    of: int


@dataclass(frozen=True)
class Shown:
    """How one theme is shown: its name, its words, rows of texts and sentences."""

    label: str
    keywords: tuple[str, ...]
    representatives: tuple[int, ...]
    quotes: tuple[Quote, ...]


def describe(
    texts: Sequence[str],
    read: Counted,
    groups: Groups,
    rows: Dense | None = None,
    score: Dense | None = None,
    *,
    above: str = "",
) -> list[Shown]:
    """Name each group of texts and choose what shows it, in the order of their numbers.

    ``read`` tells the words of the texts (n), groups (n,) from 0 with -1 for none, rows (n, d) of
    unit length, score (n,) to the own theme; without these two there are only names and words.
    ``above`` is the name of the theme the groups are parts of, which theirs need not repeat.
    """
    count = int(groups.max(initial=-1)) + 1
    if not count:
        return []
    words, called = _named(texts, read, groups, count, above)
    made = []
    for theme, name in enumerate(called):
        shown, quotes = [], list[Quote]()
        if rows is not None and score is not None:
            lengths = np.array([len(text) for text in texts])
            shown = representatives(rows, lengths, groups, score, theme)
            quotes = _quotes(texts, shown, words[theme])
        made.append(Shown(name, words[theme], tuple(shown), tuple(quotes)))
    return made


def _named(
    texts: Sequence[str], read: Counted, groups: Groups, count: int, above: str
) -> tuple[list[tuple[str, ...]], list[str]]:
    words = keywords(read, groups, count, most=AROUND)
    own = weights_of_words(read, groups, count) / np.maximum(shares(read, groups, count), 1e-12)
    columns = {str(word): column for column, word in enumerate(read.words)}
    shown, proposed = [], []
    for theme in range(count):
        members = np.flatnonzero(groups == theme)
        some = members[evenly(len(members), READ_OF_PART if above else READ)]
        tells = Tells(read.inside[some], own[theme], columns)
        phrases = phrases_of([texts[row] for row in some], words[theme])
        shown.append(mended(words[theme], phrases)[:KEYWORDS])
        proposed.append(names(phrases, words[theme], tells))
    return shown, chosen(proposed, above)


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


def _quotes(texts: Sequence[str], rows: Sequence[int], words: tuple[str, ...]) -> list[Quote]:
    """Take of each text, up to three, the sentence with most of the theme's words, masked."""
    quotes = []
    for row in rows[:QUOTED]:
        sentences = [found[0].strip() for found in SENTENCE.finditer(mask(texts[row]).text)]
        best = max(
            sentences,
            key=lambda one: (sum(word in one for word in words), len(one) in GOOD_SENTENCE),
            default="",
        )
        if best:
            quotes.append(Quote(best, row))
    return quotes
