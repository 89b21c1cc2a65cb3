"""What a run learnt and what was encoded before, kept as plain bytes for the next time."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from io import BytesIO
from typing import Any, get_type_hints
from zipfile import BadZipFile

import numpy as np
from scipy.sparse import csr_matrix, issparse

from nlp.assign import Assigner
from nlp.embed import Encoder
from nlp.lexical import Dense, unit
from nlp.themes import VERSION

# Parts of a sparse matrix in a file, with a dot that no name of a field has.
SPARSE = (".data", ".indices", ".indptr", ".shape")
META = "meta"


def save(assigner: Assigner) -> bytes:
    """Write an assigner as a npz of plain arrays, about 1 kB for each word it knows.

    It holds words but no text. Of the encoder only the name is kept. float64 becomes float32:
    scores differ by less than 1e-5.
    """
    arrays: dict[str, np.ndarray] = {}
    plain: dict[str, Any] = {}
    _take_apart(assigner, "", arrays, plain)
    encoder = assigner.space.encoder
    meta = {"version": VERSION, "encoder": encoder.name if encoder else "", "plain": plain}
    arrays[META] = np.frombuffer(json.dumps(meta, ensure_ascii=False).encode(), dtype=np.uint8)
    file = BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return file.getvalue()


def load(kept: bytes, encoder: Encoder | None = None) -> Assigner | None:
    """Read what ``save`` wrote; nothing in it is run.

    None where it is of another version or shape, broken, or was learnt with an encoder that is
    not the one given.
    """
    try:
        with np.load(BytesIO(kept), allow_pickle=False) as file:
            meta = json.loads(file[META].tobytes())
            if meta["version"] != VERSION:
                return None
            if meta["encoder"] and (encoder is None or encoder.name != meta["encoder"]):
                return None
            arrays = dict(file.items())
        used = encoder if meta["encoder"] else None
        whole = _put_together(Assigner, "", arrays, meta["plain"], used)
    except (BadZipFile, EOFError, KeyError, TypeError, ValueError):
        return None
    return whole if isinstance(whole, Assigner) else None


def _take_apart(
    whole: Any, path: str, arrays: dict[str, np.ndarray], plain: dict[str, Any]
) -> None:
    for field in fields(whole):
        name, value = f"{path}/{field.name}", getattr(whole, field.name)
        if field.name == "encoder":
            continue
        if is_dataclass(value):
            _take_apart(value, name, arrays, plain)
        elif issparse(value):
            rows = csr_matrix(value)
            parts = (rows.data, rows.indices, rows.indptr, np.array(rows.shape))
            arrays |= {name + part: array for part, array in zip(SPARSE, parts, strict=True)}
        elif isinstance(value, np.ndarray):
            arrays[name] = value.astype(np.float32) if value.dtype == np.float64 else value
        else:
            plain[name] = value


def _put_together(
    kind: type, path: str, arrays: dict[str, np.ndarray], plain: dict[str, Any], encoder: object
) -> object:
    kinds, parts = get_type_hints(kind), {}
    for field in fields(kind):
        name = f"{path}/{field.name}"
        if field.name == "encoder":
            parts[field.name] = encoder
        elif isinstance(kinds[field.name], type) and is_dataclass(kinds[field.name]):
            parts[field.name] = _put_together(kinds[field.name], name, arrays, plain, encoder)
        elif name + SPARSE[0] in arrays:
            data, indices, indptr, shape = (arrays[name + part] for part in SPARSE)
            parts[field.name] = csr_matrix((data, indices, indptr), tuple(shape))
        else:
            parts[field.name] = arrays[name] if name in arrays else plain[name]
    return kind(**parts)


class Known:
    """An encoder that looks up rows made before and asks a model only for the others.

    rows   text to its row as float16 bytes, all of ``size`` dimensions
    model  called at the first text that has no row; not called where all have one
    """

    def __init__(
        self, name: str, size: int, rows: Mapping[str, bytes], model: Callable[[], Encoder]
    ) -> None:
        self.name, self._size, self._rows, self._model = name, size, rows, model

    def dimensions(self) -> int:
        return self._size

    def encode(self, texts: Sequence[str]) -> Dense:
        """Give each text its row (n, dimensions), of length 1 or of zeros."""
        missing = list(dict.fromkeys(text for text in texts if text not in self._rows))
        made = self._model().encode(missing) if missing else ()
        # As bytes too, so that a row is the same whether it was kept or just made.
        fresh = {text: as_bytes(row) for text, row in zip(missing, made, strict=True)}
        rows = [_row(fresh.get(text) or self._rows[text]) for text in texts]
        return unit(np.array(rows, dtype=np.float32).reshape(len(texts), self._size))


def as_bytes(row: Dense) -> bytes:
    """Keep one row (d,) as float16, little-endian: 1,024 bytes where d is 512."""
    return row.astype("<f2").tobytes()


def _row(kept: bytes) -> Dense:
    return np.frombuffer(kept, dtype="<f2").astype(np.float32)
