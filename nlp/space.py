"""One space for texts: what a model knows about them beside what their own words tell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nlp.embed import Encoder
from nlp.lexical import FEW, LSA_WEIGHT, Dense, Lexical, learn, unit
from nlp.neighbours import neighbour_graph, neighbourly

DIMENSIONS = 128
# The strongest directions of a model's vectors tell of genre, not of subject; they are damped by
# this power of their strength. Half of the way to whitening (1) loses as much as none of it (0).
DAMPING = 0.3
# Words at which the corpus's own word vectors count half of what the model's do: they need
# text. Headlines have 6 telling words, letters 30 to 90.
HALF, LEAST = 15, 0.5
BATCH = 64
# Texts the axes are learned from, and those the words are.
SAMPLE, READ = 8_000, 20_000
BLOCK = 10_000

Tell = Callable[[float], None]


@dataclass(frozen=True)
class Space:
    """Where texts stand; new ones are put beside the old.

    encoder  the model, or None where words alone serve
    middle, turn  (e,) and (e, 128): what is taken off the model's rows, and their damped axes
    weight   of the words beside the model, 0 to 1
    level    (d,) the mean of both, which is taken off
    press    (d, p) the axes along which neighbours are alike
    """

    lexical: Lexical
    encoder: Encoder | None
    middle: Dense
    turn: Dense
    weight: float
    level: Dense | None = None
    press: Dense | None = None

    @property
    def name(self) -> str:
        """What made the rows: the model's name, or "lexical"."""
        return self.encoder.name if self.encoder else self.lexical.name

    def place(self, texts: Sequence[str], docs: Sequence[Sequence[str]]) -> Dense:
        """Give texts, and the same cut into words, rows (n, p) of length 1, or of zeros."""
        model = self.encoder.encode(texts) if self.encoder else None
        return self.joined(model, docs)

    def joined(self, model: Dense | None, docs: Sequence[Sequence[str]]) -> Dense:
        """Join the model's rows (n, e), where there is one, with what the words tell."""
        counts = self.lexical.count(docs)
        if model is None:
            rows = self.lexical.of_counts(counts)
        else:
            known = np.abs(model).max(axis=1, initial=0) > 0
            turned = unit((model - self.middle) @ self.turn) * known[:, None]
            company = self.weight * self.lexical.kept_company(counts)
            topics = LSA_WEIGHT * self.weight**2 * self.lexical.of_topics(counts)
            rows = unit(np.hstack([turned, company, topics]))
        if self.press is not None and self.level is not None:
            blank = np.abs(rows).max(axis=1, initial=0) == 0
            rows = unit((rows - self.level) @ self.press)
            rows[blank] = 0
        return rows


def build(
    texts: Sequence[str],
    docs: Sequence[Sequence[str]],
    *,
    encoder: Encoder | None = None,
    seed: int = 0,
    tell: Tell = lambda share: None,
) -> tuple[Space, Dense]:
    """Make the space of these texts; return it with their rows (n, p), p at most 64 or v.

    ``docs`` are the texts as lists of words, ``tell`` hears of the share done. Same texts,
    encoder, seed and versions: same bytes.
    """
    lexical = learn([docs[row] for row in _some(len(docs), seed, READ)], seed=seed)
    model = _encoded(texts, encoder, tell) if encoder else None
    middle, turn = _axes(model if model is not None else np.zeros((0, 0), dtype=np.float32))
    mean = sum(map(len, docs)) / max(len(docs), 1)
    telling = mean / (mean + HALF)
    space = Space(lexical, encoder, middle, turn, max(telling, LEAST))
    some = _some(len(docs), seed, SAMPLE)
    wide = space.joined(None if model is None else model[some], [docs[row] for row in some])
    if len(wide) <= 2 * DIMENSIONS:
        return space, wide
    level, press = _pressed(wide, telling)
    space = replace(space, level=level, press=press)
    blocks = range(0, len(docs), BLOCK)
    return space, np.vstack(
        [
            space.joined(None if model is None else model[b : b + BLOCK], docs[b : b + BLOCK])
            for b in blocks
        ]
    )


def _some(n: int, seed: int, most: int) -> NDArray[np.intp]:
    if n <= most:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, most, replace=False))


def _pressed(wide: Dense, telling: float) -> tuple[Dense, Dense]:
    """Find the mean of rows (n, d) and the axes along which neighbours are alike."""
    level = wide.mean(axis=0)
    main = np.linalg.eigh(wide.T @ wide)[1][:, ::-1][:, :DIMENSIONS]
    press = neighbourly(wide - level, neighbour_graph(unit(wide @ main)), telling)
    return level, press


def _encoded(texts: Sequence[str], encoder: Encoder, tell: Tell) -> Dense:
    rows = np.empty((len(texts), encoder.dimensions()), dtype=np.float32)
    for start in range(0, len(texts), BATCH):
        tell(start / len(texts))
        rows[start : start + BATCH] = encoder.encode(texts[start : start + BATCH])
    return rows


def _axes(model: Dense) -> tuple[Dense, Dense]:
    """Find the middle of rows and their strongest axes, damped; few rows are left as they are."""
    size = model.shape[1]
    if len(model) < FEW:
        return np.zeros(size, dtype=np.float32), np.eye(size, dtype=np.float32)
    middle = model.mean(axis=0)
    blocks = (model[start : start + BLOCK] - middle for start in range(0, len(model), BLOCK))
    strength, axes = np.linalg.eigh(sum(block.T @ block for block in blocks))
    kept = min(DIMENSIONS, len(model) - 1, size)
    strength, axes = strength[::-1][:kept], axes[:, ::-1][:, :kept]
    damped = np.maximum(strength / max(strength[0], 1e-12), 1e-6) ** (-DAMPING / 2)
    return middle, (axes * damped).astype(np.float32)
