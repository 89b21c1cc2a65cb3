import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.normalise import Normalised, normalise, simplified, tidy


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ＡＢＣ，１２３！", "ABC,123!"),
        ("①⑩⑴⒈❷➌⓿", "11011230"),
        ("1️⃣2️⃣", "12"),
        ("微\u200b信\u202e号\ufe0f", "微信号"),
        ("㎡㈠", "m2(一)"),
        ("不变。《》", "不变。《》"),
    ],
)
def test_a_text_reads_the_same_whatever_its_glyphs(written: str, read: str) -> None:
    assert normalise(written).text == read


def test_each_character_knows_where_it_came_from() -> None:
    read = normalise("\u200b⑩ａ")

    assert read == Normalised("10a", (1, 1, 2), 3)
    assert (read.place(0, 2), read.place(2, 3)) == ((1, 2), (2, 3))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("建議燈光改用暖色", "建议灯光改用暖色"),
        ("乾淨的廁所，乾隆年間", "干净的厕所，乾隆年间"),
        ("後面的計程車", "后面的计程车"),
        ("后天去里面，著名的余先生", "后天去里面，著名的余先生"),
    ],
)
def test_traditional_is_read_as_simplified_of_the_same_length(written: str, read: str) -> None:
    assert simplified(written) == read


@given(st.text(max_size=60))
def test_simplifying_keeps_every_place(text: str) -> None:
    assert len(simplified(text)) == len(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("第一段\r\n\r\n\r\n\r\n第二段", "第一段\n\n第二段"),
        ("行尾空格  　\n下一行\t", "行尾空格\n下一行"),
        ("　　首行缩进不动", "　　首行缩进不动"),
        ("\n\n正文\n\n", "正文"),
        ("零\u200b宽\ufeff与\u202e方向\u2066字符", "零宽与方向字符"),
        ("控制\x00字\x1b符\x7f", "控制字符"),
        ("“引号”、——……《书名》；", "“引号”、——……《书名》；"),
        (
            "赞👍🏽全家👨\u200d👩\u200d👧❤\ufe0f1\ufe0f\u20e3",
            "赞👍🏽全家👨\u200d👩\u200d👧❤\ufe0f1\ufe0f\u20e3",
        ),
        ("空\u3164白\u2800格", "空白格"),
        ("半个\ud83d字", "半个字"),
    ],
)
def test_a_text_is_tidied_for_the_public(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@given(st.text(st.one_of(st.characters(), st.sampled_from("\n\r \u3000\u200d\ufe0f😀a1\u200b"))))
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_half_a_character_is_simplified_to_one_of_its_length() -> None:
    assert simplified("電\ud800梯") == "电\ufffd梯"
