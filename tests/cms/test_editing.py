"""What editors and approvers can do in the editing rooms, and what they are told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from accounts.models import User
from audit.models import Event
from cms.models import HomePage, PolicyPage
from consultations.models import Consultation, Version
from tests import make
from tests.cms import pages

pytestmark = pytest.mark.django_db


def add_url() -> str:
    return reverse("wagtailadmin_pages:add", args=["cms", "policypage", HomePage.objects.get().pk])


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def form(action: str = "", **changed):
    """The editing form filled in as for a complete draft; ``action`` is the button pressed."""
    fields = {
        "title": "云汀市滨江夜间公共空间使用办法",
        "slug": "riverside",
        "profile": "cn-rule",
        "lead": changed.pop("lead", None) or make.department().pk,
        "office": "",
        "contact": "立法处，电话 0990-1234567",
        "note": pages.NOTE,
        "legal_basis": "",
        "basis": streamfield([]),
        "summary": streamfield([]),
        "questions": "",
        "opens_on": "",
        "closes_on": (timezone.localdate() + timedelta(days=37)).isoformat(),
        "short_period_reason": "",
        "clauses": streamfield([(block["type"], block["value"]) for block in pages.blocks()]),
        "attachments": streamfield([]),
        "reasons": streamfield([]),
        "go_live_at": "",
        "comment_notifications": "",
        "comments": inline_formset([]),
    }
    data = nested_form_data({**fields, **changed})
    # The helper leaves ids out; they are what a clause is known by.
    for number, block in enumerate(pages.blocks()):
        if f"clauses-{number}-type" in data:
            data[f"clauses-{number}-id"] = block["id"]
    return {**data, **({action: "1"} if action else {})}


def press(client, user: User, page: Page | None, action: str = "", **changed):
    client.force_login(user)
    return client.post(edit_url(page) if page else add_url(), form(action, **changed))


def errors(response) -> dict[str, list[str]]:
    return {name: list(said) for name, said in response.context["form"].errors.items()}


@pytest.mark.parametrize(
    ("make_user", "status"),
    [(pages.editor, 200), (pages.approver, 200), (pages.superuser, 200), (make.user, 302)],
)
def test_the_form_opens_for_those_who_write(client, make_user, status):
    page = pages.policy()
    client.force_login(make_user())

    assert [client.get(url).status_code for url in (add_url(), edit_url(page))] == [status] * 2


def test_a_draft_is_kept_half_done(client):
    response = press(
        client, pages.editor(), None, note="", closes_on="", profile="", clauses=streamfield([])
    )

    page = PolicyPage.objects.get()
    assert (response.status_code, page.live, page.title) == (
        302,
        False,
        "云汀市滨江夜间公共空间使用办法",
    )


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_what_is_missing_is_said_beside_the_fields(client, action):
    with override("en"):
        response = press(
            client,
            pages.approver(),
            None,
            action,
            note="",
            contact="",
            clauses=streamfield([]),
            closes_on=(timezone.localdate() + timedelta(days=20)).isoformat(),
        )

    assert sorted(errors(response)) == ["clauses", "contact", "note", "short_period_reason"]
    assert (response.status_code, PolicyPage.objects.count()) == (200, 0)


def test_more_time_for_a_round_that_runs_is_refused_beside_the_day(client):
    page = pages.published()
    later = (page.closes_on + timedelta(days=7)).isoformat()

    response = press(client, pages.approver(), page, "action-publish", closes_on=later)

    assert list(errors(response)) == ["closes_on"]
    assert "延长期限" in errors(response)["closes_on"][0]
    assert Consultation.objects.get().last_day == page.closes_on


def test_a_title_longer_than_a_consultation_bears_is_refused(client):
    response = press(client, pages.editor(), None, title="长" * 201)

    assert sorted(errors(response)) == ["title"]


def test_an_editor_hands_in_and_an_approver_publishes(client):
    writer, reader = pages.editor(), pages.approver()
    press(client, writer, None, "action-submit")
    page = PolicyPage.objects.get()
    assert (page.live, Consultation.objects.count()) == (False, 0)

    def approve(person):
        client.force_login(person)
        task = PolicyPage.objects.get().current_workflow_task_state
        act = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
        return client.post(act, {"comment": ""})

    approve(writer)
    approve(reader)
    assert (page.current_workflow_task_state.task.name, page.live) == ("起草审核", False)
    approve(pages.head())
    page = PolicyPage.objects.get()
    assert (page.current_workflow_task_state.task.name, page.live) == ("法制审核", False)
    assert Consultation.objects.count() == 0
    assert approve(reader).status_code == 302

    page.refresh_from_db()
    assert (page.live, page.consultation.state) == (True, Consultation.State.OPEN)
    assert Event.objects.get(verb="consultations.released").actor_id == reader.pk


def test_an_editor_cannot_publish(client):
    press(client, pages.editor(), None, "action-publish")

    assert (PolicyPage.objects.get().live, Consultation.objects.count()) == (False, 0)


def test_an_approver_publishes_from_the_form_twice_and_clauses_keep_their_threads(client):
    approver, lead = pages.approver(), make.department().pk
    press(client, approver, None, "action-publish", lead=lead)
    page = PolicyPage.objects.get()
    assert (page.live, page.consultation.title) == (True, "云汀市滨江夜间公共空间使用办法")

    response = press(client, approver, page, "action-publish", lead=lead, note="第二稿")

    assert response.status_code == 302
    assert [version.number for version in Version.objects.all()] == [2, 1]
    assert page.consultation.clauses.count() == 4


def test_what_is_planned_in_the_form_is_not_released(client):
    later = timezone.localtime() + timedelta(days=2)
    press(
        client,
        pages.approver(),
        None,
        "action-publish",
        go_live_at=later.strftime("%Y-%m-%d %H:%M"),
        closes_on=(later + timedelta(days=30)).date().isoformat(),
    )

    page = PolicyPage.objects.get()
    assert (page.live, page.approved_schedule, Consultation.objects.count()) == (False, True, 0)


def test_an_approval_that_cannot_be_carried_out_says_why_and_stays_open(client):
    page = pages.policy()
    page.save_revision()
    page.get_workflow().start(page, pages.editor())
    first = page.current_workflow_task_state
    first.task.specific.on_action(first, pages.head(), "approve")
    page = PolicyPage.objects.get(pk=page.pk)
    revision = page.get_latest_revision()
    revision.content["contact"] = ""
    revision.save()
    client.force_login(pages.approver())
    task = page.current_workflow_task_state

    answer = client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    )

    task.refresh_from_db()
    assert (answer.status_code, task.status) == (409, "in_progress")
    assert len(answer.context["details"]) == 1


@pytest.mark.parametrize("act", ["unpublish", "delete"])
def test_nobody_takes_a_consultation_back(client, act):
    page = pages.published()
    client.force_login(pages.superuser())

    client.post(reverse(f"wagtailadmin_pages:{act}", args=[page.pk]))

    assert PolicyPage.objects.get().live
    assert "public record" in text_of(client, edit_url(page))


@pytest.mark.parametrize("act", ["unpublish", "delete"])
def test_nobody_takes_the_home_page_away(client, act):
    client.force_login(pages.superuser())

    client.post(reverse(f"wagtailadmin_pages:{act}", args=[HomePage.objects.get().pk]))

    assert HomePage.objects.get().live


def text_of(client, url: str) -> str:
    return client.get(url, headers={"accept-language": "en"}).content.decode()


@pytest.mark.parametrize("asked", ["publish_copies", "alias"])
def test_a_copy_is_never_live(client, asked):
    page = pages.published()
    client.force_login(pages.superuser())

    client.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {
            "new_title": "副本",
            "new_slug": "copy",
            "new_parent_page": HomePage.objects.get().pk,
            asked: "1",
        },
    )

    copies = PolicyPage.objects.exclude(pk=page.pk)
    assert [(copy.live, copy.consultation, copy.alias_of) for copy in copies] == [
        (False, None, None)
    ]


def test_the_preview_shows_the_text_and_what_is_missing(client):
    page = pages.policy(note="", clauses=pages.blocks(article="<script>alert(1)</script>"))
    client.force_login(pages.editor())
    page.save_revision()

    html = text_of(client, reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>alert" not in html
    assert "静谧区二十二时以后不得使用音箱。" in html
    assert html.count("notice-title") == 1


def test_the_preview_beside_the_form_opens_for_a_half_done_draft(client):
    page = pages.policy()
    client.force_login(pages.editor())
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])

    sent = client.post(url, form(note="", profile="", lead="", closes_on=""))

    assert sent.json()["is_valid"]
    shown = client.get(url)
    assert (shown.status_code, shown["X-Frame-Options"]) == (200, "SAMEORIGIN")
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert "unsafe-inline" not in shown["Content-Security-Policy"]
