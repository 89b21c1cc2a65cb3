"""New texts are sorted into themes found before, whole or point by point."""

import numpy as np
import pytest

from nlp.assign import Assigner, split
from nlp.themes import Found, learn_themes
from tests.nlp import invented


@pytest.fixture(scope="module")
def learnt() -> tuple[Found, Assigner, list[str], list[int]]:
    texts, subjects = invented.opinions(subjects=4, each=80)
    found, assigner = learn_themes(texts)
    assert assigner is not None
    return found, assigner, texts, subjects


def test_new_texts_join_the_theme_of_their_subject(
    learnt: tuple[Found, Assigner, list[str], list[int]],
) -> None:
    found, assigner, _, subjects = learnt
    theme = [np.bincount(found.assignment[np.array(subjects) == s]).argmax() for s in range(4)]

    new = assigner.assign(["车位和停车场收费", "学校招生，学位和补课", "老师和教室"])

    assert new.theme.tolist() == [theme[0], theme[1], theme[1]]
    assert ((new.score > 0.1) & (new.score <= 1.001) & (new.margin > 0)).all()


def test_old_texts_mostly_keep_their_theme(
    learnt: tuple[Found, Assigner, list[str], list[int]],
) -> None:
    found, assigner, texts, _ = learnt

    assert np.mean(assigner.assign(texts).theme == found.assignment) > 0.95


def test_company_changes_nothing(learnt: tuple[Found, Assigner, list[str], list[int]]) -> None:
    _, assigner, texts, _ = learnt

    together = assigner.assign(texts[:7])

    alone = [int(assigner.assign([text]).theme[0]) for text in texts[:7]]
    assert alone == together.theme.tolist()


@pytest.mark.parametrize("text", ["", "。。。", "甲乙丙丁"])
def test_a_text_without_known_words_is_in_no_theme(
    text: str, learnt: tuple[Found, Assigner, list[str], list[int]]
) -> None:
    assigned = learnt[1].assign([text])

    assert (assigned.theme.tolist(), assigned.score.tolist()) == ([-1], [0])
    assert learnt[1].points(text) == []


def test_a_text_of_several_points_has_several_themes(
    learnt: tuple[Found, Assigner, list[str], list[int]],
) -> None:
    _, assigner, _, _ = learnt
    text = "一、车位太少，停车场收费还贵。二、公交班次少，末班车太早。谢谢！"

    points, labels = assigner.points(text), assigner.labels(text)

    assert [text[point.start : point.stop][:4] for point in points] == ["一、车位", "二、公交"]
    assert {point.theme for point in points} == {theme for theme, _ in labels}
    assert len(labels) == 2
    assert labels[0][1] >= labels[1][1]


def test_nothing_to_learn_from_sorts_nothing() -> None:
    found, assigner = learn_themes(["", "。"])

    assert assigner is None
    assert found.assignment.tolist() == found.subassignment.tolist() == [-1, -1]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("", []),
        ("好", ["好"]),
        ("路灯坏了很久。请你们修好！", ["路灯坏了很久。", "请你们修好！"]),
        ("好。路灯坏了很久了", ["好。路灯坏了很久了"]),
        ("1.路灯坏了很久2.公交来得太晚", ["1.路灯坏了很久", "2.公交来得太晚"]),
        ("楼高3.5米的房子漏水", ["楼高3.5米的房子漏水"]),
        (" 路灯坏了很久。\n 公交来得太晚 ", ["路灯坏了很久。", "公交来得太晚"]),
    ],
)
def test_a_text_is_cut_into_its_points(text: str, points: list[str]) -> None:
    assert [text[start:stop] for start, stop in split(text)] == points
