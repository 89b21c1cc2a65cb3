"""What asks for the same is found, what is about another matter is not; nothing secret is told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from petitions.similar import similar
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db

SAME = [
    ("给滨江步道每五百米装一处无障碍厕所", "滨江步道应当每隔五百米建一座无障碍厕所"),
    ("高考与中考前十日全线静音", "中考高考前十天滨江全线保持安静"),
    ("公开每晚声级监测数据", "把每天晚上的噪声监测数据公开出来"),
    ("小区门口公交站加遮雨棚", "给公交站装遮雨棚"),
    ("老旧小区加装电梯补贴", "提高老旧小区加装电梯的补贴"),
    ("放学时段学校门口设护学岗", "在小学门口放学时设护学岗"),
    ("北岭区建社区食堂给老人", "北岭区多办几个老年人社区食堂"),
    ("夜间公交延长到十二点", "把夜班公交车延长到晚上十二点"),
    ("清理稻川河道垃圾", "稻川县河道垃圾要定期清理"),
    ("圖書館週末開放到晚上十點", "市图书馆周末延长开放到晚上十点"),
]
OTHER = [
    "滨江步道禁止电动车通行",
    "公开各区空气质量治理经费",
    "学校食堂公开食材来源",
    "中考体育增加游泳选项",
]


def test_what_asks_for_the_same_comes_first() -> None:
    rules = made.profile("many", at_once=99)
    for _mine, theirs in SAME:
        made.petition(title=theirs, ask="请有关部门尽快办理。", profile=rules)
    for title in OTHER:
        made.petition(title=title, ask="请有关部门尽快办理。", profile=rules)
    for mine, theirs in SAME:
        found = similar(mine)
        assert found, mine
        assert found[0].title == theirs
        assert 25 <= found[0].percent <= 100
    assert similar("请为流浪动物建收容站") == []
    assert similar("") == []


def test_the_same_words_are_wholly_alike_and_the_petition_itself_is_left_out() -> None:
    row = made.petition()
    assert similar(row.title, row.ask)[0].percent == 100
    assert similar(row.title, row.ask, exclude=row.pk) == []


def test_of_what_waits_a_citizen_learns_only_that_there_is_something() -> None:
    row = made.petition(state="checking")
    [found] = similar(row.title, row.ask)
    assert row.title not in found.title
    assert (found.url, found.is_public) == ("", False)
    [found] = similar(row.title, row.ask, for_checker=True)
    assert found.title == row.title


@pytest.mark.parametrize("state", ["draft", "hidden", "lapsed"])
def test_drafts_and_what_is_hidden_are_never_found(state: str) -> None:
    row = made.petition(state=state)
    assert similar(row.title, row.ask, for_checker=True) == []


def test_an_open_consultation_is_found_once_by_the_clause_most_alike() -> None:
    matter = "云汀市滨江夜间公共空间使用办法"
    texts = ["每八百米设置夜间厕所、饮水点和求助按钮。", "景观灯光二十三时后亮度减半。"]
    for number, text in enumerate(texts):
        make.thread(matter=matter, title=f"第{number}条 滨江厕所", text=text)
    make.thread(matter="旧的", title="滨江厕所", closed_at=timezone.now())
    [found] = similar("滨江厕所太少", "每八百米设置夜间厕所。")
    assert (found.kind, found.title) == ("consultation", f"{matter} · 第0条 滨江厕所")


def test_two_queries_however_many_there_are() -> None:
    for _ in range(30):
        made.petition()
    with CaptureQueriesContext(connection) as queries:
        assert len(similar(made.TITLE, limit=5)) == 5
    assert len(queries) == 2
