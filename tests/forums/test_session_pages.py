"""The pages of sessions: what they show, how many queries they cost, what their forms do."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from forums.models import Question, Session
from forums.services import questions, sessions
from tests import make
from tests.forums import make_sessions

pytestmark = pytest.mark.django_db


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def filled(many: int) -> Session:
    row = make_sessions.session()
    by, now = row.created_by, timezone.now()
    for n in range(many):
        asked = make_sessions.question(session=row, agree=n)
        if n % 3 == 1:
            questions.answer(question=asked, words="已安排。", by=by, now=now)
        if n % 3 == 2:
            questions.put_off(question=asked, by=by, now=now)
    return row


@pytest.mark.parametrize("many", [1, 30])
def test_pages_cost_the_same_however_many_ask(
    many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    row = filled(many)
    guest, citizen = Client(), signed_in(make.user())
    moderator = signed_in(row.created_by)
    guest.get("/healthz")
    pages = [
        (guest, row.get_absolute_url(), 3),
        (citizen, row.get_absolute_url(), 10),
        (guest, reverse("forums:session_screen", args=[row.pk]), 3),
        (moderator, reverse("boards:session", args=[row.pk]), 9),
    ]
    for client, address, queries in pages:
        client.get(address)
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_costs_the_same_however_many_sessions(
    many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    office = make.department()
    by = make.user("official", department=office)
    for n in range(many):
        state = ["announced", "ended", "live"][n % 3]
        make_sessions.session(state=state, office=office, by=by)
    guest = Client()
    guest.get(reverse("forums:sessions"))

    with django_assert_num_queries(2):
        assert guest.get(reverse("forums:sessions")).status_code == 200


def test_a_page_shows_what_waits_what_is_answered_and_what_is_promised() -> None:
    row = make_sessions.session()
    by, now = row.created_by, timezone.now()
    words = ["第一个问题？", "第二个问题？", "第三个问题？", "第四个问题？"]
    asked = [make_sessions.question(session=row, body=body, agree=9) for body in words]
    questions.put_on_stage(question=asked[0], seen=None, by=by, now=now)
    questions.say(question=make_sessions.fresh(asked[0]), words="正在查。", by=by, now=now)
    questions.answer(question=asked[1], words="周五公布。", by=by, now=now)
    questions.put_off(question=asked[2], by=by, now=now)

    page = Client().get(row.get_absolute_url()).content.decode()

    for shown in [*words, "正在查。", "周五公布。", "最迟于"]:
        assert shown in page


def test_after_the_end_the_transcript_stays_and_takes_nothing_more() -> None:
    row = make_sessions.session()
    asked = make_sessions.question(session=row)
    by, now = row.created_by, timezone.now()
    questions.answer(question=asked, words="今晚起巡查。", by=by, now=now)
    sessions.end(session=row, by=by, now=now)
    citizen = signed_in(make.user())

    page = citizen.get(row.get_absolute_url()).content.decode()
    sent = {"key": uuid4(), "body": "还有一问？"}
    refused = citizen.post(reverse("forums:session_ask", args=[row.pk]), sent)

    assert "今晚起巡查。" in page
    assert "data-live=" not in page
    assert refused.status_code == 409


def test_a_hundred_clicks_ask_one_question() -> None:
    row = make_sessions.session()
    citizen, sent = signed_in(make.user()), {"key": uuid4(), "body": "谁来管音箱？"}
    address = reverse("forums:session_ask", args=[row.pk])

    for _ in range(5):
        assert citizen.post(address, sent).status_code == 302

    assert Question.objects.count() == 1


def test_a_question_that_is_too_long_comes_back_with_its_words() -> None:
    row = make_sessions.session()
    sent = {"key": uuid4(), "body": "长" * 501}

    answer = signed_in(make.user()).post(reverse("forums:session_ask", args=[row.pk]), sent)

    assert answer.status_code == 422
    assert "长" * 501 in answer.content.decode()


def test_a_guest_is_led_to_sign_in_and_back() -> None:
    row = make_sessions.session()
    address = reverse("forums:session_ask", args=[row.pk])

    page = Client().get(row.get_absolute_url()).content.decode()
    back = signed_in(make.user()).get(address)

    assert f"?next={address}" in page
    assert back.url == f"{row.get_absolute_url()}#ask"


def test_the_person_who_asked_sees_the_question_that_others_do_not() -> None:
    row, author = make_sessions.session(), make.user()
    make_sessions.question(session=row, author=author, body="还没看过的提问", shown=False)

    assert "还没看过的提问" in signed_in(author).get(row.get_absolute_url()).content.decode()
    assert "还没看过的提问" not in Client().get(row.get_absolute_url()).content.decode()


def test_a_moderator_runs_the_stage_by_its_buttons() -> None:
    row = make_sessions.session()
    asked, other = (make_sessions.question(session=row, agree=9 - n) for n in range(2))
    moderator = signed_in(make.user("moderator"))
    on, turn = (reverse("boards:question", args=[pk]) for pk in (asked.pk, other.pk))
    following = reverse("boards:session_next", args=[row.pk])

    def state(question: Question) -> str:
        return make_sessions.fresh(question).state

    moderator.post(following, {"seen": ""})
    assert state(asked) == "now"
    assert moderator.post(turn, {"act": "stage", "seen": ""}).status_code == 409
    moderator.post(on, {"act": "back"})
    assert state(asked) == "waiting"
    moderator.post(turn, {"act": "stage", "seen": ""})
    moderator.post(turn, {"act": "say", "answer": "先说一半。"})
    assert (state(other), make_sessions.fresh(other).answer) == ("now", "先说一半。")
    moderator.post(turn, {"act": "answer", "answer": "说完了。"})
    assert state(other) == "answered"
    moderator.post(on, {"act": "later"})
    assert state(asked) == "later"
    assert moderator.post(on, {"act": "answer", "answer": " "}).status_code == 422
    assert moderator.post(on, {"act": "else"}).status_code == 404
    assert moderator.get(on).status_code == 200


def test_officials_of_the_department_begin_end_and_cancel() -> None:
    row = make_sessions.session(state="announced")
    other = make_sessions.session(state="announced")
    official = signed_in(row.created_by)

    def post(name: str, pk: int, **sent: str) -> int:
        return official.post(reverse(f"boards:session_{name}", args=[pk]), sent).status_code

    assert post("start", other.pk) == 403
    assert post("start", row.pk) == 302
    assert post("end", row.pk) == 302
    assert post("end", row.pk) == 409
    mine = make_sessions.session(state="announced", office=row.office, by=row.created_by)
    assert post("cancel", mine.pk, **{"cancel-reason": ""}) == 422
    assert post("cancel", mine.pk, **{"cancel-reason": "局长出差。"}) == 302
    assert "局长出差。" in Client().get(mine.get_absolute_url()).content.decode()


def test_an_official_announces_a_session() -> None:
    office = make.department()
    official = signed_in(make.user("official", department=office))
    address = reverse("boards:session_new")
    sent = {
        "key": uuid4(),
        "title": "早餐摊点怎么管",
        "about": "",
        "office": office.pk,
        "guests": "局长",
        "day": "2030-04-01",
        "begins": "10:00",
        "ends": "09:00",
    }

    assert official.post(address, sent).status_code == 422
    assert official.post(address, sent | {"day": "2020-04-01", "ends": "11:00"}).status_code == 422
    assert official.post(address, sent | {"ends": "11:00"}).status_code == 302
    assert Session.objects.get().thread.matter == "早餐摊点怎么管"


def test_a_reminder_is_wanted_and_not_wanted() -> None:
    row = make_sessions.session(state="announced")
    citizen = signed_in(make.user())
    address = reverse("forums:session_remind", args=[row.pk])

    citizen.post(address, {"wanted": "1"})
    assert row.reminders.count() == 1
    citizen.post(address, {"wanted": "0"})
    assert row.reminders.count() == 0


def test_a_link_to_what_was_asked_leads_to_the_session() -> None:
    asked = make_sessions.question()

    answer = Client().get(asked.contribution.thread.get_absolute_url())

    assert answer.url == asked.session.get_absolute_url()
