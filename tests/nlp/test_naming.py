"""Themes get names that a person would write, out of their own texts."""

import numpy as np
import pytest

from nlp.keywords import counted, is_thing, keywords, names_something
from nlp.naming import Name, chosen, mended
from nlp.phrases import find_phrases
from nlp.themes import find_themes

WAGES = [
    f"{who}恶意欠薪{how}，{what}，请有关部门管一管"
    for who in ("老板", "包工头", "餐馆", "厂里", "中介", "保洁公司")
    for how in ("半年", "不给", "已经三个月")
    for what in ("家里等着用钱", "孩子要开学", "没钱回家过年")
]
LIFTS = [
    f"{who}加装电梯{how}，{what}"
    for who in ("老楼", "这个单元", "六楼", "院里", "学区房", "宿舍")
    for how in ("的方案早点定", "不要再拖", "有个说法")
    for what in ("腿脚不好爬不动", "买菜上楼太累", "轮椅没法下楼")
]


def _phrases(texts: list[str], *about: str) -> dict[str, float]:
    return {phrase.text: phrase.whole for phrase in find_phrases(texts, about, 3)}


def test_a_theme_is_called_by_a_phrase_of_its_texts() -> None:
    found = find_themes([*WAGES, *LIFTS], themes=2)

    assert {theme.label for theme in found.themes} == {"恶意欠薪", "加装电梯"}


def test_a_phrase_begins_and_ends_with_what_names_something() -> None:
    found = _phrases(WAGES, "恶意", "欠薪")

    assert "恶意欠薪" in found
    assert not [text for text in found if text[-1] in "的了，" or "请" in text or len(text) > 8]


def test_a_part_of_a_longer_name_does_not_stand_by_itself() -> None:
    texts = [f"{deed}社会抚养费的标准" for deed in ("缴纳", "征收", "退还", "减免", "公布")]

    found = _phrases(texts, "抚养费")

    assert found["抚养费"] == 0
    assert found["社会抚养费"] == 0.8


def test_a_number_before_a_word_goes_on_with_it() -> None:
    texts = [f"地铁{line}号线没有{what}" for line in (1, 3, 4, 6) for what in ("电梯", "厕所")]

    assert _phrases(texts, "号线")["号线"] == 0


def test_whole_names_take_the_place_of_their_parts() -> None:
    texts = [f"{way}社会抚养费，{why}" for way in ("退", "问", "交", "查") for why in ("急", "难")]
    phrases = find_phrases(texts, ["抚养费", "社会"], 3)

    assert mended(("抚养费", "社会"), phrases) == ("社会抚养费",)


@pytest.mark.parametrize("word", ["希望", "我们", "反映", "的", "领到", "三个月", "正常", "关于"])
def test_what_all_writers_say_names_nothing(word: str) -> None:
    assert not names_something(word)


def test_a_deed_is_no_thing() -> None:
    assert is_thing("电梯")
    assert not is_thing("返回")


def _name(text: str, worth: float) -> Name:
    return Name(text, tuple(text.split("、")), 1.0, worth)


def test_no_two_themes_have_the_same_name() -> None:
    same = [_name("停车", 0.5), _name("停车、收费", 0.4)]

    assert chosen([same, same, same]) == ["停车", "停车、收费", "停车 2"]
    assert chosen([[], []]) == ["其余", "其余 2"]  # no word in common


def test_a_part_need_not_repeat_its_theme() -> None:
    proposed = [_name("噪音扰民", 0.5), _name("夜间施工", 0.4)]

    assert chosen([proposed], above="噪音扰民") == ["夜间施工"]
    assert chosen([proposed], above="油烟扰民") == ["夜间施工"]
    assert chosen([proposed], above="出租车") == ["噪音扰民"]


def test_keywords_leave_out_what_names_nothing() -> None:
    docs = [["近年", "电梯", "维修"], ["近年", "电梯", "故障"], ["近年", "学校", "老师"]]

    found = keywords(counted(docs), np.array([0, 0, 1]), 2)

    assert [words[0] for words in found] == ["电梯", "学校"]
    assert not any("近年" in words for words in found)
