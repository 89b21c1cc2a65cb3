"""Signing a run off and placing what came later."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.calendar import add_workdays
from notifications.models import Notice
from responses.models import Case
from tests import make
from themes.models import Run

pytestmark = pytest.mark.django_db


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def to(run: Run, name: str) -> str:
    return reverse(f"desk:{name}", args=[run.pk])


def said_in(run: Run):
    """An opinion in the run's thread, as if people could still speak there."""
    thread = run.threads.get()
    thread.closed_at = None
    return make.contribution(thread=thread)


def filled(**columns: object) -> Run:
    run = make.run(**columns)
    make.assignment(theme=run.themes.first(), contribution=said_in(run))
    return run


@pytest.mark.parametrize("name", ["sign_off", "late"])
@pytest.mark.parametrize("send", ["get", "post"])
def test_only_officials_of_the_department_sign_and_place(name: str, send: str) -> None:
    run = filled()

    def code(client: Client) -> int:
        return getattr(client, send)(to(run, name)).status_code

    assert code(Client()) == 302
    assert code(signed_in(make.user())) == 404
    assert code(signed_in(make.user("official"))) == 404
    assert code(signed_in(make.user("moderator", department=run.department))) == 404
    assert code(signed_in(make.user("supervisor"))) == 403
    assert Run.objects.get().state == "ready"


def test_the_page_before_the_sign_off_says_what_will_come_of_it() -> None:
    run = filled(lead=make.department("城管局"), answer_workdays=15)

    page = signed_in(run.started_by).get(to(run, "sign_off"))

    due_on = add_workdays(timezone.localdate(), 15)
    assert (page.context["due_on"], page.context["is_open"]) == (due_on, False)
    words = page.content.decode()
    assert ("主题1" in words, "主题2" in words, "城管局" in words) == (True, False, True)


def test_the_sign_off_opens_the_cases_and_leads_to_them() -> None:
    run = filled()

    answer = signed_in(run.started_by).post(to(run, "sign_off"))

    assert (answer.status_code, answer.url) == (302, reverse("desk:index"))
    assert [str(case) for case in Case.objects.all()] == ["主题1"]
    assert signed_in(run.started_by).post(to(run, "sign_off")).status_code == 409


def test_while_people_may_speak_there_is_no_button() -> None:
    run = filled(threads=[make.thread()])
    client = signed_in(run.started_by)

    assert client.get(to(run, "sign_off")).context["is_open"] is True
    assert client.post(to(run, "sign_off")).status_code == 409
    assert Run.objects.get().state == "ready"


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_cost_the_same_for_one_row_and_for_thirty(
    rows: int, django_assert_num_queries
) -> None:
    run = make.run(themes=rows)
    for _ in range(rows):
        said_in(run)
    client = signed_in(run.started_by)

    with django_assert_num_queries(10):  # six for the frame; run, themes, late, open
        client.get(to(run, "sign_off"))
    with django_assert_num_queries(10):  # … ; run, opinions, nearest themes, themes
        client.get(to(run, "late"))


def test_a_late_opinion_in_an_answered_theme_is_placed_and_its_author_told() -> None:
    answer = make.answer(state="published")
    run = answer.case.theme.run
    late = said_in(run)
    client = signed_in(run.started_by)
    offered = [theme.label for theme in client.get(to(run, "late")).context["themes"]]
    assert offered == ["主题1"]

    client.post(to(run, "late"), {"contributions": [late.pk], "into": answer.case.theme_id})

    assert late.assignments.get().assigned_by == run.started_by
    assert [notice.recipient for notice in Notice.objects.all()] == [late.author]
    assert list(client.get(to(run, "late")).context["page"].rows) == []


def test_opinions_of_other_threads_and_placed_ones_are_refused() -> None:
    run = filled(state="signed")
    make.case(theme=run.themes.first())
    foreign, placed = make.contribution(), run.assignments.get().contribution
    client = signed_in(run.started_by)

    for row in (foreign, placed):
        sent = {"contributions": [row.pk], "into": run.themes.first().pk}
        assert client.post(to(run, "late"), sent).status_code == 422
    assert run.assignments.count() == 1
