from pathlib import Path

import pytest

from nlp.stance import guess_stance


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("坚决支持这项规定，早该出台了！", "for"),
        ("我完全赞成第三条。", "for"),
        ("我不反对收费，也认可这个标准。", "for"),
        ("反对收费，劳民伤财。", "against"),
        ("不支持第五条，不合理。", "against"),
        ("坚决不同意，请撤回。", "against"),
        ("建议把三十日改为十五日。", "amend"),
        ("能否细化第八条，明确由谁负责？", "amend"),
        ("今天的月亮格外圆。", "neutral"),
        ("", "neutral"),
        ("《关于支持新能源汽车的通知》已经收到。", "neutral"),
        ("有人说“反对一切改造”，我不知道。", "neutral"),
    ],
)
def test_the_stance_is_guessed_from_what_is_said(text: str, stance: str) -> None:
    assert guess_stance(text).stance == stance


def test_signs_stand_where_they_were_seen_whatever_the_glyphs() -> None:
    text = "我\u200b支\u200b持，但建议放宽。"

    signs = guess_stance(text).signs

    assert [(sign.stance, text[sign.start : sign.stop]) for sign in signs] == [
        ("for", "支\u200b持"),
        ("amend", "建议"),
        ("amend", "放宽"),
    ]


def test_mixed_words_are_less_sure() -> None:
    clear = guess_stance("支持，赞成，拥护。")
    mixed = guess_stance("支持第一条，反对第二条，建议改第三条。")

    assert 0 < mixed.score < 0.6 < clear.score <= 1
    assert guess_stance("无").score == 0


def test_most_invented_sentences_are_guessed_right() -> None:
    lines = Path(__file__).with_name("stances.txt").read_text("utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if not line.startswith("#")]

    right = sum(guess_stance(text).stance == stance for stance, text in pairs)

    assert len(pairs) >= 120
    assert right / len(pairs) >= 0.95


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("总体支持，只是罚款上限偏高，宜调低。", "amend"),
        ("虽然要多走两百米，我还是赞成。", "for"),
        ("请问支持手机办理吗？", "neutral"),
        ("有人支持，有人反对，我还没想好。", "neutral"),
        ("没有一户赞成。", "against"),
        ("能不能顺延半小时？", "amend"),
    ],
)
def test_what_gives_way_or_only_asks_takes_no_side(text: str, stance: str) -> None:
    assert guess_stance(text).stance == stance
