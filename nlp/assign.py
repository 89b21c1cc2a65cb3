"""Which theme does a new text belong to, and how surely? Which ones does it touch?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.cluster import Groups, centres_of, nearest
from nlp.lexical import Dense
from nlp.segment import known_words
from nlp.space import Space

# Cosine to the centre of its theme under which a text is left without one.
FLOOR = 0.1
# A point ends with a sentence or before the number of the next: 一、 (二) 3. 第四，
CUT = re.compile(
    r"(?<=[。！？!?；;\n])(?![。！？!?；;\n])"
    r"|(?<![一二三四五六七八九十第])(?=[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[，、,])"
    r"|(?=[(（](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）])"
    r"|(?<!\d)(?<!\d\.)(?=\d{1,2}(?:、|[.．](?!\d)))"
)
SHORTEST_POINT = 6


@dataclass(frozen=True)
class Assigned:
    """What each of n texts belongs to.

    theme, subtheme  (n,) as in the themes learnt; -1 for a text like none of them
    score            (n,) cosine to the centre of the theme, -1 to 1; 0 for an empty text
    margin           (n,) how much nearer the theme is than the next, 0 to 2
    """

    theme: NDArray[np.intp]
    subtheme: NDArray[np.intp]
    score: Dense
    margin: Dense


@dataclass(frozen=True)
class Point:
    """One thing a text says: where it stands in the text, its theme and how surely."""

    start: int
    stop: int
    theme: int
    score: float


@dataclass(frozen=True)
class Assigner:
    """Sorts new texts into themes that were found, one in about 4 ms with a model, 1 without.

    centres (m, d) are those of the lower level, ``of`` (m, 2) their theme and subtheme; heads
    (k, d) are those of the themes.
    """

    space: Space
    heads: Dense
    centres: Dense
    of: NDArray[np.intp]

    @classmethod
    def learnt(cls, space: Space, rows: Dense, upper: Groups, lower: Groups) -> "Assigner":
        """Remember where the parts of rows (n, d) have their middle; -1 is in none."""
        inside = upper >= 0
        if not inside.any():
            blank = np.zeros((0, rows.shape[1]), dtype=np.float32)
            return cls(space, blank, blank, np.zeros((0, 2), dtype=np.intp))
        pairs = np.stack([upper[inside], lower[inside]], axis=1)
        of, place = np.unique(pairs, axis=0, return_inverse=True)
        return cls(space, _middles(rows[inside], upper[inside]), _middles(rows[inside], place), of)

    def assign(self, texts: Sequence[str]) -> Assigned:
        """Sort texts; each is judged alone, so that company changes nothing."""
        rows = self.space.place(texts, [known_words(text) for text in texts])
        none = np.full(len(rows), -1, dtype=np.intp)
        blank = np.zeros(len(rows), dtype=np.float32)
        if not len(self.heads) or not len(rows):
            return Assigned(none, none.copy(), blank, blank.copy())
        theme, score = nearest(rows, self.heads)
        margin = blank + 2
        if len(self.heads) > 1:
            margin = score - np.partition(rows @ self.heads.T, -2, axis=1)[:, -2]
        mine = self.of[None, :, 0] == theme[:, None]
        subtheme = self.of[np.where(mine, rows @ self.centres.T, -2).argmax(axis=1), 1]
        sure = score >= FLOOR
        return Assigned(np.where(sure, theme, -1), np.where(sure, subtheme, -1), score, margin)

    def points(self, text: str) -> list[Point]:
        """Sort each sentence or numbered point of a text, in order; those like none are left out.

        What is shorter than 6 characters joins what follows it.
        """
        spans = split(text)
        found = self.assign([text[start:stop] for start, stop in spans])
        return [
            Point(start, stop, int(theme), float(score))
            for (start, stop), theme, score in zip(spans, found.theme, found.score, strict=True)
            if theme >= 0
        ]

    def labels(self, text: str) -> list[tuple[int, float]]:
        """List the themes a text touches with the best score of each, the surest first."""
        best: dict[int, float] = {}
        for point in self.points(text):
            best[point.theme] = max(best.get(point.theme, 0.0), point.score)
        return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))


def split(text: str) -> list[tuple[int, int]]:
    """Cut a text into points of 6 characters or more, as (start, stop) without blanks around."""
    ends = sorted({*(match.start() for match in CUT.finditer(text)), len(text)} - {0})
    spans: list[tuple[int, int]] = []
    start = 0
    for end in ends:
        if len(text[start:end].strip()) >= SHORTEST_POINT:
            spans.append((start, end))
            start = end
    if text[start:].strip():  # too short to stand alone: it joins what went before
        spans = [*spans[:-1], (spans[-1][0] if spans else start, len(text))]
    return [
        (stop - len(text[start:stop].lstrip()), len(text[:stop].rstrip())) for start, stop in spans
    ]


def _middles(rows: Dense, groups: Groups) -> Dense:
    blank = np.zeros((groups.max() + 1, rows.shape[1]), dtype=np.float32)
    return centres_of(rows, groups, blank)
