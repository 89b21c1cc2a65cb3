from nlp.answer import Finding, check_answer, house_phrases, points_of

ASKED = "您好！我们小区的电梯坏了三个月。请问何时维修电梯？另外停车位收费标准是否公示？谢谢。"
GOOD = (
    "您反映的电梯维修和停车位收费标准公示问题已核实。根据《物业管理条例》第五十三条，"
    "维修资金已列入计划，电梯将于2026年5月10日前完成维修，停车位收费标准将在本月底公示。"
)
EMPTY = "您好！您的留言已收到。感谢您对我们工作的关心与支持。"


def _found(message: str, reply: str, others: list[str] | None = None) -> dict[str, Finding]:
    house = house_phrases(others) if others else None
    return {one.kind: one for one in check_answer(message, reply, house)}


def test_a_full_answer_meets_all() -> None:
    found = _found(ASKED, GOOD, [EMPTY] * 5)

    assert list(found) == ["points", "basis", "next", "date", "template"]
    assert {kind: one.met for kind, one in found.items()} == dict.fromkeys(found, True)
    assert [GOOD[start:stop] for start, stop in found["basis"].seen] == [
        "《物业管理条例》第五十三条"
    ]
    assert "2026年5月10日前" in [GOOD[start:stop] for start, stop in found["date"].seen]


def test_an_empty_phrase_meets_none() -> None:
    found = _found(ASKED, EMPTY, [EMPTY] * 5)

    assert {kind: one.met for kind, one in found.items()} == dict.fromkeys(found, False)
    assert found["template"].reason == "100% of it stands in other replies too"


def test_a_point_left_out_is_named() -> None:
    points = _found(ASKED, "电梯维修将于下周完成。")["points"]

    assert not points.met
    assert points.missing == ("另外停车位收费标准是否公示？",)
    assert points.share == 0.5


def test_a_time_that_is_past_is_no_date_ahead() -> None:
    assert not _found(ASKED, "我局于2025年3月4日到现场查看。")["date"].met
    assert _found(ASKED, "我局将在十五个工作日内答复。")["date"].met


def test_without_other_replies_nothing_is_a_template_but_silence() -> None:
    assert _found(ASKED, EMPTY)["template"].met
    assert {one.met for one in check_answer(ASKED, "")} == {False}


def test_points_are_questions_and_wishes_or_else_all_that_is_said() -> None:
    assert points_of(ASKED) == ["请问何时维修电梯？", "另外停车位收费标准是否公示？"]
    assert points_of("小区电梯坏了三个月。") == ["小区电梯坏了三个月。"]
    assert points_of("您好！") == []
