# ruff: noqa: DTZ001 -- messages are told in a city's own time
from datetime import datetime, timedelta

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from nlp.hot import Message, _linked, hot_issues, moment

START = datetime(2026, 3, 1, 9)
WORKS = [
    "清泉花园小区门口的搅拌站整夜轰鸣，粉尘飘进屋里，老人孩子没法睡觉",
    "清泉花园小区旁边搅拌站粉尘太大，夜里轰鸣不停，请环保部门查处",
    "搅拌站建在清泉花园小区边上，粉尘和轰鸣让人睡不着",
    "清泉花园小区搅拌站夜里又在轰鸣，粉尘满阳台，没人管吗",
]
ROAD = [
    "柳荫路的路灯坏了一个月，晚上下班看不清坑洼",
    "柳荫路路灯不亮，坑洼路面已经摔了两个人",
    "请修好柳荫路的路灯，路面坑洼，晚上太危险",
]
OTHERS = [
    "幼儿园餐费为什么涨了三成，有没有公示",
    "医保卡丢了怎么补办，窗口说法不一",
    "希望图书馆周末延长开放时间",
    "社保转移手续办了半年还没有结果",
    "公积金提取需要哪些材料，能不能网上办",
    "小学门口早高峰堵车严重，建议错峰",
]


def _said(texts: list[str], *, each: str = "甲乙丙丁", days: int = 2) -> list[Message]:
    return [
        Message(text, START + timedelta(days=days * place), each[place % len(each)])
        for place, text in enumerate(texts)
    ]


def test_messages_on_one_matter_are_an_issue_with_its_place() -> None:
    messages = [*_said(WORKS), *_said(ROAD), *_said(OTHERS)]

    first, second, *_ = hot_issues(messages)

    assert (first.members, first.place, first.people) == ((0, 1, 2, 3), "清泉花园小区", 4)
    assert (second.members, second.place, second.people) == ((4, 5, 6), "柳荫路", 3)
    assert (first.begin, first.end) == (START, START + timedelta(days=6))
    assert first.heat > second.heat
    assert first.label in {text[:40] for text in WORKS}


def test_people_count_and_not_messages() -> None:
    shouted = _said(ROAD * 3, each="甲", days=0)
    messages = [*_said(WORKS), *shouted, *_said(OTHERS)]

    first, second, *_ = hot_issues(messages)

    assert (first.people, len(first.members)) == (4, 4)
    assert (second.people, len(second.members)) == (1, 9)


def test_copies_under_new_names_are_one_voice() -> None:
    copies = [Message(WORKS[0], START, f"u{number}") for number in range(6)]

    (issue, *_) = hot_issues([*copies, *_said(WORKS[1:]), *_said(ROAD), *_said(OTHERS)])

    assert (len(issue.members), issue.people) == (9, 4)


def test_likes_count_by_their_logarithm() -> None:
    liked = [Message(one.text, one.at, one.author, likes=2000) for one in _said(ROAD)]
    plain, boosted = (
        {issue.place: issue.heat for issue in hot_issues([*_said(WORKS), *road, *_said(OTHERS)])}
        for road in (_said(ROAD), liked)
    )

    assert plain["柳荫路"] < boosted["柳荫路"] < plain["柳荫路"] * 2


def test_the_same_words_about_two_estates_are_two_issues() -> None:
    there = [text.replace("清泉花园", "望江名都") for text in WORKS]
    messages = [*_said(WORKS), *_said(there, each="戊己庚辛"), *_said(OTHERS)]

    places = {issue.place for issue in hot_issues(messages) if len(issue.members) > 1}

    assert {"清泉花园小区", "望江名都小区"} <= places


def test_what_looks_alike_is_one_issue_only_where_the_matter_is_one() -> None:
    share = 0.4**0.5
    alike = csr_matrix(np.array([[share, (1 - share**2) ** 0.5, 0], [share, 0, 0.7746]]))
    one, two = np.array([[1.0, 0], [1, 0]]), np.array([[1.0, 0], [0, 1]])
    days, nowhere = np.zeros(2), csr_matrix((2, 1))

    assert len(set(_linked(alike * 0.6, days, nowhere, one))) == 1
    assert len(set(_linked(alike * 0.6, days, nowhere, two))) == 2


def test_what_came_lately_is_told() -> None:
    old = [Message(text, START - timedelta(days=200), str(i)) for i, text in enumerate(ROAD)]

    found = {issue.place: issue.rising for issue in hot_issues([*old, *_said(WORKS)])}

    assert found == {"清泉花园小区": 1.0, "柳荫路": 0.0}


@pytest.mark.parametrize("texts", [[], ["好"], ["", ""], ["电梯坏了", "幼儿园涨价"]])
def test_where_nothing_is_shared_there_is_no_issue(texts: list[str]) -> None:
    assert hot_issues(_said(texts)) == []


def test_the_same_messages_give_the_same_issues() -> None:
    messages = [*_said(WORKS), *_said(ROAD), *_said(OTHERS)]

    assert hot_issues(messages) == hot_issues(messages)
    assert len(hot_issues(messages, most=1)) == 1


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2019-02-28 11:25:05", datetime(2019, 2, 28, 11, 25, 5)),
        ("2020/1/6 12:09", datetime(2020, 1, 6, 12, 9)),
        (" 2020年1月6日 ", datetime(2020, 1, 6)),
        ("2020-01-06T08:00:00+08:00", datetime(2020, 1, 6)),
    ],
)
def test_times_are_read_as_tables_write_them(written: str, at: datetime) -> None:
    assert moment(written) == at


@pytest.mark.parametrize("written", ["", "昨天", "2020-13-40"])
def test_what_is_no_time_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        moment(written)
