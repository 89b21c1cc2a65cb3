import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.duplicates import common_length, find_duplicates, letters
from nlp.names import skeleton

LIFT = "我们小区的电梯已经坏了三个月，物业一直说在等配件，老人上下楼非常困难，请尽快督促修好。"
NOISE = "工地每天夜里十二点还在浇筑混凝土，噪声让整栋楼的孩子睡不着觉，打了几次电话都没有人来管。"
PARK = "希望在河边增设一处停车场，周末来散步的人把车都停在机动车道上，救护车也开不进来。"


def _edited(text: str, share: float, chance: random.Random) -> str:
    made = list(text)
    for _ in range(int(share * len(text))):
        made[chance.randrange(len(made))] = chance.choice("云山水木金火土日月星辰")
    return "".join(made)


def test_the_same_letters_are_the_same_text_however_pasted() -> None:
    pasted = "\u3000\u3000" + LIFT.replace("，", ", ").replace("三", "三\n")

    found = find_duplicates([LIFT, NOISE, pasted, LIFT], authors=["甲", "乙", "丙", "甲"])

    (group,) = found.groups
    assert (group.kind, group.members, group.people, group.wordings) == ("exact", (0, 2, 3), 2, 1)
    assert found.group.tolist() == [0, -1, 0, 0]


def test_a_text_of_which_a_fifth_was_edited_is_near() -> None:
    chance = random.Random(20261122)
    texts = [LIFT, NOISE, PARK] + [_edited(text, 0.15, chance) for text in (LIFT, NOISE, PARK)]

    found = find_duplicates(texts)

    assert [(group.kind, group.members) for group in found.groups] == [
        ("near", (0, 3)),
        ("near", (1, 4)),
        ("near", (2, 5)),
    ]
    assert [group.wordings for group in found.groups] == [2, 2, 2]


def test_half_a_text_is_no_copy_but_for_a_low_threshold() -> None:
    half = LIFT[: len(LIFT) * 6 // 10]

    assert find_duplicates([LIFT, half]).groups == ()
    assert len(find_duplicates([LIFT, half], threshold=0.5).groups) == 1


def test_the_same_frame_about_two_estates_is_a_template() -> None:
    frame = "我住在{}，物业把公共车位卖给了外来车辆，业主反而没有地方停车，请管一管。"
    texts = [frame.format(place) for place in ("金桂花园小区", "滨江一号公寓", "杏林路88号")]

    found = find_duplicates([*texts, NOISE])

    (template,) = found.templates
    assert (template.kind, template.members, template.wordings) == ("template", (0, 1, 2), 3)


def test_copies_alone_make_no_template() -> None:
    assert find_duplicates([LIFT, LIFT]).templates == ()


@pytest.mark.parametrize("texts", [[], [""], ["", "", "，。"], ["好"], ["好", "对"]])
def test_nothing_has_no_copies(texts: list[str]) -> None:
    found = find_duplicates(texts)

    assert found.groups == ()
    assert found.group.tolist() == [-1] * len(texts)


def test_short_texts_are_copies_of_their_equals_alone() -> None:
    assert find_duplicates(["支持", "支持！", "反对", "不支持"]).group.tolist() == [0, 0, -1, -1]


@pytest.mark.parametrize("threshold", [0.4, 1.1])
def test_a_threshold_out_of_range_is_refused(threshold: float) -> None:
    with pytest.raises(ValueError, match=str(threshold)):
        find_duplicates([LIFT], threshold=threshold)


def test_an_author_for_each_text_is_needed() -> None:
    with pytest.raises(ValueError, match="1"):
        find_duplicates([LIFT, NOISE], authors=["甲"])


def test_order_does_not_matter() -> None:
    chance = random.Random(1)
    texts = [_edited(text, 0.1, chance) for text in (LIFT, NOISE, PARK) for _ in range(5)]
    order = chance.sample(range(len(texts)), len(texts))

    straight = find_duplicates(texts).groups
    mixed = find_duplicates([texts[index] for index in order]).groups

    assert {frozenset(group.members) for group in straight} == {
        frozenset(order[index] for index in group.members) for group in mixed
    }


@given(st.text("云山水木", max_size=30), st.text("云山水木", max_size=30))
def test_the_longest_common_subsequence_is_found(one: str, other: str) -> None:
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, left in enumerate(one):
        for j, right in enumerate(other):
            longer = max(table[i][j + 1], table[i + 1][j])
            table[i + 1][j + 1] = table[i][j] + 1 if left == right else longer

    assert common_length(one, other) == table[-1][-1]


def test_letters_and_frames_leave_out_what_differs_by_chance() -> None:
    assert letters(" Ａ区，１２号！\n") == "a区12号"
    assert skeleton("请王小明先生到杏林路18号领取停车证一张") == skeleton(
        "请李某先生到学院路7号领取停车证一张"
    )
    assert skeleton("杏林路18号") == ""
