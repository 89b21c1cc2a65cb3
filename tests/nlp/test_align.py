import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.align import Change, align, align_texts, redline


def test_only_the_words_that_changed_are_marked() -> None:
    old = "行政机关应当自收到申请之日起三十日内答复。"
    new = "行政机关应当自收到申请之日起十五日内答复。"

    assert redline(old, new) == [
        Change("same", "行政机关应当自收到申请之日起"),
        Change("removed", "三十日"),
        Change("added", "十五日"),
        Change("same", "内答复。"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("", "", []),
        ("不变", "不变", [Change("same", "不变")]),
        ("", "新增一款", [Change("added", "新增一款")]),
        ("删去此款", "", [Change("removed", "删去此款")]),
    ],
)
def test_whole_wordings_may_stay_come_or_go(old: str, new: str, changes: list[Change]) -> None:
    assert redline(old, new) == changes


CLAUSE = st.one_of(
    st.text("应当三十日内，。答复申请人 \r\n\tab1-.", max_size=40), st.text(max_size=30)
)


@given(CLAUSE, CLAUSE)
def test_the_marks_give_back_both_wordings(old: str, new: str) -> None:
    changes = redline(old, new)

    assert "".join(change.text for change in changes if change.kind != "added") == old
    assert "".join(change.text for change in changes if change.kind != "removed") == new
    assert all(change.text for change in changes)
    assert all(a.kind != b.kind for a, b in pairwise(changes))


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("首小时不超过五元，每日四十元。", "首小时不超过三元，每日四十元。", ["五元", "三元"]),
        ("提前5个工作日公告", "提前10个工作日公告", ["5个工作日", "10个工作日"]),
        ("自2026年1月1日起施行", "自2026年3月1日起施行", ["1月", "3月"]),
        ("依照第十条办理", "依照第十一条办理", ["第十条", "第十一条"]),
        ("经三分之二以上业主同意", "经四分之三以上业主同意", ["三分之二", "四分之三"]),
    ],
)
def test_an_amount_or_a_reference_is_marked_as_one(old: str, new: str, marked: list[str]) -> None:
    assert [change.text for change in redline(old, new) if change.kind != "same"] == marked


ANSWER = "公安机关应当自收到申请之日起三十日内答复申请人，并说明理由。"
APPEAL = "申请人对答复不服的，可以依法申请行政复议。"
FEE = "停车收费实行政府定价，首小时不超过五元。"
NIGHT = "老旧小区周边可以设置夜间限时泊位，凭登记证明办理。"
NOTICE = "施工单位占用泊位的，应当提前公告并恢复原状。"


def _fates(old: list[str], new: list[str]) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    return [(match.fate, match.old, match.new) for match in align(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "fates"),
    [
        ([FEE, NIGHT], [FEE, NIGHT], [("same", (0,), (0,)), ("same", (1,), (1,))]),
        ([ANSWER], [ANSWER.replace("三十", "十五")], [("changed", (0,), (0,))]),
        ([FEE], [FEE, NIGHT], [("same", (0,), (0,)), ("new", (), (1,))]),
        ([FEE, NIGHT], [NIGHT], [("deleted", (0,), ()), ("same", (1,), (0,))]),
        (
            [FEE, NIGHT, NOTICE],
            [NOTICE, FEE, NIGHT],
            [("moved", (2,), (0,)), ("same", (0,), (1,)), ("same", (1,), (2,))],
        ),
        (
            [ANSWER + APPEAL, FEE],
            [ANSWER, APPEAL, FEE],
            [("split", (0,), (0, 1)), ("same", (1,), (2,))],
        ),
        (
            [FEE, NIGHT, NOTICE],
            [FEE + NIGHT, NOTICE],
            [("merged", (0, 1), (0,)), ("same", (2,), (1,))],
        ),
        ([], [FEE], [("new", (), (0,))]),
        ([FEE], [], [("deleted", (0,), ())]),
        ([], [], []),
    ],
)
def test_each_clause_is_told_what_became_of_it(
    old: list[str], new: list[str], fates: list[object]
) -> None:
    assert _fates(old, new) == fates


def test_five_clauses_made_into_one_are_merged_though_none_is_like_it() -> None:
    five = [ANSWER, APPEAL, FEE, NIGHT, NOTICE]

    assert _fates(five, ["".join(five)]) == [("merged", (0, 1, 2, 3, 4), (0,))]
    assert _fates(["".join(five)], five) == [("split", (0,), (0, 1, 2, 3, 4))]


def test_a_clause_repeated_beside_itself_is_new() -> None:
    assert _fates([FEE], [FEE, FEE]) == [("same", (0,), (0,)), ("new", (), (1,))]


def test_a_phrase_all_clauses_share_makes_none_alike() -> None:
    frame = "县级以上地方人民政府及其有关部门应当依照法律法规的规定{}。"
    old = [frame.format(word) for word in ("修建养老院", "植树造林", "供应自来水", "管理犬只")]
    new = [frame.format(word) for word in ("修建养老院", "征收税款", "供应自来水", "管理犬只")]

    assert [fate for fate, _, _ in _fates(old, new)] == ["same", "deleted", "new", "same", "same"]


CLAUSES = st.lists(
    st.sampled_from([ANSWER, APPEAL, FEE, NIGHT, NOTICE, "", ANSWER + FEE]), max_size=6
)


@given(CLAUSES, CLAUSES)
def test_each_clause_of_both_versions_is_named_once(old: list[str], new: list[str]) -> None:
    matches = align(old, new)

    assert sorted(index for match in matches for index in match.old) == [*range(len(old))]
    assert sorted(index for match in matches for index in match.new) == [*range(len(new))]
    assert all(0 <= match.likeness <= 1 for match in matches)


def test_a_clause_renumbered_is_the_same() -> None:
    _, after, matches = align_texts(f"第一条 {FEE}", f"第一条 {NIGHT}\n第二条 {FEE}")

    assert [(match.fate, [after[index].label for index in match.new]) for match in matches] == [
        ("new", ["第一条"]),
        ("same", ["第二条"]),
    ]


@pytest.mark.parametrize("typed", ["，" * 20_000, "的，" * 10_000, "。" * 9_000])
def test_a_word_that_is_sent_20000_times_costs_no_minutes(typed: str) -> None:
    law = "".join(f"第{n}条，静谧区每日的二十一时，停止使用音箱。" for n in range(800))

    began = time.perf_counter()
    changes = redline(law, typed)

    assert time.perf_counter() - began < 8
    assert "".join(one.text for one in changes if one.kind != "added") == law
    assert "".join(one.text for one in changes if one.kind != "removed") == typed
