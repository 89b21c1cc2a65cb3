"""Two steps of approval, two pairs of eyes; and what is published while a plan is due."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState, Workflow

from cms.models import ApprovedBefore, PolicyPage
from cms.waiting import errands
from config.demo.cast import GROUPS
from consultations.models import Consultation, Version
from tests.cms import pages
from tests.cms.test_editing import edit_url, press

pytestmark = pytest.mark.django_db


def both():
    """Somebody in both groups of approvers."""
    person = pages.head()
    person.groups.add(Group.objects.get(name="法制审核"))
    return person


@pytest.fixture
def page():
    """A draft that was handed in."""
    page = pages.policy()
    page.save_revision()
    page.refresh_from_db()
    Workflow.objects.get().start(page, pages.editor())
    return page


def task() -> TaskState:
    return PolicyPage.objects.get().current_workflow_task_state


def act(client, person, name="approve"):
    client.force_login(person)
    where = PolicyPage.objects.get()
    parts = [where.pk, name, task().pk]
    return client.post(reverse("wagtailadmin_pages:workflow_action", args=parts), {"comment": "x"})


def test_nobody_takes_both_steps(client, page):
    person = both()
    act(client, person)
    assert task().task.name == "法制审核"
    act(client, person)

    assert (task().task.name, Consultation.objects.count()) == ("法制审核", 0)
    act(client, pages.approver())
    assert Consultation.objects.count() == 1


def test_the_second_step_is_refused_in_words_even_if_the_button_was_open(page):
    person = both()
    first = task()
    first.task.specific.on_action(first, person, "approve")
    second = task()

    with pytest.raises(ApprovedBefore) as refused:
        second.task.specific.on_action(second, person, "approve")
    assert "起草审核" not in str(refused.value.message)
    assert TaskState.objects.get(pk=second.pk).status == TaskState.STATUS_IN_PROGRESS


def test_publishing_past_the_second_step_is_refused_too(client, page):
    person = both()
    act(client, person)

    answer = press(client, person, PolicyPage.objects.get(), "action-publish")

    assert (answer.status_code, Consultation.objects.count()) == (409, 0)
    assert "您已在上一步同意过这份草案" in answer.content.decode()


def test_whoever_took_the_first_step_is_told_so_and_may_still_send_it_back(client, page):
    person = both()
    act(client, person)

    html = client.get(edit_url(page)).content.decode()
    assert "您已在上一步同意过这份草案" in html
    assert 'data-workflow-action-name="approve"' not in html
    assert 'data-workflow-action-name="reject"' in html
    waits = [errand.label for errand in errands(person, timezone.now())]
    assert not any("等您审核" in label or "approval" in label for label in waits)
    act(client, person, "reject")
    assert PolicyPage.objects.get().current_workflow_state.status == "needs_changes"


def test_in_the_demo_city_nobody_is_in_both_groups():
    assert not any({"起草审核", "法制审核"} <= set(groups) for groups in GROUPS.values())
    assert any("起草审核" in groups for groups in GROUPS.values())


def test_what_is_published_by_hand_while_a_plan_is_due_is_not_published_twice():
    soon = timezone.now() + timedelta(hours=1)
    page = pages.policy(go_live_at=soon)
    page.save_revision().publish()
    page = PolicyPage.objects.get()
    assert Consultation.objects.count() == 0

    with time_machine.travel(soon + timedelta(minutes=1)):
        # Somebody presses the button before the worker has looked.
        page.go_live_at, page.note = None, "最后改定的说明。"
        pages.publish(page)
        call_command("publish_scheduled", verbosity=0)

    assert Consultation.objects.count() == 1
    assert [version.note for version in Version.objects.all()] == ["最后改定的说明。"]
