"""What are a million people talking about? Themes from a sample, and each text put into one.

Memory holds the sample, and a dozen bytes for every text; time grows as the number of texts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from nlp.assign import Assigner
from nlp.cluster import Groups
from nlp.embed import Encoder
from nlp.label import Quote
from nlp.lexical import Dense
from nlp.spread import learn
from nlp.themes import Found, Progress, SubthemeFound, ThemeFound
from nlp.workers import CHUNK, Here, Workers, in_chunks

# Texts that ``find_themes`` is given as a whole; more are streamed.
MOST = 100_000
# Texts the themes are learnt from. A theme of one text in a thousand still has twenty of them.
SAMPLE = 20_000


@dataclass(frozen=True)
class Sample:
    """Texts drawn by chance from ``total``: their places (m,), ascending, and themselves."""

    places: NDArray[np.int64]
    texts: list[str]
    total: int


def draw(texts: Iterable[str], *, size: int = SAMPLE, seed: int = 0) -> Sample:
    """Draw ``size`` of any number of texts, each as likely as any other, reading them once.

    All of them where there are no more. Same texts, size and seed, same sample.
    """
    chance = np.random.default_rng(seed)
    lots, kept = np.zeros(0), list[tuple[int, str]]()
    total, left = 0, iter(texts)
    while chunk := list(islice(left, CHUNK)):
        fresh = chance.random(len(chunk))
        bound = np.partition(lots, size - 1)[size - 1] if len(lots) >= size else 1.0
        good = np.flatnonzero(fresh < bound)
        kept += [(total + int(place), chunk[place]) for place in good]
        lots = np.append(lots, fresh[good])
        total += len(chunk)
        if len(kept) >= 2 * size:
            lots, kept = _luckiest(lots, kept, size)
    lots, kept = _luckiest(lots, kept, size)
    places = np.array([place for place, _ in kept], dtype=np.int64)
    return Sample(places, [text for _, text in kept], total)


def _luckiest(
    lots: NDArray[np.float64], kept: list[tuple[int, str]], size: int
) -> tuple[NDArray[np.float64], list[tuple[int, str]]]:
    best = np.sort(np.argsort(lots, kind="stable")[:size])
    return lots[best], [kept[place] for place in best]


def stream_themes(
    read: Callable[[], Iterable[str]],
    *,
    themes: int | None = None,
    seed: int = 0,
    encoder: Encoder | None = None,
    sample: int = SAMPLE,
    workers: Workers | None = None,
    progress: Progress | None = None,
) -> Found:
    """Find themes in more texts than memory should hold; else as ``find_themes``.

    read     gives the texts (n) from the first each time it is called, which is twice
    sample   how many of them, drawn by chance, the themes are learnt from
    workers  do what can be done text by text; who they are changes no byte

    Texts of the sample are where ``find_themes`` puts them, all others where the Assigner
    learnt there does. Sizes and order are those of all texts; words, representatives and quotes
    come from the sample. ``words`` counts those of the sample. ``progress`` hears of "read",
    the stages of ``find_themes`` and "assign". Raises ValueError where the second reading gives
    another number of texts than the first.
    """
    work, tell = workers or Here(), progress or (lambda _stage, _share: None)
    tell("read", 0.0)
    drawn = draw(read(), size=sample, seed=seed)
    tell("read", 1.0)
    found, assigner = learn(
        drawn.texts, themes=themes, seed=seed, encoder=encoder, workers=work, progress=progress
    )
    everyone = _Everyone(drawn.total)
    if assigner:
        for chunk in work.each(_assigned, assigner, in_chunks(read())):
            everyone.add(*chunk)
            tell("assign", everyone.done / drawn.total)
        if everyone.done != drawn.total:
            raise ValueError(f"{drawn.total} texts, then {everyone.done}")
    everyone.put(drawn.places, found)
    return everyone.told(found, drawn.places)


def _assigned(assigner: Assigner, texts: Sequence[str]) -> tuple[Groups, Groups, Dense]:
    made = assigner.assign(texts)
    return made.theme, made.subtheme, made.score


class _Everyone:
    """The places of all texts in the themes, as they come in."""

    def __init__(self, total: int) -> None:
        self.upper = np.full(total, -1, dtype=np.intp)
        self.lower = np.full(total, -1, dtype=np.intp)
        self.score = np.zeros(total, dtype=np.float32)
        self.done = 0

    def add(self, upper: Groups, lower: Groups, score: Dense) -> None:
        end = self.done + len(upper)
        if end <= len(self.upper):
            here = slice(self.done, end)
            self.upper[here], self.lower[here], self.score[here] = upper, lower, score
        self.done = end

    def put(self, places: NDArray[np.int64], found: Found) -> None:
        """Leave the sample where it was found, for representatives must stay in their themes."""
        self.upper[places], self.lower[places] = found.assignment, found.subassignment
        self.score[places] = found.score

    def told(self, found: Found, places: NDArray[np.int64]) -> Found:
        """Count all texts, and number themes and their parts by size."""
        made, upper, lower = [], self.upper.copy(), self.lower.copy()
        sizes = np.bincount(self.upper[self.upper >= 0], minlength=len(found.themes))
        for place, number in enumerate(np.argsort(-sizes, kind="stable")):
            theme, inside = found.themes[number], self.upper == number
            parts, lower[inside] = _by_size(theme.subthemes, self.lower[inside])
            upper[inside] = place
            shown = tuple(int(places[index]) for index in theme.representatives)
            quotes = tuple(Quote(quote.text, int(places[quote.of])) for quote in theme.quotes)
            made.append(_counted(theme, int(sizes[number]), shown, quotes, parts))
        return replace(
            found,
            themes=tuple(made),
            assignment=upper,
            subassignment=lower,
            score=self.score,
        )


def _counted(
    theme: ThemeFound,
    size: int,
    shown: tuple[int, ...],
    quotes: tuple[Quote, ...],
    parts: tuple[SubthemeFound, ...],
) -> ThemeFound:
    return replace(theme, size=size, representatives=shown, quotes=quotes, subthemes=parts)


def _by_size(
    parts: tuple[SubthemeFound, ...], lower: Groups
) -> tuple[tuple[SubthemeFound, ...], Groups]:
    """Number the parts of one theme by size; a theme of one piece has none, and its texts 0."""
    if not parts:
        return parts, lower
    sizes = np.bincount(lower[lower >= 0], minlength=len(parts))
    order = np.argsort(-sizes, kind="stable")
    place = np.full(len(parts) + 1, -1, dtype=np.intp)
    place[order] = np.arange(len(parts))
    return tuple(replace(parts[old], size=int(sizes[old])) for old in order), place[lower]
