"""Encoders: the one of words, the model where it is installed, and the cache before it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from nlp import embed
from nlp.embed import Cached, sentence_encoder
from nlp.lexical import learn
from nlp.segment import content_words
from nlp.space import build
from nlp.themes import find_themes
from tests.nlp import invented


class Letters:
    """An encoder that counts characters, and how often it was asked."""

    name = "letters"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def dimensions(self) -> int:
        return 64

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        rows = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for char in text:
                row[ord(char) % 64] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)


@pytest.fixture(scope="module")
def model() -> embed.Encoder:
    return sentence_encoder() or pytest.skip("the model is not installed")


def test_the_model_hears_what_is_meant(model: embed.Encoder) -> None:
    lift, elevator, bus = model.encode(["希望装电梯", "爬楼太累了，想加装升降机", "公交末班车太早"])

    assert lift @ elevator > lift @ bus + 0.1


def test_a_text_has_the_same_row_in_any_company(model: embed.Encoder) -> None:
    texts = ["停车难", "", "学校门口堵得厉害，早上八点根本过不去" * 9]

    together = model.encode(texts)

    assert together.shape == (3, model.dimensions())
    assert np.linalg.norm(together, axis=1) == pytest.approx([1, 0, 1], abs=1e-5)
    for text, row in zip(texts, together, strict=True):
        assert model.encode([text])[0].tobytes() == row.tobytes()


def test_without_the_package_there_is_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "find_spec", lambda name: None)

    assert sentence_encoder() is None


def test_a_broken_model_is_none(monkeypatch: pytest.MonkeyPatch, model: embed.Encoder) -> None:
    monkeypatch.setattr(embed, "MODEL", "resources/missing.onnx")

    assert sentence_encoder() is None


def test_a_cache_asks_once_for_each_text_and_keeps_none(tmp_path: Path) -> None:
    letters = Letters()
    first = Cached(letters, tmp_path).encode(["停车难", "公交少", "停车难"])
    again = Cached(letters, tmp_path).encode(["公交少", "路灯不亮", "停车难"])

    assert letters.asked == ["停车难", "公交少", "路灯不亮"]
    assert first[[1, 0]].tobytes() == again[[0, 2]].tobytes()
    assert "停车".encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_a_cache_answers_no_texts(tmp_path: Path) -> None:
    assert Cached(Letters(), tmp_path).encode([]).shape == (0, 64)


def test_words_place_new_texts_beside_the_old() -> None:
    texts, subjects = invented.opinions(subjects=3, each=80)
    encoder = learn([content_words(text) for text in texts])

    old, (parking, none) = encoder.encode(texts), encoder.encode(["车位和停车位收费", "甲乙丙"])

    assert old.shape == (240, encoder.dimensions())
    by_subject = [old[np.array(subjects) == number].mean(axis=0) @ parking for number in range(3)]
    assert np.argmax(by_subject) == 0
    assert not none.any()


def test_the_result_names_the_encoder_that_served() -> None:
    texts, _ = invented.opinions(subjects=2, each=30)

    assert find_themes(texts).encoder == "lexical"
    assert find_themes(texts, encoder=Letters()).encoder == "letters"


def test_a_space_puts_a_text_where_it_stood() -> None:
    texts, _ = invented.opinions(subjects=4, each=100)
    docs = [content_words(text) for text in texts]

    space, rows = build(texts, docs, encoder=Letters())

    assert rows.shape == (400, 64)
    assert space.place(texts[:5], docs[:5]) == pytest.approx(rows[:5], abs=1e-5)
