"""What would a person call each theme? A phrase of its own texts, or two words side by side.

Names are weighed by what they tell (the mean, over the texts of the theme, of how far the best
word of the name that is in the text is the theme's own) and by how they read. The weights are
set by eye on the themes of letters to a city and of headlines; bench/nlp_labels.py measures
what they cost in texts that the names alone would sort right.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, count

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

from nlp.keywords import is_thing
from nlp.phrases import Phrase, find_phrases

# Texts read for phrases, words around which phrases are sought, names that are joined in pairs.
READ, READ_OF_PART, AROUND, PAIRED = 300, 80, 12, 5
# Texts, and share of those read, that must have a phrase.
FEWEST, SHARE = 3, 0.04
# How names read: phrases and words by their length in characters; two words side by side.
PHRASE = {3: 0.9, 4: 1.0, 5: 1.0, 6: 0.95, 7: 0.85, 8: 0.8}
WORD = {2: 0.68, 3: 0.8, 4: 0.95}
PAIR, LONG = 0.62, 0.8
IN_PAIR = 4
# From here on a phrase stands enough by itself, and is usual enough among those of its word.
WHOLE, USUAL = 0.6, 0.25
# Below this a word stands by itself nowhere; the share of its texts in which its whole name is.
BROKEN, MOSTLY = 0.1, 0.4
# What a deed or a state counts as a name, and a word that no text has standing by itself.
DEED, UNREAD = 0.85, 0.4
# What a name counts by the place of its best word among the keywords.
LEAD = (1.0, 0.97, 0.93, 0.9, 0.86, 0.82, 0.78, 0.74, 0.7)
# Power of what a name tells beside how it reads.
TELLS = 0.8
REST = "其余"
# What a name counts that shares a word with one beside it, or with the one above.
SHARED, ABOVE = 0.85, 0.75


@dataclass(frozen=True)
class Name:
    """What a theme may be called: the words that tell in it, how sound it is, and its worth."""

    text: str
    words: tuple[str, ...]
    sound: float
    worth: float


class Tells:
    """The mean over texts of how far the best word that is in them is the theme's own.

    here (n, v) tells which texts have which words, own (v,) how far each is the theme's own,
    ``columns`` where the words stand.
    """

    def __init__(
        self, here: csr_matrix, own: NDArray[np.float64], columns: Mapping[str, int]
    ) -> None:
        self._here, self._own, self._columns = csc_matrix(here), own, columns
        self._rows: dict[str, NDArray[np.float64]] = {}

    def __call__(self, words: Sequence[str]) -> float:
        return float(np.maximum.reduce([self._of(word) for word in words]).mean())

    def _of(self, word: str) -> NDArray[np.float64]:
        if word not in self._rows:
            self._rows[word] = np.zeros(self._here.shape[0])
            column = self._columns.get(word)
            if column is not None:
                start, stop = self._here.indptr[column : column + 2]
                self._rows[word][self._here.indices[start:stop]] = self._own[column]
        return self._rows[word]


def evenly(total: int, most: int) -> NDArray[np.intp]:
    """Choose at most so many of the numbers below the total, evenly spread."""
    return np.unique(np.linspace(0, total - 1, min(total, most)).astype(np.intp))


def phrases_of(texts: Sequence[str], keywords: Sequence[str]) -> list[Phrase]:
    """Find the phrases in texts of a theme that stand around its best keywords."""
    return find_phrases(texts, keywords[:AROUND], max(FEWEST, math.ceil(SHARE * len(texts))))


def mended(keywords: Sequence[str], phrases: Sequence[Phrase]) -> tuple[str, ...]:
    """Put whole names for words that are but parts of one: 社会抚养费 for 抚养费.

    A part whose whole name was not found is left out.
    """
    broken = {one.text for one in phrases if one.words == (one.text,) and one.whole < BROKEN}
    whole = [one for one in phrases if one.whole >= WHOLE / 2 and len(one.words) > 1]
    made: list[str] = []
    for word in keywords:
        within = [one for one in whole if word in one.words and one.usual >= MOSTLY]
        best = max(within, key=lambda one: (one.texts, one.text)).text if within else ""
        name = best if word in broken else word
        if name and not any(name in other or other in name for other in made):
            made.append(name)
    return tuple(made)


def names(phrases: Sequence[Phrase], keywords: Sequence[str], tells: Tells) -> list[Name]:
    """Propose names for a theme, the best first; keywords stand best first."""
    rank = {word: place for place, word in enumerate(keywords)}
    made = [_of_phrase(phrase, rank, tells) for phrase in phrases]
    known = {name.text for name in made}
    lone = [word for word in keywords[:PAIRED] if word not in known]
    made += [_named(word, (word,), UNREAD, _read(WORD, word), tells) for word in lone]
    made.sort(key=_order)
    return sorted([*made, *_paired(made, tells)], key=_order)


def _of_phrase(phrase: Phrase, rank: Mapping[str, int], tells: Tells) -> Name:
    best = min(rank.get(word, len(rank)) for word in phrase.words)
    sound = LEAD[min(best, len(LEAD) - 1)] * (0.8 + 0.2 * phrase.firm)
    sound *= min(1.0, phrase.whole / WHOLE) * min(1.0, phrase.usual / USUAL)
    if phrase.words != (phrase.text,):
        return _named(phrase.text, phrase.words, sound, _read(PHRASE, phrase.text), tells)
    sound *= 1.0 if is_thing(phrase.text) else DEED
    return _named(phrase.text, phrase.words, sound, _read(WORD, phrase.text), tells)


def _read(lengths: Mapping[int, float], text: str) -> float:
    return lengths.get(len(text), LONG)


def _named(text: str, words: tuple[str, ...], sound: float, reads: float, tells: Tells) -> Name:
    return Name(text, words, sound, tells(words) ** TELLS * sound * reads)


def _order(name: Name) -> tuple[float, str]:
    return -name.worth, name.text


def _paired(made: Sequence[Name], tells: Tells) -> Iterator[Name]:
    short = [name for name in made if len(name.text) <= IN_PAIR]
    for one, other in combinations(short[:PAIRED], 2):
        if not _pieces(one.words) & _pieces(other.words):
            sound = math.sqrt(one.sound * other.sound)
            text, words = f"{one.text}、{other.text}", (*one.words, *other.words)
            yield _named(text, words, sound, PAIR, tells)


def chosen(proposed: Sequence[Sequence[Name]], above: str = "") -> list[str]:
    """Choose a name for each theme, no two the same, nor that of the theme ``above``.

    A theme whose names are all taken gets a number behind the best; one without any, whose texts
    have no word in common, is called the rest.
    """
    made: list[str] = []
    mine, taken = _pieces([above]), set[str]()
    for some in proposed:
        free = [name for name in some if name.text not in (above, *made)]
        if free:
            best = max(free, key=lambda name: _worth(name, taken, mine))
            made.append(best.text)
            taken |= _pieces(best.words)
        else:
            made.append(_numbered(some[0].text if some else REST, made))
    return made


def _numbered(text: str, taken: Sequence[str]) -> str:
    tried = (text if number == 1 else f"{text} {number}" for number in count(1))
    return next(name for name in tried if name not in taken)


def _worth(name: Name, beside: set[str], above: set[str]) -> float:
    own = _pieces(name.words)
    return name.worth * (SHARED if own & beside else 1.0) * (ABOVE if own & above else 1.0)


def _pieces(words: Sequence[str]) -> set[str]:
    return {word[i : i + 2] for word in words for i in range(len(word) - 1)}
