"""D7 on its page, as a workbook and as a document: the same rows, nothing left out."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from cms.circulating.overview import overview
from cms.circulating.replying import Reply, Said
from cms.circulating.table import Table, table_of
from cms.models import Circulation, Invitation
from core.calendar import add_workdays
from tests.cms.circulating import made
from tests.cms.circulating.made import FIRST, WHOLE

pytestmark = pytest.mark.django_db
COLUMNS = ["序号", "单位", "条款", "意见", "采纳情况", "协调过程", "未达成一致的理由"]
FORMULA = '=HYPERLINK("http://example.org")'


@pytest.fixture
def row() -> Circulation:
    """Of four departments one disputes, one agrees by silence to nothing, one has no objection."""
    names = ("公安局", "城管局", "司法局", "民政局")
    units = [made.bureau(name)[0] for name in names]
    circulation = made.circulation(*units, now=made.later(-30))
    asked = {one.department.name: one for one in circulation.invitations.all()}
    in_time = made.later(-29)
    answer = Reply(
        "remarks", "", {WHOLE: Said(FORMULA), FIRST: Said("职责不清。", "由公安局负责。")}
    )
    answered = made.reply(asked["公安局"], answer, now=in_time)
    whole, first = (made.fresh(one) for one in answered.remarks.all())
    made.treat(whole, "adopted", "")
    made.dispute(made.uphold(made.treat(first)))
    made.reply(asked["司法局"], now=in_time)
    made.reply(asked["民政局"], made.said(FIRST, words="建议照顾老年人。"))
    Invitation.objects.filter(department__name="城管局").update(
        state="silent", silent_at=timezone.now()
    )
    return circulation


def table(row: Circulation) -> Table:
    with translation.override("zh-hans"):
        return table_of(overview(row), timezone.localdate())


def test_each_remark_is_a_row_and_so_is_each_department_without_one(row: Circulation) -> None:
    rows = {(one.unit, one.clause): one for one in table(row).rows}

    assert [one.number for one in table(row).rows] == [1, 2, 3, 4, 5]
    assert set(rows) == {
        ("公安局", "草案整体"),
        ("公安局", "第一条"),
        ("城管局", "—"),
        ("司法局", "—"),
        ("民政局（超期答复）", "第一条"),
    }
    disputed = rows["公安局", "第一条"]
    assert disputed.remark == "职责不清。\n建议修改为：由公安局负责。"
    assert disputed.treatment == "未采纳"
    assert disputed.dispute == "职责由上位法确定，本办法不能改变。"
    assert [
        line.partition("，")[2].partition("：")[2] for line in disputed.coordination.split("\n")
    ] == [
        f"未采纳。{made.DECLINED}",
        "坚持意见。我局坚持原意见，理由同前。",
        "写明未达成一致的理由。职责由上位法确定，本办法不能改变。",
    ]
    assert rows["民政局（超期答复）", "第一条"].treatment == "尚未处理"


def test_silence_is_told_as_silence(row: Circulation) -> None:
    rows = {one.unit: one.remark for one in table(row).rows}

    assert rows["城管局"].endswith("未答复")
    assert rows["司法局"].startswith("无意见（")
    assert "同意" not in rows["城管局"]


def test_who_still_has_time_is_told_so() -> None:
    row = made.circulation(made.bureau("水务局")[0])

    assert table(row).rows[0].remark.startswith("尚未答复（期限至")


def test_counts_have_their_denominators(row: Circulation) -> None:
    assert table(row).counts == (
        "共征求4个部门的意见：2个提出意见，1个答复无意见，1个未答复，0个仍在答复期限内。",
        "共收到3条意见：采纳1条，部分采纳0条，未采纳1条，尚未处理1条。3条中有1条未达成一致。",
    )


def test_a_dispute_is_told_with_both_sides(row: Circulation) -> None:
    (dispute,) = table(row).disputes

    assert (dispute.unit, dispute.clause) == ("公安局", "第一条")
    assert "我局坚持原意见" in dispute.theirs
    assert dispute.ours == f"{made.DECLINED}\n职责由上位法确定，本办法不能改变。"


def test_an_extension_and_a_short_time_stand_above_the_table() -> None:
    now, day = timezone.now(), add_workdays(timezone.localdate(), 2)
    row = made.circulation(due_on=day, reason="防汛需要。")
    Circulation.objects.filter(pk=row.pk).update(
        first_due_on=row.due_on,
        due_on=row.due_on + timedelta(days=9),
        extended_at=now,
        extended_by=row.started_by,
        extension_reason="单位来不及。",
    )

    facts = dict(table(Circulation.objects.get(pk=row.pk)).facts)

    assert facts["期限较短的理由"] == "防汛需要。"
    assert "延期原因：单位来不及。" in facts["答复期限"]


@pytest.fixture
def drafter(client: Client, row: Circulation) -> Client:
    client.force_login(row.started_by)
    return client


def get(client: Client, row: Circulation, name: str) -> bytes:
    url = reverse(f"circulations:{name}", args=[row.pk])
    # The papers are Chinese whatever language their reader has chosen.
    language = "zh-hans" if name == "table" else "en"
    return client.get(url, headers={"accept-language": language}).content


def test_the_page_has_the_seven_columns(drafter: Client, row: Circulation) -> None:
    html = get(drafter, row, "table").decode()

    assert [f'<th scope="col">{name}</th>' in html for name in COLUMNS] == [True] * 7
    for said in ("未答复", "无意见（", "未达成一致的意见", "共征求4个部门的意见", row.digest):
        assert said in html


def test_the_workbook_holds_the_same_and_no_formula(drafter: Client, row: Circulation) -> None:
    sheet = load_workbook(BytesIO(get(drafter, row, "xlsx"))).active

    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    head = lines.index(COLUMNS)
    assert lines[head + 1][0] == 1
    told = [list(one.cells)[1:] for one in table(row).rows]
    assert [line[1:] for line in lines[head + 1 : head + 6]] == told
    formula = next(cell for line in sheet.iter_rows() for cell in line if cell.value == FORMULA)
    assert (formula.data_type, formula.quotePrefix) == ("s", True)
    assert lines[0][0] == row.title
    assert sheet.print_title_rows == f"${head + 1}:${head + 1}"
    assert sheet.oddFooter.center.text == "第&P页，共&N页"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.cell(1, 1).font.name, formula.font.name) == ("黑体", "仿宋")


def test_the_document_holds_the_same_with_its_head_on_each_page(
    drafter: Client, row: Circulation
) -> None:
    paper = Document(BytesIO(get(drafter, row, "docx")))

    grid = paper.tables[0]
    assert [cell.text for cell in grid.rows[0].cells] == COLUMNS
    cells = [tuple(cell.text for cell in line.cells) for line in grid.rows[1:]]
    assert cells == [one.cells for one in table(row).rows]
    assert grid.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    words = [paragraph.text for paragraph in paper.paragraphs]
    assert words[:2] == [row.title, "部门意见协调表"]
    assert f"起草单位：{row.department.name}" in words
    assert "未达成一致的意见" in words
    foot = paper.sections[0].footer._element.xml
    assert ("PAGE" in foot, "NUMPAGES" in foot) == (True, True)
    fonts = paper.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "仿宋"
    assert paper.sections[0].page_width > paper.sections[0].page_height


def test_what_no_letter_shows_breaks_no_file(drafter: Client, row: Circulation) -> None:
    remark = Invitation.objects.get(department__name="民政局").remarks.get()
    type(remark).objects.filter(pk=remark.pk).update(words="退格\x08和\ufffe")

    assert len(get(drafter, row, "xlsx")) > 1000
    assert len(get(drafter, row, "docx")) > 1000


def test_a_file_has_its_name(drafter: Client, row: Circulation) -> None:
    answer = drafter.get(reverse("circulations:docx", args=[row.pk]))

    assert "filename*=UTF-8''%E9%83%A8%E9%97%A8" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
