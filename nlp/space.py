"""One space for texts: what a model knows about them beside what their own words tell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nlp.embed import Encoder
from nlp.lexical import FEW, Dense, Lexical, learn, unit

DIMENSIONS = 128
# The strongest directions of a model's vectors tell of genre, not of subject; they are damped by
# this power of their strength. Half of the way to whitening (1) loses as much as none of it (0).
DAMPING = 0.3
# Words at which the corpus's own word vectors count half of what the model's do: they need
# text. Headlines have 6 telling words, letters 30 to 90.
HALF = 15
BATCH = 64

Tell = Callable[[float], None]


@dataclass(frozen=True)
class Space:
    """Where texts stand; new ones are put beside the old.

    encoder  the model, or None where words alone serve
    middle, turn  (e,) and (e, 128): what is taken off the model's rows, and their damped axes
    weight   of the words beside the model, 0 to 1
    press    (d, p) the axes that are kept of both
    """

    lexical: Lexical
    encoder: Encoder | None
    middle: Dense
    turn: Dense
    weight: float
    press: Dense | None

    @property
    def name(self) -> str:
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
            rows = unit(np.hstack([turned, self.weight * self.lexical.kept_company(counts)]))
        if self.press is not None:
            rows = unit(rows @ self.press)
        return rows


def build(
    texts: Sequence[str],
    docs: Sequence[Sequence[str]],
    *,
    encoder: Encoder | None = None,
    seed: int = 0,
    tell: Tell = lambda share: None,
) -> tuple[Space, Dense]:
    """Make the space of these texts; return it with their rows (n, p), p at most 128 or v.

    ``docs`` are the texts as lists of words, ``tell`` hears of the share done. Same texts,
    encoder, seed and versions: same bytes.
    """
    lexical = learn(docs, seed=seed)
    model = _encoded(texts, encoder, tell) if encoder else None
    middle, turn = _axes(model if model is not None else np.zeros((0, 0), dtype=np.float32))
    mean = sum(map(len, docs)) / max(len(docs), 1)
    space = Space(lexical, encoder, middle, turn, mean / (mean + HALF), None)
    rows = space.joined(model, docs)
    if len(rows) <= 2 * DIMENSIONS or rows.shape[1] <= DIMENSIONS:
        return space, rows
    press = np.linalg.eigh(rows.T @ rows)[1][:, ::-1][:, :DIMENSIONS].copy()
    space = Space(lexical, encoder, middle, turn, space.weight, press)
    return space, unit(rows @ press)


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
    strength, axes = np.linalg.eigh((model - middle).T @ (model - middle))
    kept = min(DIMENSIONS, len(model) - 1, size)
    strength, axes = strength[::-1][:kept], axes[:, ::-1][:, :kept]
    damped = np.maximum(strength / max(strength[0], 1e-12), 1e-6) ** (-DAMPING / 2)
    return middle, (axes * damped).astype(np.float32)
