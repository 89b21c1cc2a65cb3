"""Departments are asked about a draft: one agrees, one does not, and the table says both."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from docx import Document

from cms.models import Circulation, Remark
from tests.cms import pages
from tests.cms.circulating import made
from tests.journeys.walker import Walker


def ask(drafter: Walker, draft: int) -> Circulation:
    drafter.go(f"/cms/circulate/{draft}/")
    for box in drafter.find("[name='departments']").all()[-2:]:
        box.check()
    drafter.type(note="请看第一条。")
    drafter.press("main form [type='submit']")
    return Circulation.objects.get()


def reply(officer: Walker, words: str = "") -> None:
    officer.go("/desk/circulations/")
    officer.press("main .card-title a")
    officer.find(f"[name='answer'][value='{'remarks' if words else 'no_objection'}']").check()
    if words:
        officer.find("[name='words-2']").fill(words)
        officer.press("main form .button.quiet")
    officer.press("[name='send']")
    assert "答复已经发出" in officer.text


def decline(drafter: Walker, row: Circulation, remark: Remark) -> None:
    drafter.go(row.get_absolute_url())
    drafter.press(f"a[href='/desk/circulations/remarks/{remark.pk}/']")
    drafter.find("[name='treatment'][value='declined']").check()
    drafter.find("[name='words']").fill(made.DECLINED)
    drafter.press("main form .button:not(.quiet)")


def table(drafter: Walker, row: Circulation) -> list[list[str]]:
    """The lines of the table that is handed in, without its head."""
    drafter.go(f"{row.get_absolute_url()}table/")
    with drafter.page.expect_download() as download:
        drafter.find("a[href$='.docx']").click()
    paper = Document(BytesIO(Path(download.value.path()).read_bytes()))
    return [[cell.text for cell in line.cells] for line in paper.tables[0].rows[1:]]


def test_a_drafter_asks_two_departments_and_hands_in_the_table(
    arrive: Callable[..., Walker], site: str
) -> None:
    page = made.draft()
    police, officer = made.bureau("云汀市公安局")
    _justice, clerk = made.bureau("云汀市司法局")
    drafter, first, second = arrive(), arrive(scripts=False), arrive(360)
    for walker, person in ((drafter, pages.editor()), (first, officer), (second, clerk)):
        walker.enter_as(person)

    row = ask(drafter, page.pk)
    reply(first, "职责不清，建议写明由谁负责。")
    reply(second)
    remark = Remark.objects.get()
    assert remark.invitation.department == police
    decline(drafter, row, remark)
    first.go(made.fresh(remark).invitation.get_absolute_url())
    first.find("[name='act'][value='agree']").check()
    first.press("form[action$='/stand/'] .button")
    told = table(drafter, row)

    assert [line[1] for line in told] == ["云汀市公安局", "云汀市司法局"]
    assert told[0][4] == "未采纳"
    assert "同意处理结果" in told[0][5]
    assert told[1][3].startswith("无意见（")
