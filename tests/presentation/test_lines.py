"""Titles in pictures break as Chinese is set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presentation.lines import NOT_FIRST, NOT_LAST, sentences, width, wrap

TITLE = "云汀市滨江夜间公共空间使用与声光协调办法（征求意见稿）"


def test_a_title_fills_its_lines_evenly() -> None:
    lines = wrap(TITLE, room=16, most=3)

    assert "".join(lines) == TITLE
    assert [len(line) for line in lines] == [14, 13]


def test_a_title_breaks_before_its_bracket_where_that_costs_no_line() -> None:
    assert wrap("云汀市共享单车停放管理规定（征求意见稿）", room=17, most=3) == [
        "云汀市共享单车停放管理规定",
        "（征求意见稿）",
    ]


@pytest.mark.parametrize("room", range(6, 30))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(room: int) -> None:
    lines = wrap("关于《云汀市条例》（草案），《办法》、《规定》的说明。", room=room, most=9)

    assert [line for line in lines if line[0] in NOT_FIRST or line[-1] in NOT_LAST] == []


def test_a_latin_word_stays_whole() -> None:
    assert wrap("Rules for the riverside at night", room=8, most=9) == [
        "Rules for the",
        "riverside at",
        "night",
    ]


@given(st.text(max_size=200), st.integers(2, 30), st.integers(1, 4))
def test_no_line_is_wider_than_its_room_whatever_is_typed(text: str, room: int, most: int) -> None:
    lines = wrap(text, room=room, most=most)

    assert len(lines) <= most
    assert [line for line in lines if width(line) > room] == []


def test_two_hundred_characters_without_a_space_end_in_an_ellipsis() -> None:
    lines = wrap("长" * 200, room=16, most=3)

    assert lines == ["长" * 16, "长" * 16, "长" * 15 + "…"]


def test_the_first_sentences_tell_what_a_text_is_about() -> None:
    assert sentences("一是安静。二是热闹！三是好看？四是多余。", most=3) == [
        "一是安静。",
        "二是热闹！",
        "三是好看？",
    ]


def test_a_sentence_without_an_end_is_cut() -> None:
    assert sentences("字" * 300, most=3, room=10) == ["字" * 9 + "…"]
