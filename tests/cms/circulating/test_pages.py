"""The pages at the desk: what is typed is kept, what is told is told, and few queries."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cms.models import Circulation, Invitation, Remark
from core.calendar import add_workdays
from tests import make
from tests.cms import pages
from tests.cms.circulating import made
from tests.cms.circulating.made import FIRST, WHOLE

pytestmark = pytest.mark.django_db
ZH = {"accept-language": "zh-hans"}


def signed_in(person: User) -> Client:
    client = Client(headers=ZH)
    client.force_login(person)
    return client


@pytest.fixture
def asked() -> Invitation:
    return made.invitation(made.circulation())


def typed(row: Invitation, **values: Any) -> dict[str, Any]:
    """The form as a browser sends it; the first article is the second clause."""
    return {"key": str(uuid4()), "seen": row.revision, "answer": "remarks", **values}


def start_form(*departments: int, **values: Any) -> dict[str, Any]:
    due_on = add_workdays(timezone.localdate(), 7)
    usual = {
        "key": str(uuid4()),
        "due_on": due_on.isoformat(),
        "reason": "",
        "note": "请看第一条。",
    }
    return {**usual, "departments": departments, **values}


def test_an_editor_starts_a_round_from_the_draft(client: Client) -> None:
    page, (department, official) = made.draft(), made.bureau("云汀市公安局")
    desk, url = signed_in(pages.editor()), reverse("circulate", args=[page.pk])
    editing = desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert url in editing

    answer = desk.post(url, start_form(department.pk))

    row = Circulation.objects.get()
    assert (answer.status_code, answer.url) == (302, row.get_absolute_url())
    assert (row.note, row.workdays, row.page_id) == ("请看第一条。", 7, page.pk)
    assert "有一轮正在进行" in desk.get(url).content.decode()
    assert row.title in signed_in(official).get(reverse("circulations:index")).content.decode()


def test_a_short_time_needs_a_reason_and_a_department_somebody_to_reply(client: Client) -> None:
    page, (department, _official) = made.draft(), made.bureau()
    desk, url = signed_in(pages.editor()), reverse("circulate", args=[page.pk])
    soon = add_workdays(timezone.localdate(), 3).isoformat()

    answer = desk.post(url, start_form(department.pk, due_on=soon))
    assert (answer.status_code, "少于7个" in answer.content.decode()) == (422, True)
    answer = desk.post(url, start_form(make.department("无人处").pk))
    assert "无人处：还没有可以答复的人员账号" in answer.content.decode()
    answer = desk.post(url, start_form(department.pk, due_on=timezone.localdate().isoformat()))
    assert "之间没有工作日" in answer.content.decode()
    assert Circulation.objects.count() == 0
    assert desk.post(url, start_form(department.pk, due_on=soon, reason="防汛需要。")).url


def test_a_colleague_of_another_department_is_kept_out(asked: Invitation) -> None:
    assert signed_in(make.user("official")).get(asked.get_absolute_url()).status_code == 403
    assert signed_in(pages.editor()).get(asked.get_absolute_url()).status_code == 403


def test_opening_the_page_is_the_receipt(asked: Invitation) -> None:
    official = made.official_of(asked)

    html = signed_in(official).get(asked.get_absolute_url()).content.decode()

    row = Invitation.objects.get(pk=asked.pk)
    assert (row.state, row.read_by) == ("read", official)
    assert "为了规范滨江夜间活动。" in html
    drafter = signed_in(asked.circulation.started_by)
    assert "已阅，尚未答复" in drafter.get(asked.circulation.get_absolute_url()).content.decode()


def test_a_draft_is_kept_for_the_department_alone(asked: Invitation) -> None:
    desk, words = signed_in(made.official_of(asked)), "建议写明联合检查。"

    desk.post(asked.get_absolute_url(), typed(asked, **{"words-2": words, "answer": ""}))

    colleague = signed_in(make.user("official", department=asked.department))
    assert words in colleague.get(asked.get_absolute_url()).content.decode()
    drafter = signed_in(asked.circulation.started_by)
    assert words not in drafter.get(asked.circulation.get_absolute_url()).content.decode()


def test_the_second_of_two_colleagues_keeps_what_was_typed(asked: Invitation) -> None:
    first = signed_in(made.official_of(asked))
    second = signed_in(make.user("official", department=asked.department))
    url = asked.get_absolute_url()
    first.post(url, typed(asked, **{"words-2": "先写的意见。"}))

    answer = second.post(url, typed(asked, **{"words-2": "后写的意见。"}))

    html = answer.content.decode()
    assert answer.status_code == 409
    assert ("先写的意见。" in html, "后写的意见。" in html) == (True, True)
    assert re.search(r'name="seen" value="1"', html)
    first.post(url, typed(asked, seen=1, send="1", **{"words-2": "先写的意见。"}))
    answer = second.post(url, typed(asked, seen=1, send="1", **{"words-2": "后写"}))
    assert (answer.status_code, "后写" in answer.content.decode()) == (409, True)
    assert Remark.objects.get().words == "先写的意见。"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"answer": ""}, "请选择本部门有没有意见"),
        ({"answer": "remarks"}, "还没有写意见"),
        ({"answer": "no_objection", "words-0": "还有一条意见。"}, "请选“有意见”"),
        ({"words-2": "长" * 2001}, "2000"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_lost(
    asked: Invitation, values: dict[str, str], sentence: str
) -> None:
    desk = signed_in(made.official_of(asked))

    answer = desk.post(asked.get_absolute_url(), typed(asked, send="1", words="附言在此", **values))

    html = answer.content.decode()
    assert (answer.status_code, sentence in html, "附言在此" in html) == (422, True, True)
    assert not Remark.objects.exists()


def test_words_are_plain_text(asked: Invitation) -> None:
    desk = signed_in(made.official_of(asked))

    words = "请删去<script>alert(1)</script>这一款\x00。"
    desk.post(asked.get_absolute_url(), typed(asked, send="1", **{"words-2": words}))

    assert Remark.objects.get().words == "请删去这一款。"


def test_a_remark_is_treated_and_answered_on_pages() -> None:
    remark = made.remark()
    circulation = remark.invitation.circulation
    drafter = signed_in(circulation.started_by)
    department = signed_in(made.official_of(remark.invitation))
    treat = reverse("circulations:treat", args=[remark.pk])

    assert drafter.post(treat, {"seen": 0, "treatment": "declined", "words": ""}).status_code == 422
    drafter.post(treat, {"seen": 0, "treatment": "declined", "words": made.DECLINED})
    assert "请本部门表态" in department.get(reverse("circulations:index")).content.decode()
    stand = reverse("circulations:stand", args=[remark.pk])
    assert department.post(stand, {"seen": 1, "act": "uphold"}).status_code == 422
    department.post(stand, {"seen": 1, "act": "uphold", "words": "本局坚持原来的意见。"})
    html = drafter.get(circulation.get_absolute_url()).content.decode()
    assert "还没有写明理由" in html
    dispute = reverse("circulations:dispute", args=[remark.pk])
    assert drafter.post(dispute, {"seen": 1, "reason": ""}).status_code == 422
    drafter.post(dispute, {"seen": 1, "reason": "上位法已经规定了职责。"})

    assert made.fresh(remark).state == "disputed"


def test_ticked_remarks_are_adopted_at_once() -> None:
    row = made.circulation()
    answered = made.reply(made.invitation(row), made.said(WHOLE, FIRST))
    drafter, url = signed_in(row.started_by), reverse("circulations:adopt", args=[row.pk])

    assert drafter.post(url, {}).status_code == 422
    drafter.post(url, {"remarks": [one.pk for one in answered.remarks.all()]})

    assert {one.treatment for one in answered.remarks.all()} == {"adopted"}


def test_the_drafter_sees_what_has_changed_since() -> None:
    page = made.draft()
    row = made.circulation(page=page)
    made.reply(made.invitation(row), made.said(FIRST))
    page.clauses = pages.blocks(article="为了规范滨江夜间活动和灯光。")
    page.save_revision()

    html = signed_in(row.started_by).get(row.get_absolute_url()).content.decode()

    assert "征求意见以后，草案有改动" in html
    assert "和灯光</ins>" in html.replace("<bdi>", "").replace("</bdi>", "")


def test_the_round_is_extended_recalled_and_closed_on_pages() -> None:
    row = made.circulation()
    drafter = signed_in(row.started_by)
    late = add_workdays(row.due_on, 3).isoformat()

    for name, values in {
        "extend": {"due_on": row.due_on.isoformat(), "reason": "来不及。"},
        "recall": {"reason": ""},
    }.items():
        url = reverse(f"circulations:{name}", args=[row.pk])
        assert (drafter.get(url).status_code, drafter.post(url, values).status_code) == (200, 422)
    drafter.post(
        reverse("circulations:extend", args=[row.pk]), {"due_on": late, "reason": "来不及。"}
    )
    assert drafter.post(reverse("circulations:close", args=[row.pk])).status_code == 409
    drafter.post(reverse("circulations:recall", args=[row.pk]), {"reason": "稿子另起。"})

    row.refresh_from_db()
    assert (row.state, row.is_extended, row.recall_reason) == ("recalled", True, "稿子另起。")
    asked = made.invitation(row)
    html = signed_in(made.official_of(asked)).get(asked.get_absolute_url()).content.decode()
    assert "这一轮已撤回：稿子另起。" in html


def round_of(rows: int) -> Circulation:
    """As many departments as ``rows``, each with two remarks that were declined and upheld."""
    row = made.circulation(*(made.bureau()[0] for _number in range(rows)))
    for asked in row.invitations.all():
        answered = made.reply(asked, made.said(WHOLE, FIRST))
        for remark in answered.remarks.all():
            made.uphold(made.treat(made.fresh(remark)))
    return row


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(
    ("name", "queries"), [("detail", 18), ("table", 10), ("xlsx", 7), ("docx", 7)]
)
def test_a_round_costs_as_many_queries_for_thirty_departments(
    django_assert_num_queries: Any, rows: int, name: str, queries: int
) -> None:
    row = round_of(rows)
    drafter = signed_in(row.started_by)
    url = reverse(f"circulations:{name}", args=[row.pk])
    drafter.get(url)

    with django_assert_num_queries(queries):
        assert drafter.get(url).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_the_desk_costs_as_many_queries_for_thirty_rounds(
    django_assert_num_queries: Any, rows: int
) -> None:
    department, official = made.bureau()
    for _number in range(rows):
        made.circulation(department)
        made.circulation(by=official)
    desk, url = signed_in(official), reverse("circulations:index")
    desk.get(url)

    with django_assert_num_queries(10):
        assert desk.get(url).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_a_reply_page_costs_as_many_queries_for_thirty_remarks(
    django_assert_num_queries: Any, rows: int
) -> None:
    blocks = [
        {
            "type": "article",
            "id": str(make.clause_key(number)),
            "value": {"label": f"第{number}条", "heading": "", "text": f"第{number}条的内容。"},
        }
        for number in range(1, rows + 1)
    ]
    asked = made.invitation(made.circulation(page=made.draft(clauses=blocks)))
    desk, url = signed_in(made.official_of(asked)), asked.get_absolute_url()
    desk.get(url)
    with django_assert_num_queries(7):
        assert desk.get(url).status_code == 200
    keys = [str(make.clause_key(number)) for number in range(1, rows + 1)]
    answered = made.reply(asked, made.said(*keys))
    for remark in answered.remarks.all():
        made.treat(made.fresh(remark))

    with django_assert_num_queries(11):
        assert desk.get(url).status_code == 200
