from pathlib import Path

import numpy as np
import pytest

from nlp.route import load, train
from tests.nlp import invented

LABELS = ["交通", "教育", "卫生", "公交"]


def _sorted(each: int = 30) -> tuple[list[str], list[str]]:
    texts, subjects = invented.opinions(subjects=4, each=each)
    return texts, [LABELS[subject] for subject in subjects]


def test_texts_go_where_their_like_went() -> None:
    texts, labels = _sorted()
    router = train(texts[:90], labels[:90])

    told = router.predict(texts[90:])

    right = [one.choices[0].label == label for one, label in zip(told, labels[90:], strict=True)]
    assert np.mean(right) > 0.9
    assert router.accuracy > 0.9


def test_an_answer_has_three_choices_and_the_words_that_spoke() -> None:
    router = train(*_sorted())

    (told,) = router.predict(["家门口的医院挂号难，医生少，医保报销也慢"])

    chances = [choice.probability for choice in told.choices]
    assert told.choices[0].label == "卫生"
    assert len(chances) == 3
    assert chances == sorted(chances, reverse=True)
    assert 0 <= sum(chances) <= 1 + 1e-6
    assert {"医院", "挂号"} & set(told.words)
    assert told.sure


@pytest.mark.parametrize("text", ["", " \n", "龘"])
def test_of_nothing_known_it_is_not_sure(text: str) -> None:
    (told,) = train(*_sorted()).predict([text])

    assert not told.sure
    assert told.words == ()


def test_where_labels_are_chance_nothing_is_sure() -> None:
    texts, labels = _sorted()
    mixed = list(np.random.default_rng(0).permutation(labels))

    router = train(texts, mixed)

    assert router.accuracy < 0.5
    assert sum(one.sure for one in router.predict(["今天天气很好，我们去散步", *texts[:0]])) == 0
    assert router.coverage < 0.1


def test_corrections_are_learnt_and_new_labels_with_them() -> None:
    router = train(*_sorted())
    text = "厨余垃圾桶异味大，保洁清运不及时，垃圾分类回收投放站太远"
    assert router.predict([text])[0].choices[0].label in LABELS

    router.correct([text] * 9, ["环卫"] * 9)

    assert router.predict([text])[0].choices[0].label == "环卫"
    assert router.predict(["医院挂号难，医生少"])[0].choices[0].label == "卫生"
    assert router.correct([text], ["环卫"]) == 0


def test_what_cannot_be_learnt_from_is_told() -> None:
    texts, labels = _sorted(each=5)

    router = train([*texts, "", "没有类别", "独一份"], [*labels, "交通", "", "孤例"])

    assert [(one.index, one.reason) for one in router.rejected] == [
        *[(20, "no text"), (21, "no label"), (22, "the only text of 孤例")],
    ]
    with pytest.raises(ValueError, match="two labels"):
        train(["甲", "乙"], ["同", "同"])


def test_a_model_kept_and_read_routes_alike_and_holds_no_text(tmp_path: Path) -> None:
    texts, labels = _sorted(each=10)
    router = train(texts, labels)
    router.save(tmp_path / "first")
    train(texts, labels).save(tmp_path / "second")

    again = load(tmp_path / "first")

    assert [one.choices[0].label for one in again.predict(texts)] == [
        one.choices[0].label for one in router.predict(texts)
    ]
    assert again.threshold == router.threshold
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


def test_another_file_is_no_model(tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", a=np.zeros(1))

    with pytest.raises(ValueError, match="no model"):
        load(tmp_path / "other.npz")
