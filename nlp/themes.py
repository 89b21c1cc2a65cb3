"""What are people talking about? The whole way from texts to labelled themes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nlp.assign import FLOOR, Assigner
from nlp.cluster import Groups, Tree, centres_of, nearest, tree
from nlp.embed import Encoder
from nlp.keywords import Counted, counted
from nlp.label import Quote, Shown, describe
from nlp.lexical import Dense
from nlp.segment import content_words
from nlp.space import build

VERSION = "5"
# Texts the graph is made of; the rest join the nearest theme. Bounds time and memory.
ANCHORS = 10_000

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class SubthemeFound:
    """A part of a theme: its name, its words and how many texts it holds."""

    label: str
    keywords: tuple[str, ...]
    size: int


@dataclass(frozen=True)
class ThemeFound:
    """A theme; ``representatives`` are indices into the texts, the most telling first.

    label     what a person would call it, 2 to 8 characters; two words with 、 if no phrase covers
    quotes    at most three sentences that differ, masked, each with the index of its text
    subthemes the parts it falls into, the largest first; none where it is of one piece
    """

    label: str
    keywords: tuple[str, ...]
    representatives: tuple[int, ...]
    size: int
    quotes: tuple[Quote, ...] = ()
    subthemes: tuple[SubthemeFound, ...] = ()


@dataclass(frozen=True)
class Found:
    """Themes, the largest first, and what each text belongs to.

    assignment     (n,) index into themes, or -1: empty, or like no theme
    score          (n,) cosine to the centre of the theme, or of its part where that is nearer; 0
                   for an empty text
    words          telling words read, all texts together
    encoder        the name of what made the vectors
    subassignment  (n,) index into the theme's subthemes, or -1: none, or no theme
    """

    themes: tuple[ThemeFound, ...]
    assignment: NDArray[np.intp]
    score: NDArray[np.float32]
    words: int
    version: str
    encoder: str = "lexical"
    subassignment: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, dtype=np.intp))

    @property
    def method(self) -> str:
        """Tell in at most 60 characters what found the themes."""
        return self.version if self.encoder == "lexical" else f"{self.version}, {self.encoder}"


def find_themes(
    texts: Sequence[str],
    *,
    themes: int | None = None,
    seed: int = 0,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
) -> Found:
    """Sort texts into themes; their number is chosen unless given (at least 1).

    Texts with the same words count log(1 + n) times while themes are sought, so that a campaign
    of n copies cannot make a theme by its weight; all copies get the same theme and count in
    its size. ``encoder`` adds what a model knows (``nlp.embed``); without one the words serve.
    ``progress`` hears of "segment", "vectors", "themes", "labels" and the share done, 0 to 1.
    Same texts, seed, encoder and versions give the same bytes. Never fails for what texts say.
    """
    return learn_themes(texts, themes=themes, seed=seed, encoder=encoder, progress=progress)[0]


def learn_themes(
    texts: Sequence[str],
    *,
    themes: int | None = None,
    seed: int = 0,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
    docs: list[list[str]] | None = None,
) -> tuple[Found, Assigner | None]:
    """Find themes as ``find_themes`` does, and return what sorts new texts into them.

    None instead where no text has a telling word. ``docs`` are the content words of the texts
    where they are at hand.
    """
    tell = progress or _silent
    docs = _cut(texts, tell) if docs is None else docs
    first, copies = _distinct(docs)
    words = sum(map(len, docs))
    if not first:
        tell("labels", 1.0)
        return _nothing(len(texts), words), None
    tell("vectors", 0.2)
    kept_texts, kept_docs = [texts[i] for i in first], [docs[i] for i in first]
    space, rows = build(
        kept_texts,
        kept_docs,
        encoder=encoder,
        seed=seed,
        tell=lambda share: tell("vectors", 0.2 + 0.6 * share),
    )
    tell("themes", 0.8)
    weights = np.log1p(np.bincount(copies[copies >= 0], minlength=len(first)))
    anchors = np.sort(_some(len(rows), seed))
    grown = tree(rows[anchors], themes=themes, seed=seed, weights=weights[anchors])
    parted = _parted(rows, anchors, grown, copies)
    assigner = Assigner.learnt(space, rows, parted.upper, parted.lower)
    tell("labels", 0.95)
    found = _described(kept_texts, kept_docs, parted, np.array(first), copies)
    tell("labels", 1.0)
    return _found(found, parted, copies, words, space.name), assigner


def _found(
    themes: tuple[ThemeFound, ...], parted: "_Parted", copies: Groups, words: int, encoder: str
) -> Found:
    """Let every text share what was found for the first of its wording."""
    upper, lower = (np.append(level, -1)[copies] for level in (parted.upper, parted.lower))
    score = np.append(parted.score, np.float32(0))[copies]
    return Found(themes, upper, score, words, VERSION, encoder, lower)


def _silent(_stage: str, _share: float) -> None:
    """Say nothing."""


def _nothing(count: int, words: int) -> Found:
    none = np.full(count, -1, dtype=np.intp)
    blank = np.zeros(count, dtype=np.float32)
    return Found((), none, blank, words, VERSION, subassignment=none.copy())


def _cut(texts: Sequence[str], tell: Progress) -> list[list[str]]:
    docs = []
    for index, text in enumerate(texts):
        if index % 50 == 0:
            tell("segment", 0.2 * index / len(texts))
        docs.append(content_words(text))
    return docs


def _distinct(docs: list[list[str]]) -> tuple[list[int], Groups]:
    """List the first of each wording, and for every text its place in that list or -1."""
    seen: dict[tuple[str, ...], int] = {}
    first: list[int] = []
    copies = np.full(len(docs), -1, dtype=np.intp)
    for index, words in enumerate(map(tuple, docs)):
        if words and words not in seen:
            seen[words] = len(first)
            first.append(index)
        copies[index] = seen.get(words, -1)
    return first, copies


@dataclass(frozen=True)
class _Parted:
    """Distinct texts (n,) in two levels; lower ones are numbered inside their theme."""

    rows: Dense
    upper: Groups
    lower: Groups
    score: Dense


def _some(n: int, seed: int) -> Groups:
    return np.random.default_rng(seed).choice(n, min(n, ANCHORS), replace=False)


def _parted(rows: Dense, anchors: Groups, grown: Tree, copies: Groups) -> _Parted:
    """Let all rows join the parts of the anchors, and number both levels by size."""
    fine = _centres(rows[anchors], grown.lower)
    lower = nearest(rows, fine)[0]
    lower[anchors] = grown.lower
    above = np.zeros(len(fine), dtype=np.intp)
    above[grown.lower] = grown.upper
    upper = above[lower]
    heads = _centres(rows[anchors], grown.upper)
    score = np.einsum("ij,ij->i", rows, heads[upper])
    score = np.maximum(score, np.einsum("ij,ij->i", rows, fine[lower]))
    upper = np.where(score >= FLOOR, upper, -1)
    order = _by_size(upper, copies)
    parts = [_by_size(np.where(upper == theme, lower, -1), copies) for theme in order]
    places = {part: place for theme in parts for place, part in enumerate(theme)}
    return _Parted(
        rows,
        _renumbered(upper, order),
        np.array([places[b] if a >= 0 else -1 for a, b in zip(upper, lower, strict=True)]),
        score,
    )


def _centres(rows: Dense, groups: Groups) -> Dense:
    blank = np.zeros((groups.max() + 1, rows.shape[1]), dtype=np.float32)
    return centres_of(rows, groups, blank)


def _by_size(groups: Groups, copies: Groups) -> list[int]:
    """List groups from the largest, copies included; one left empty falls away."""
    everyone = np.append(groups, -1)[copies]
    sizes = np.bincount(everyone[everyone >= 0], minlength=groups.max(initial=0) + 1)
    return [int(number) for number in np.argsort(-sizes, kind="stable") if sizes[number]]


def _renumbered(groups: Groups, order: list[int]) -> Groups:
    place = np.full(max(groups.max(initial=0), max(order, default=0)) + 2, -1, dtype=np.intp)
    place[order] = np.arange(len(order))
    return place[groups]


def _described(
    texts: list[str], docs: list[list[str]], parted: _Parted, first: Groups, copies: Groups
) -> tuple[ThemeFound, ...]:
    upper, lower = (np.append(level, -1)[copies] for level in (parted.upper, parted.lower))
    read = counted(docs)
    above = describe(texts, read, parted.upper, parted.rows, parted.score)
    return tuple(
        ThemeFound(
            label=shown.label,
            keywords=shown.keywords,
            representatives=tuple(int(first[row]) for row in shown.representatives),
            size=int((upper == theme).sum()),
            quotes=tuple(Quote(quote.text, int(first[quote.of])) for quote in shown.quotes),
            subthemes=_subthemes(
                texts, read, parted, theme, everyone=lower[upper == theme], above=shown.label
            ),
        )
        for theme, shown in enumerate(above)
    )


def _subthemes(
    texts: list[str],
    read: Counted,
    parted: _Parted,
    theme: int,
    *,
    everyone: Groups,
    above: str,
) -> tuple[SubthemeFound, ...]:
    members = np.flatnonzero(parted.upper == theme)
    lower = parted.lower[members]
    if not lower.max(initial=0):
        return ()
    told: list[Shown] = describe(
        [texts[row] for row in members], read.narrowed(members), lower, above=above
    )
    sizes = np.bincount(everyone, minlength=len(told))
    return tuple(
        SubthemeFound(shown.label, shown.keywords, int(size))
        for shown, size in zip(told, sizes, strict=True)
    )
