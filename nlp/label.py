"""What is a theme called, and which texts and sentences show it best?"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from nlp.cluster import Groups
from nlp.lexical import FEW, Dense
from nlp.pii import mask

KEYWORDS = 8
IN_LABEL = 2
SHOWN, QUOTED = 5, 3
GOOD_LENGTH = range(15, 121)
GOOD_SENTENCE = range(8, 61)
ALIKE = 0.9
# A phrase stands for its word where it is at least this part of the word's texts.
PHRASE_SHARE, PHRASE_TEXTS, PHRASE_LENGTH = 0.2, 3, range(3, 9)
# An amount or a time names no theme: 一年, 第二次, 八百米. A floor does: 一楼 is one side's word.
AMOUNT = re.compile(
    r"(?:第|[上下每])?[零一二两三四五六七八九十百千几数半]+多?"
    r"(?:年|个?月|天|日|晚|夜|次|个|米|公里|分钟|小时|人|户|座|元|块|遍|趟|点|周|岁|条|种|份|半|些|下|处|家|位)[钱人多前后内]?"
)
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
    docs: Sequence[Sequence[str]],
    groups: Groups,
    rows: Dense | None = None,
    score: Dense | None = None,
) -> list[Shown]:
    """Name each group of texts and choose what shows it, in the order of their numbers.

    docs (n) are the words of the texts (n), groups (n,) from 0 with -1 for none, rows (n, d) of
    unit length, score (n,) to the own theme; without these two there are only names and words.
    """
    count = int(groups.max(initial=-1)) + 1
    if not count:
        return []
    counts, vocabulary = counted(docs)
    words = keywords(counts, vocabulary, groups, count)
    phrases = [_phrases(texts, docs, groups == theme, words[theme]) for theme in range(count)]
    made = []
    for theme, name in enumerate(labels(words, phrases)):
        shown, quotes = [], list[Quote]()
        if rows is not None and score is not None:
            lengths = np.array([len(text) for text in texts])
            shown = representatives(rows, lengths, groups, score, theme)
            quotes = _quotes(texts, shown, words[theme])
        made.append(Shown(name, words[theme], tuple(shown), tuple(quotes)))
    return made


def counted(docs: Sequence[Sequence[str]]) -> tuple[csr_matrix, NDArray[np.str_]]:
    """Tell which texts have which words, (n, v) of ones and (v,); words of one text are noise."""
    often = Counter(word for doc in docs for word in set(doc))
    least = 2 if len(docs) >= FEW else 1
    known = sorted(word for word, texts in often.items() if texts >= least)
    column = {word: index for index, word in enumerate(known)}
    inside = [sorted({column[word] for word in doc if word in column}) for doc in docs]
    columns = np.fromiter((place for doc in inside for place in doc), dtype=np.intp)
    ends = np.concatenate([[0], np.cumsum([len(doc) for doc in inside])])
    shape = (len(docs), len(known))
    return csr_matrix((np.ones(len(columns)), columns, ends), shape=shape), np.array(known, str)


def keywords(
    counts: csr_matrix, vocabulary: NDArray[np.str_], groups: Groups, themes: int
) -> list[tuple[str, ...]]:
    """Find the words that tell each theme from the others, best first, at most 8.

    counts (n, v), vocabulary (v,), groups (n,) with -1 for none. Weighs the share of a
    theme's texts with the word by how rare the word is over all themes (class-based TF-IDF,
    counted in texts, so that one long letter cannot name a theme).
    """
    weight = weights_of_words(counts, groups, themes)
    return [_best(row, vocabulary) for row in weight]


def weights_of_words(counts: csr_matrix, groups: Groups, themes: int) -> NDArray[np.float64]:
    """Weigh how well each word tells each theme, (themes, v), 0 or more."""
    inside = np.flatnonzero(groups >= 0)
    member = csr_matrix(
        (np.ones(len(inside)), (groups[inside], inside)), shape=(themes, len(groups))
    )
    sizes = np.maximum(np.asarray(member.sum(axis=1)).reshape(-1, 1), 1)
    share = np.asarray((member @ (counts > 0).astype(np.float64)).todense()) / sizes
    everywhere = np.maximum(share.sum(axis=0), 1e-12)
    return np.asarray(share * np.log1p(themes / everywhere) * (share / everywhere))


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


def _phrases(
    texts: Sequence[str],
    docs: Sequence[Sequence[str]],
    inside: NDArray[np.bool_],
    words: tuple[str, ...],
) -> dict[str, str]:
    """Find, for each word, the two-word phrase it mostly stands in: 拖欠 is 拖欠工资."""
    members = [doc for doc, here in zip(docs, inside, strict=True) if here]
    written = "\n".join(text for text, here in zip(texts, inside, strict=True) if here)
    alone = Counter(word for doc in members for word in set(doc) if word in words)
    together = Counter(
        pair
        for doc in members
        for pair in set(pairwise(doc))
        if pair[0] in alone or pair[1] in alone
    )
    found: dict[str, str] = {}
    for (one, two), met in sorted(together.items(), key=lambda pair: (-pair[1], pair[0])):
        if one == two or len(one + two) not in PHRASE_LENGTH or AMOUNT.match(one + two):
            continue
        for word in (one, two):
            enough = max(PHRASE_TEXTS, PHRASE_SHARE * alone[word])
            # The words between two telling ones are not in docs: 地铁三号线 is no 地铁号线.
            if word in alone and met >= enough and written.count(one + two) >= enough:
                found.setdefault(word, one + two)
    return found


def labels(
    words: Sequence[tuple[str, ...]], phrases: Sequence[dict[str, str]] | None = None
) -> list[str]:
    """Join the first words of each theme, or the phrases they stand in; no two are the same.

    A theme whose words are all taken gets a number behind them.
    """
    made: list[str] = []
    for index, found in enumerate(words):
        parts = _apart([(phrases[index] if phrases else {}).get(word, word) for word in found])
        names = ["、".join(parts[:length]) for length in range(IN_LABEL, len(parts) + 1)]
        names = names or ["、".join(parts)]
        names += [f"{names[0]} {number}" for number in range(2, len(words) + 1)]
        made.append(next(name for name in names if name not in made))
    return made


def _apart(parts: Sequence[str]) -> list[str]:
    """Leave out what shares a stretch of two characters with an earlier part."""
    kept: list[str] = []
    for part in parts:
        pieces = {part[i : i + 2] for i in range(len(part) - 1)}
        if not any(piece in other for other in kept for piece in pieces):
            kept.append(part)
    return kept


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
