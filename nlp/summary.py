"""The sentences that carry a heap of texts, each with the ids of the texts that say it.

Extractive: every sentence stands so in a text, nothing is written anew. Sentences are chosen one
by one for the words they add that many texts use (a submodular cover: Lin, Bilmes 2011), so that
no two say the same.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.segment import content_words

CUT = re.compile(r"(?<=[。！？!?；;])|[\r\n]+")
LENGTHS = range(8, 121)  # characters of a sentence a person can read in one go
# Share of a sentence's words that must stand in a text for it to say so too.
SAYS = 0.6
# A word used again in a later sentence adds so much of what it first did.
AGAIN = 0.1
FEWEST_WORDS = 2


@dataclass(frozen=True)
class Said:
    """A sentence as it stands in text ``source``; ``sources`` all that say as much, ascending.

    Both are ids as given. ``weight`` is its share, 0 to 1, of what the summary covers.
    """

    sentence: str
    source: str
    sources: tuple[str, ...]
    weight: float


def summarise(
    texts: Sequence[str], ids: Sequence[str] | None = None, *, sentences: int = 5
) -> list[Said]:
    """Choose at most so many sentences, the one that says most first.

    Give masked texts: what stands in them is shown. ``ids`` (n,) default to the indices.
    Sentences of under 8 or over 120 characters, or of fewer than two telling words, are not
    shown; where no sentence is left the list is empty. ValueError for ids of another number.
    """
    names = [str(index) for index in range(len(texts))] if ids is None else list(ids)
    if len(names) != len(texts):
        raise ValueError(f"{len(names)} ids, {len(texts)} texts")
    held = [set(content_words(text)) for text in texts]
    often = Counter(word for words in held for word in words)
    found = _sentences(texts)
    worth = {word: float(count) for word, count in often.items() if count > 1 or len(texts) == 1}
    chosen: list[tuple[str, int, frozenset[str], float]] = []
    while len(chosen) < sentences:
        best = max(found, key=lambda one: _gain(one[2], worth), default=None)
        if best is None or (gain := _gain(best[2], worth)) <= 0:
            break
        chosen.append((*best, gain))
        found = [one for one in found if not _alike(one[2], best[2])]
        for word in best[2]:
            if word in worth:
                worth[word] *= AGAIN
    total = sum(gain for *_, gain in chosen)
    return [
        Said(
            sentence,
            names[index],
            tuple(names[i] for i, words in enumerate(held) if _says(words, telling) or i == index),
            round(gain / total, 4),
        )
        for sentence, index, telling, gain in chosen
    ]


def _sentences(texts: Sequence[str]) -> list[tuple[str, int, frozenset[str]]]:
    found = []
    for index, text in enumerate(texts):
        for piece in CUT.split(text):
            sentence = " ".join(piece.split())
            words = frozenset(content_words(sentence)) if len(sentence) in LENGTHS else frozenset()
            if len(words) >= FEWEST_WORDS:
                found.append((sentence, index, words))
    return found


def _gain(words: frozenset[str], worth: dict[str, float]) -> float:
    """Weigh what a sentence adds against its length: summed in order, as sets have none."""
    return sum(sorted(worth.get(word, 0.0) for word in words)) / (len(words) + 2) ** 0.5


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= SAYS * min(len(one), len(other))


def _says(words: set[str], telling: frozenset[str]) -> bool:
    return len(words & telling) >= SAYS * len(telling)
