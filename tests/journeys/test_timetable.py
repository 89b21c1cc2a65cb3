"""何叙, who prepares a draft: finds the procedure, plans the days, mends what the check says."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from audit.models import Event
from tests import make
from tests.cms import pages
from tests.journeys.walker import SEND

WHY = "办公室正在搬迁，暂时没有座机。"


def test_an_official_finds_the_procedure_and_plans_back_without_scripts(arrive) -> None:
    official = arrive(360, scripts=False)
    official.enter_as(make.user("official"))
    official.go("/desk/timetable/procedures/")
    official.press("a[href='?at=decision'], a[href$='?at=decision']")
    official.press("a[href$='?at=major']")
    official.press("main .card a[href$='?at=cn-major-decision']")
    official.press("a.button[href*='?profile=cn-major-decision']")
    far = timezone.localdate() + timedelta(days=400)

    official.type(day=far.isoformat())
    official.find("[name='with_hearing']").check()
    official.press(SEND)

    expect(official.find("figure svg:visible")).to_have_count(1)
    assert "举行听证会" in official.find("figure table").inner_text()
    soon = timezone.localdate() + timedelta(days=60)
    official.type(day=soon.isoformat())
    official.press(SEND)
    assert "时间来不及" in official.text


def test_an_editor_reads_the_check_gives_a_reason_and_publishes(arrive) -> None:
    page = pages.policy(contact="立法处 13800138000")
    page.save_revision()
    editor = arrive()
    editor.enter_as(pages.superuser())
    editor.go(f"/cms/pages/{page.pk}/edit/")
    assert "还没有写明理由" in editor.find(".checked").inner_text()

    editor.find("#reasons-root .c-sf-add-button").last.click()
    editor.find("[role='option']").nth(1).click()
    editor.type(**{"reasons-0-value": WHY})
    editor.find("footer .w-dropdown__toggle").last.click()
    editor.press("[name='action-publish']")

    event = Event.objects.get(verb="consultations.released")
    assert event.data["reasons"] == {"private_number": WHY}
