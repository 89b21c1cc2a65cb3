"""What the rules say of a draft: in the editor, at its publication, and to whoever approves it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.test.utils.form_data import streamfield

from audit.models import Event
from cms.models import PolicyPage
from cms.waiting import errands
from consultations.services import NotReleasable
from tests.cms import pages
from tests.cms.test_editing import edit_url, errors, press

pytestmark = pytest.mark.django_db
MOBILE = "立法处 13800138000"
WHY = "征求意见期间办公室搬迁，暂无座机。"


def reason(words: str = WHY) -> list[dict[str, str]]:
    return [{"type": "private_number", "value": words}]


def seen(client: Client, page: PolicyPage) -> str:
    client.force_login(pages.editor())
    return client.get(edit_url(page)).content.decode()


def test_a_draft_in_order_is_told_so(client):
    assert "没有需要改正的地方" in seen(client, pages.policy())


def test_a_finding_is_shown_with_the_way_to_mend_it_and_the_reason_given(client):
    page = pages.policy(contact=MOBILE)

    text = seen(client, page)
    assert "联系方式里公开了个人手机号码。" in text
    assert "请改用办公电话；必须保留的，请写明理由。" in text
    assert "还没有写明理由。" in text
    page.reasons = reason()
    page.save()
    assert WHY in seen(client, page)


def test_advice_does_not_stand_in_the_way(client):
    page = pages.policy(closes_on=next_sunday(30))

    assert "是休息日" in seen(client, page)
    assert page.draft(timezone.now()).missing() == {}


def next_sunday(days: int):
    day = timezone.localdate() + timedelta(days=days)
    return day + timedelta(days=6 - day.weekday())


def test_where_a_reason_is_asked_the_form_says_so(client):
    response = press(client, pages.approver(), None, "action-publish", contact=MOBILE)

    assert list(errors(response)) == ["reasons"]
    assert errors(response)["reasons"] == [
        "联系方式里公开了个人手机号码。请改用办公电话；必须保留的，请写明理由。"
    ]
    assert not PolicyPage.objects.exists()


def test_with_its_reason_the_draft_is_published_and_the_reason_kept(client):
    response = press(
        client,
        pages.superuser(),
        None,
        "action-publish",
        contact=MOBILE,
        reasons=streamfield([("private_number", WHY)]),
    )

    assert response.status_code == 302
    event = Event.objects.get(verb="consultations.released")
    assert event.data["reasons"] == {"private_number": WHY}


def test_a_reason_of_blanks_is_none():
    page = pages.policy(contact=MOBILE, reasons=reason("  "))

    with pytest.raises(NotReleasable):
        pages.publish(page)


def test_the_reason_for_a_short_period_is_kept_with_the_release_too():
    soon = timezone.localdate() + timedelta(days=20)
    pages.published(closes_on=soon, short_period_reason="汛期将至")

    event = Event.objects.get(verb="consultations.released")
    assert event.data["reasons"] == {"short_period": "汛期将至"}


def test_a_last_day_that_is_over_is_refused():
    page = pages.policy(closes_on=timezone.localdate() - timedelta(days=1))

    with override("en"):
        missing = page.draft(timezone.now()).missing()
        assert str(missing["closes_on"]).startswith("The last day, ")
    assert list(missing) == ["closes_on"]


def test_approvers_are_led_to_the_reasons_that_they_take_upon_themselves():
    page = pages.policy(contact=MOBILE, reasons=reason())
    page.save_revision()
    page.get_workflow().start(page, pages.editor())

    with override("en"):
        rows = errands(pages.head(), timezone.now())
    assert [(row.label, row.when) for row in rows][1:] == [
        (f"Weigh the reasons given in: {page.title}", "1 reason")
    ]
    assert rows[1].url == reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_the_editor_leads_to_the_choice_of_a_procedure_and_to_the_timetable(client):
    text = seen(client, pages.policy())

    assert reverse("planning:procedures") in text
    assert reverse("planning:timetable") in text
