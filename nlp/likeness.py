"""How alike are short texts? Pairs of characters, in titles and in the whole.

A pair that many of the texts have counts little. A hint to a person, never a verdict: texts that
mean the same in other words are missed.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nlp.duplicates import letters
from nlp.normalise import simplified

# The share of the title in the likeness: it says in a line what the rest is about.
TITLE = 0.6
# Per cent below which texts are not called alike. Of twenty invented pairs those that ask for the
# same have 27 to 73, those about another matter 7 to 28.
LEAST = 25

Pairs = frozenset[str]


@dataclass(frozen=True)
class Text:
    """The pairs of a title, and of the title with all that follows it."""

    title: Pairs
    whole: Pairs


@lru_cache(maxsize=20_000)
def pairs(text: str) -> Pairs:
    """Every two characters that stand together, whatever the script, the width and the marks."""
    plain = letters(simplified(text))
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def text_of(title: str, rest: str = "") -> Text:
    return Text(pairs(title), pairs(f"{title}\n{rest}"))


def percents(mine: Text, texts: Sequence[Text]) -> list[int]:
    """Tell of each of ``texts`` how alike it is to ``mine``, which has a title: 0 to 100."""
    often = Counter(pair for text in texts for pair in text.whole & mine.whole)
    weights = {pair: math.log((1 + len(texts)) / (0.5 + often[pair])) + 1 for pair in mine.whole}
    return [round(100 * _likeness(mine, text, weights)) for text in texts]


def _likeness(mine: Text, text: Text, weights: dict[str, float]) -> float:
    """Title beside title and whole beside whole; while there is a title alone, that alone."""
    titles = _alike(mine.title, text.title, text.whole, weights)
    if mine.whole == mine.title:
        return titles
    wholes = _alike(mine.whole, text.whole, text.whole, weights)
    return TITLE * titles + (1 - TITLE) * wholes


def _alike(mine: Pairs, theirs: Pairs, whole: Pairs, weights: dict[str, float]) -> float:
    """Dice's measure with weights, or the share of mine that the whole of theirs has, halved."""
    own = sum(weights[pair] for pair in mine)
    mean = own / len(mine)
    shared = sum(weights[pair] for pair in mine & theirs)
    dice = 2 * shared / (own + mean * len(theirs)) if theirs else 0.0
    within = sum(weights[pair] for pair in mine & whole) / own
    return max(dice, within / 2)
