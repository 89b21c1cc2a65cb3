"""The editors' front page says what waits for whoever opens it, and nothing else."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from cms.waiting import errands
from consultations.models import Consultation
from tests import make
from tests.cms import pages
from tests.cms.circulating import made

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def told(user: User) -> list[tuple[str, str]]:
    with translation.override("en"):
        return [(errand.label, errand.urgency) for errand in errands(user, timezone.now())]


def official() -> User:
    return make.user("official", department=make.department())


def closing(days: int, **parts: Any) -> Consultation:
    row = make.consultation(**parts)
    Consultation.objects.filter(pk=row.pk).update(closes_at=NOW + timedelta(days=days))
    return row


def test_nothing_waits_for_somebody_without_a_post() -> None:
    make.case(due_on=timezone.localdate(NOW) - timedelta(days=9))
    closing(1)

    assert told(make.user()) == []


def test_a_draft_handed_in_waits_for_one_approver_after_the_other() -> None:
    page = pages.policy()
    page.save_revision()
    page.get_workflow().start(page, pages.editor())

    waits = [("1 draft waits for your approval", "")]
    assert [told(person) for person in (pages.head(), pages.approver())] == [waits, []]
    first = page.current_workflow_task_state
    first.task.specific.on_action(first, pages.head(), "approve")
    assert [told(person) for person in (pages.head(), pages.approver())] == [[], waits]
    assert told(pages.editor()) == []


def due(days: int) -> date:
    return timezone.localdate(NOW) + timedelta(days=days)


@pytest.mark.parametrize(("days", "urgency"), [(9, ""), (-9, "overdue")])
def test_an_answer_waits_for_its_department(days: int, urgency: str) -> None:
    person = official()
    make.case(lead=person.current_memberships[0].department, due_on=due(days))
    make.case(due_on=due(days))

    assert told(person) == [("1 case waits for its answer", urgency)]


def test_a_round_that_closes_soon_or_is_to_be_sorted_waits_for_its_office() -> None:
    person = official()
    office = person.current_memberships[0].department
    soon = closing(2, lead=office)
    closing(20, lead=office)
    over = make.consultation(lead=office, state=Consultation.State.CLOSED)
    closing(2)

    assert told(person) == [
        (f"Closes soon: {soon.title}", "soon"),
        (f"To be sorted: {over.title}", ""),
    ]


def test_the_queue_waits_for_moderators() -> None:
    make.contribution(body="电话13812345678，请回复我。", state="pending")

    assert told(make.user("moderator")) == [("1 opinion waits for a moderator", "")]
    assert told(official()) == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_front_page_greets_and_says_what_waits(client: Client, language: str) -> None:
    person = pages.editor()
    person.display_name = "林知微"
    person.save()
    client.force_login(person)

    page = client.get(reverse("wagtailadmin_home"), headers={"accept-language": language})

    html = page.content.decode()
    greeting, waiting = {
        "zh-hans": ("林知微，您好", "目前没有等您处理的事"),
        "en": ("Good day, 林知微", "Nothing waits for you"),
    }[language]
    assert (greeting in html, waiting in html) == (True, True)
    assert "css/editors" in html


@pytest.mark.parametrize("rows", [1, 30])
def test_what_waits_is_found_with_ten_queries(django_assert_num_queries, rows: int) -> None:
    office = make.department()
    person = User.objects.get(pk=make.user("official", department=office).pk)
    for _number in range(rows):
        make.case(lead=office)

    # One of them for each of the two steps of approval, one for how many rounds run at once.
    with django_assert_num_queries(10):
        assert len(told(person)) == 1


def test_a_draft_of_another_office_waits_for_the_reply_of_a_department() -> None:
    department, person = made.bureau()
    asked = made.invitation(made.circulation(department, now=made.later(-30)))

    assert told(person) == [("1 draft waits for the reply of your department", "overdue")]
    made.reply(asked)
    assert told(person) == []
