"""Themes learnt with the words and vectors of the texts made by many hands."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nlp.assign import Assigner
from nlp.embed import Encoder
from nlp.lexical import Dense
from nlp.segment import content_words
from nlp.themes import Found, Progress, learn_themes
from nlp.workers import Here, Workers, in_chunks

# Texts a model reads in one piece of work, 4 ms each.
ENCODED = 250


class Remembering:
    """Stands before an encoder and keeps what it made, so that others need not make it again."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.rows, self._encoder = encoder.name, dict[str, Dense](), encoder

    def dimensions(self) -> int:
        return self._encoder.dimensions()

    def encode(self, texts: Sequence[str]) -> Dense:
        missing = [text for text in dict.fromkeys(texts) if text not in self.rows]
        if missing:
            self.rows |= dict(zip(missing, self._encoder.encode(missing), strict=True))
        blank = np.zeros((len(texts), self.dimensions()), dtype=np.float32)
        return np.stack([self.rows[text] for text in texts]) if len(texts) else blank


def learn(
    texts: Sequence[str],
    *,
    workers: Workers,
    themes: int | None = None,
    seed: int = 0,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
) -> tuple[Found, Assigner | None]:
    """Do as ``learn_themes``, words and vectors by ``workers``; the bytes are the same."""
    if isinstance(workers, Here):
        return learn_themes(texts, themes=themes, seed=seed, encoder=encoder, progress=progress)
    docs = cut(texts, workers)
    ready: Remembering | None = None
    if encoder:
        ready = Remembering(encoder)
        ready.rows |= encoded(texts, encoder, workers)
    found, assigner = learn_themes(
        texts, themes=themes, seed=seed, encoder=ready, progress=progress, docs=docs
    )
    if assigner and encoder:
        assigner = replace(assigner, space=replace(assigner.space, encoder=encoder))
    return found, assigner


def cut(texts: Sequence[str], workers: Workers) -> list[list[str]]:
    """Give the telling words of each text, in order."""
    return [doc for chunk in workers.each(_cut, None, in_chunks(texts)) for doc in chunk]


def encoded(texts: Sequence[str], encoder: Encoder, workers: Workers) -> dict[str, Dense]:
    """Give the row of each text that differs; who does the work loads the encoder anew."""
    rows: dict[str, Dense] = {}
    for some in workers.each(_encoded, encoder, in_chunks(dict.fromkeys(texts), ENCODED)):
        rows |= some
    return rows


def _cut(_: None, texts: Sequence[str]) -> list[list[str]]:
    return [content_words(text) for text in texts]


def _encoded(encoder: Encoder, texts: list[str]) -> dict[str, Dense]:
    ready = Remembering(encoder)
    ready.encode(texts)
    return ready.rows
