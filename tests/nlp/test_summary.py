import pytest

from nlp.summary import summarise

LIFT = "小区电梯坏了三个月没有维修。"
LIFT_TOO = "电梯坏了三个月，物业没有维修，小区老人下不了楼。"
PARK = "停车位全部卖给外来车辆，业主无处停车。"
PARK_TOO = "业主没有停车位，车辆停在路边。"
ALONE = "今天的月亮格外圆。"
TEXTS = [f"您好！{LIFT}谢谢。", LIFT_TOO, PARK, PARK_TOO, ALONE]


def test_each_sentence_stands_in_its_source_and_names_who_says_so_too() -> None:
    first, second, *_ = summarise(TEXTS, list("abcde"))

    assert {first.source, second.source} <= set("abcd")
    assert (first.source in "ab") != (second.source in "ab")
    for said in (first, second):
        assert said.sentence in TEXTS["abcde".index(said.source)]
        assert said.source in said.sources
    assert set(first.sources) <= set("ab") or set(first.sources) <= set("cd")


def test_what_only_one_says_is_not_the_summary() -> None:
    assert ALONE not in {said.sentence for said in summarise(TEXTS)}


def test_nothing_is_said_twice() -> None:
    said = summarise([LIFT] * 5 + [PARK] * 3)

    assert [one.sentence for one in said] == [LIFT, PARK]
    assert said[0].sources == tuple("01234")
    assert sum(one.weight for one in said) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("texts", [[], [""], ["好。", "不行！"]])
def test_where_nothing_can_be_shown_nothing_is(texts: list[str]) -> None:
    assert summarise(texts) == []


def test_a_single_text_is_summed_up_too_and_the_number_is_kept() -> None:
    assert [said.sentence for said in summarise([LIFT + PARK], sentences=1)] in ([LIFT], [PARK])


def test_an_id_for_each_text_is_needed() -> None:
    with pytest.raises(ValueError, match="1 ids, 2 texts"):
        summarise([LIFT, PARK], ["a"])
