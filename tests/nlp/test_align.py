from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.align import Change, redline


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
