"""Do the names of themes, and nothing else, sort texts? How long are they?

``python -m bench.nlp_labels``: the words of the names are weighed in one half of the texts and
tried on the other, and the other way round; beside them the eight keywords of each theme.
Prints all names of the city's messages, for a person to judge.
"""

import time
from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from bench.data import named, rows, say
from bench.nlp_themes import SETS
from nlp.embed import sentence_encoder
from nlp.keywords import counted, weights_of_words
from nlp.quality import faithfulness
from nlp.segment import content_words
from nlp.themes import ThemeFound, find_themes


def told(texts: Sequence[str], own: NDArray[np.intp], names: Sequence[str]) -> tuple[float, float]:
    """Return the share sorted right of all texts and of those with a word of any name."""
    read = counted([content_words(text) for text in texts])
    inside = [np.isin(read.words, content_words(name.replace("、", " "))) for name in names]
    half = np.random.default_rng(0).permutation(len(texts)) % 2
    right = np.zeros(len(texts), dtype=bool)
    spoke = np.zeros(len(texts), dtype=bool)
    for side in (0, 1):
        weight = weights_of_words(read, np.where(half == side, own, -1), len(names))
        votes = np.asarray(read.inside @ (weight * np.array(inside)).T)
        right |= (votes.argmax(axis=1) == own) & (votes.max(axis=1) > 0) & (half != side)
        spoke |= (votes.max(axis=1) > 0) & (half != side)
    sorted_ = own >= 0
    return float(right[sorted_].mean()), float(right[sorted_].sum() / max(1, spoke[sorted_].sum()))


def form(names: Sequence[str]) -> str:
    length = np.mean([len(name) for name in names])
    short = np.mean([len(name) <= 8 for name in names])
    whole = np.mean(["、" not in name for name in names])
    return f"{length:.1f} characters, {short:.0%} of 2-8, {whole:.0%} one phrase"


def listed(themes: Sequence[ThemeFound]) -> None:
    for theme in themes:
        say(f"  {theme.label} ({theme.size}): {' '.join(theme.keywords)}")
        say("      " + ", ".join(f"{part.label} ({part.size})" for part in theme.subthemes))


def main() -> None:
    sets = {
        name: ["\n".join(row[c] for c in columns) for row in rows(name)]
        for pattern, (columns, *_) in SETS.items()
        for name in named(pattern)
    }
    city = rows("gov_messages_4326.csv")
    sets["gov_messages_4326.csv"] = [f"{row['title']}\n{row['text']}" for row in city]
    encoder = sentence_encoder()
    for file, texts in sets.items():
        if not texts:
            continue
        before = time.process_time()
        found = find_themes(texts, encoder=encoder)
        cpu = time.process_time() - before
        names = [theme.label for theme in found.themes]
        every, spoken = told(texts, found.assignment, names)
        parts = list(chain.from_iterable((p.label for p in t.subthemes) for t in found.themes))
        say(f"{file}: {len(texts)} texts, {cpu:.0f} CPU s")
        say(f"  names sort {every:.3f} of all right, {spoken:.3f} of those with one of their words")
        say(f"  eight keywords sort {faithfulness(texts, found.assignment):.3f} right")
        say(f"  themes: {form(names)}; parts: {form(parts)}")
    listed(found.themes if city else ())


if __name__ == "__main__":
    main()
