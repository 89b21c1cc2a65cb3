"""What the child processes do with texts: search, judge, read and sort. No database, no Django."""

import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from typing import Any

import numpy as np

from nlp.assign import Assigner
from nlp.embed import DIMENSIONS, Encoder, SentenceEncoder, sentence_encoder
from nlp.kept import Known, as_bytes, load, save
from nlp.quality import quality
from nlp.segment import content_words
from nlp.spread import cut, encoded
from nlp.themes import Found, find_themes, learn_themes
from nlp.workers import SCHEDULER, Here, Workers, workers

# Texts on which it is tried whether another start finds the same themes: two runs of 5 s.
SAMPLE = 2_000
# Share of a search after which the themes are found and only judged.
FOUND = 0.8

Progress = Callable[[str, float], None]
# The name of an encoder and the row it made, as float16.
Vector = tuple[str, bytes]
# Words, row, theme (-1: none) and likeness to it, of one text.
Told = tuple[str, bytes, int, float]


@dataclass(frozen=True)
class Search:
    """What a search ends with: themes, what sorts new texts, how far to trust it.

    lights  ``nlp.quality.Quality`` as plain words, {name: {"value": 0 to 1, "light": "green"}}
    """

    found: Found
    kept: bytes
    lights: dict[str, Any]


def search(
    texts: Sequence[str],
    *,
    rows: Sequence[Vector | None] = (),
    themes: int | None = None,
    seed: int = 0,
    progress: Progress = lambda stage, share: None,
    model: Callable[[], Encoder | None] = lambda: None,
) -> Search:
    """Find themes in texts, keep what sorts new ones, and judge the result.

    ``rows`` are what is known of each text; ``model`` is loaded only for what is missing, and
    where there is none the words alone serve. Words and rows are made by the Dask cluster that
    the environment names (NLP_DASK_SCHEDULER), or here; the bytes are the same.
    """
    with workers(scheduler=os.environ.get(SCHEDULER)) as hands:
        encoder = _encoder(texts, rows, model, hands)
        found, assigner = learn_themes(
            texts,
            themes=themes,
            seed=seed,
            encoder=encoder,
            progress=lambda stage, share: progress(stage, FOUND * share),
            docs=None if isinstance(hands, Here) else cut(texts, hands),
        )
    progress("quality", FOUND)
    judged = asdict(quality(texts, found, seed=seed))
    progress("quality", (FOUND + 1) / 2)
    judged["stability"] = _stability(texts, themes, seed, encoder)
    progress("quality", 1.0)
    return Search(found, save(assigner) if assigner else b"", judged)


search_with_model = partial(search, model=sentence_encoder)


def _encoder(
    texts: Sequence[str],
    rows: Sequence[Vector | None],
    model: Callable[[], Encoder | None],
    hands: Workers,
) -> Encoder | None:
    name = SentenceEncoder.name
    known = _known(texts, rows, name)
    missing = [text for text in dict.fromkeys(texts) if text not in known]
    if not missing:
        return Known(name, DIMENSIONS, known, _unasked) if known else None
    loaded = model()
    if loaded is None or isinstance(hands, Here):
        return Known(name, DIMENSIONS, known, lambda: loaded) if loaded else None
    made = encoded(missing, loaded, hands)
    known |= {text: as_bytes(row) for text, row in made.items()}
    return Known(name, DIMENSIONS, known, _unasked)


def _known(texts: Sequence[str], rows: Sequence[Vector | None], name: str) -> dict[str, bytes]:
    # Nothing may be known of any: then ``rows`` is empty.
    pairs = zip(texts, rows, strict=bool(rows))
    return {text: row[1] for text, row in pairs if row and row[0] == name}


def _unasked() -> Encoder:
    raise LookupError("a text that was not given")


def _stability(
    texts: Sequence[str], themes: int | None, seed: int, encoder: Encoder | None
) -> dict[str, Any] | None:
    """Search a sample twice by other chances; None where there is too little to tell."""
    chosen = np.random.default_rng(seed).permutation(len(texts))[:SAMPLE]
    some = [texts[row] for row in np.sort(chosen)]
    first, second = (
        find_themes(some, themes=themes, seed=seed + step, encoder=encoder) for step in (1, 2)
    )
    if len(first.themes) < 2:
        return None
    judged = quality(some, first, others=[second.assignment], seed=seed)
    return asdict(judged.stability) if judged.stability else None


class Desk:
    """Reads texts and sorts them into the themes of the search it was last handed."""

    def __init__(self, model: Callable[[], Encoder | None] = sentence_encoder) -> None:
        self._model = model
        self._loaded: Encoder | None = None
        self._tried = False
        self._rows: dict[str, bytes] = {}
        self._key: int | None = None
        self._sorter: Assigner | None = None

    def read(
        self,
        texts: Sequence[str],
        rows: Sequence[Vector | None] = (),
        key: int | None = None,
        kept: Callable[[], bytes] = bytes,
    ) -> tuple[str, list[Told]]:
        """Tell the name of the encoder, "" for none, and what each text says.

        ``rows`` are what is known of the texts. ``kept`` gives the assigner of the search
        ``key``, and is called where the last one was another. Without a key nothing is sorted.
        """
        encoder = self._encoder()
        if key is not None and key != self._key:
            looked_up = encoder and Known(encoder.name, DIMENSIONS, self._rows, _unasked)
            self._key, self._sorter = key, load(kept(), looked_up)
        self._fill(texts, rows, encoder)
        places = _sorted(None if key is None else self._sorter, texts)
        told = [
            (" ".join(content_words(text)), self._rows.get(text, b""), *place)
            for text, place in zip(texts, places, strict=True)
        ]
        return (encoder.name if encoder else ""), told

    def _encoder(self) -> Encoder | None:
        if not self._tried:
            self._loaded, self._tried = self._model(), True
        return self._loaded

    def _fill(
        self, texts: Sequence[str], rows: Sequence[Vector | None], encoder: Encoder | None
    ) -> None:
        self._rows.clear()
        if encoder is None:
            return
        self._rows |= _known(texts, rows, encoder.name)
        missing = [text for text in texts if text not in self._rows]
        made = encoder.encode(missing) if missing else ()
        self._rows |= {text: as_bytes(row) for text, row in zip(missing, made, strict=True)}


def _sorted(sorter: Assigner | None, texts: Sequence[str]) -> list[tuple[int, float]]:
    if sorter is None:
        return [(-1, 0.0)] * len(texts)
    found = sorter.assign(texts)
    return [
        (int(theme), float(score)) for theme, score in zip(found.theme, found.score, strict=True)
    ]


@cache
def _desk() -> Desk:
    os.nice(10)
    return Desk()


def read(
    texts: Sequence[str],
    rows: Sequence[Vector | None],
    key: int | None,
    kept: bytes | None,
    *,
    progress: Callable[[], None],
) -> tuple[str, list[Told]]:
    """Ask the one ``Desk`` of this process, which gives way to others."""
    return _desk().read(texts, rows, key, partial(bytes, kept or b""))
