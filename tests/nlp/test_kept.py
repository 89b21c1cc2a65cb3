"""What is kept sorts as before; what is old, broken or of another model is not used."""

from collections.abc import Sequence
from io import BytesIO

import numpy as np
import pytest

from nlp import kept
from nlp.embed import Encoder
from nlp.kept import Known, as_bytes, load, save
from nlp.lexical import Dense, unit
from nlp.themes import learn_themes

NOISE = [f"广场舞音响太吵,晚上{n}点还睡不着" for n in range(40)]
LIFTS = [f"老楼加装电梯,{n}楼的费用怎么分摊" for n in range(40)]
NEW = ["晚上广场舞声音太大", "电梯费用分摊不公", "!!", "完全无关的西瓜"]


class Letters:
    """An encoder that counts letters, and how often it was asked."""

    name = "letters"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def dimensions(self) -> int:
        return 16

    def encode(self, texts: Sequence[str]) -> Dense:
        self.asked += texts
        rows = np.zeros((len(texts), 16))
        for row, text in zip(rows, texts, strict=True):
            np.add.at(row, [ord(letter) % 16 for letter in text], 1)
        return unit(rows)


@pytest.mark.parametrize("encoder", [None, Letters()], ids=["words", "model"])
@pytest.mark.parametrize("times", [1, 8], ids=["few", "many"])
def test_what_was_kept_sorts_new_texts_as_before(encoder: Encoder | None, times: int) -> None:
    texts = [f"{text}{n}" for n in range(times) for text in NOISE + LIFTS]
    _found, assigner = learn_themes(texts, themes=2, encoder=encoder)
    assert assigner is not None

    again = load(save(assigner), encoder)

    assert again is not None
    here, there = assigner.assign(NEW), again.assign(NEW)
    assert (list(here.theme), list(here.subtheme)) == (list(there.theme), list(there.subtheme))
    assert there.score == pytest.approx(here.score, abs=1e-5)


def test_the_same_assigner_is_kept_as_the_same_bytes() -> None:
    files = {save(learn_themes(NOISE + LIFTS, themes=2)[1]) for _ in range(2)}  # type: ignore[arg-type]

    assert len(files) == 1


def test_what_is_of_another_version_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    assigner = learn_themes(NOISE + LIFTS)[1]
    assert assigner is not None
    with monkeypatch.context() as older:
        older.setattr(kept, "VERSION", "0")
        file = save(assigner)

    assert load(file) is None


def test_what_needs_a_model_is_not_used_without_it() -> None:
    assigner = learn_themes(NOISE + LIFTS, encoder=Letters())[1]
    assert assigner is not None

    assert load(save(assigner)) is None


def _lacking_a_field() -> bytes:
    assigner = learn_themes(NOISE + LIFTS)[1]
    assert assigner is not None
    with np.load(BytesIO(save(assigner))) as file:
        arrays = {name: file[name] for name in file.files if name != "/heads"}
    out = BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


def _pickled() -> bytes:
    out = BytesIO()
    np.savez(out, meta=np.array([object()]), allow_pickle=True)
    return out.getvalue()


@pytest.mark.parametrize(
    "file",
    [b"", b"no archive", b"PK\x03\x04 cut off", _lacking_a_field(), _pickled()],
    ids=["empty", "other", "cut off", "of another shape", "pickled"],
)
def test_a_broken_file_is_not_used(file: bytes) -> None:
    assert load(file) is None


def test_only_what_is_missing_is_encoded_and_once() -> None:
    model = Letters()
    plain = model.encode(NOISE)
    whole = Known("letters", 16, {}, lambda: model).encode(NOISE)
    rows = {text: as_bytes(row) for text, row in zip(NOISE[:30], plain[:30], strict=True)}
    model.asked.clear()

    known = Known("letters", 16, rows, lambda: model)
    found = known.encode([*NOISE, NOISE[39]])

    assert model.asked == NOISE[30:]
    assert np.array_equal(found[:40], whole)
    assert np.allclose(whole, plain, atol=1e-3)


def test_the_model_is_not_loaded_where_all_is_known() -> None:
    rows = {text: as_bytes(np.ones(16, dtype=np.float32)) for text in NOISE}

    known = Known("letters", 16, rows, lambda: pytest.fail("loaded"))

    assert known.encode(NOISE).shape == (40, 16)
    assert known.encode([]).shape == (0, 16)
