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


class Ready:
    """Stands in for an encoder whose rows for these texts are made already."""

    def __init__(self, encoder: Encoder, texts: Sequence[str], rows: Dense) -> None:
        self.name, self._dimensions, self._rows = encoder.name, encoder.dimensions(), rows
        self._places = {text: place for place, text in enumerate(texts)}

    def dimensions(self) -> int:
        return self._dimensions

    def encode(self, texts: Sequence[str]) -> Dense:
        return self._rows[[self._places[text] for text in texts]]


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
    docs = [doc for chunk in workers.each(_cut, None, in_chunks(texts)) for doc in chunk]
    ready: Encoder | None = None
    if encoder:
        chunks = in_chunks(texts, ENCODED)
        rows = list(workers.each(_encoded, encoder, chunks)) or [encoder.encode([])]
        ready = Ready(encoder, texts, np.concatenate(rows))
    found, assigner = learn_themes(
        texts, themes=themes, seed=seed, encoder=ready, progress=progress, docs=docs
    )
    if assigner and encoder:
        assigner = replace(assigner, space=replace(assigner.space, encoder=encoder))
    return found, assigner


def _cut(_: None, texts: Sequence[str]) -> list[list[str]]:
    return [content_words(text) for text in texts]


def _encoded(encoder: Encoder, texts: Sequence[str]) -> Dense:
    return encoder.encode(texts)
