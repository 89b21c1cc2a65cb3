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
