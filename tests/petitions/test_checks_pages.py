"""The desk of those who check: what they see, what a form says, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from petitions.models import HourTally, Petition
from petitions.services import appeal
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def moderator() -> User:
    return make.user("moderator")


@pytest.fixture
def desk(client: Client, moderator: User) -> Client:
    client.force_login(moderator)
    return client


def page(row: Petition) -> str:
    return reverse("checks:petition", args=[row.pk])


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_queue_shows_the_longest_wait_first_in_its_colour(desk: Client) -> None:
    young = made.petition(state="checking", title="刚交的一件")
    old = made.petition(state="checking", title="很久的一件", now=NOW() - timedelta(days=20))
    answer = desk.get(reverse("checks:index"))
    rows = [waiting.petition for waiting in answer.context["page"].rows]
    assert rows == [old, young]
    assert "state-overdue" in answer.content.decode()
    assert answer.context["backlog"].waiting == 2


def test_the_queue_goes_on_behind_twenty(desk: Client) -> None:
    at = NOW() - timedelta(days=3)
    rules = made.profile("many", at_once=99)
    rows = [made.petition(state="checking", profile=rules, now=at) for _ in range(23)]
    first = desk.get(reverse("checks:index")).context["page"]
    second = desk.get(reverse("checks:index") + first.newer_url).context["page"]
    shown = [waiting.petition for waiting in [*first.rows, *second.rows]]
    assert shown == rows
    assert second.newer_url == ""


@pytest.mark.parametrize("name", ["index", "appeals", "decided", "performance", "thresholds"])
def test_pages_without_anything_say_so(desk: Client, name: str) -> None:
    answer = desk.get(reverse(f"checks:{name}"))
    assert answer.status_code == 200
    assert 'class="empty"' in answer.content.decode()


def test_a_petition_is_shown_with_what_the_machine_saw_and_what_is_like_it(desk: Client) -> None:
    made.petition()
    row = made.petition(state="checking", background="我叫李四，低价批发，加微信 abcd_1234。")
    answer = desk.get(page(row))
    shown = answer.content.decode()
    assert [found.percent for found in answer.context["similar"]] == [100]
    assert len(answer.context["seen"]) >= 1
    assert "【姓名】" in shown
    assert "李四" not in shown


def test_a_checker_opens_it(desk: Client, moderator: User) -> None:
    row, lead = made.petition(state="checking"), make.department()
    answer = desk.post(page(row), {"outcome": "open", "lead": lead.pk, "departments": [lead.pk]})
    assert answer.status_code == 302
    row = made.fresh(row)
    assert (row.state, row.lead) == ("open", lead)
    assert row.checks.get().checker == moderator


def test_a_checker_rejects_a_duplicate_by_its_number(desk: Client) -> None:
    there, row = made.petition(), made.petition(state="checking")
    sent = {"outcome": "reject", "ground": "duplicate", "duplicate_of": there.number}
    assert desk.post(page(row), sent).status_code == 302
    assert row.checks.get().duplicate_of == there


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"outcome": "open"}, "lead"),
        ({"outcome": "reject"}, "ground"),
        ({"outcome": "hide", "ground": "personal"}, "ground"),
        ({"outcome": "reject", "ground": "advert"}, "ground"),
        ({"outcome": "reject", "ground": "duplicate"}, "duplicate_of"),
        ({"outcome": "reject", "ground": "duplicate", "duplicate_of": "99999"}, "duplicate_of"),
        ({"outcome": "reject", "ground": "duplicate", "duplicate_of": "x" * 30}, "duplicate_of"),
        ({}, "outcome"),
    ],
)
def test_a_form_with_a_fault_says_where_and_keeps_what_was_written(
    desk: Client, sent: dict[str, str], field: str
) -> None:
    row = made.petition(state="checking")
    answer = desk.post(page(row), {"note": "请写明地点。", **sent})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "请写明地点。" in answer.content.decode()
    assert made.fresh(row).state == "checking"


def test_four_departments_are_too_many(desk: Client) -> None:
    row, four = made.petition(state="checking"), [make.department() for _ in range(4)]
    sent = {"outcome": "open", "lead": four[0].pk, "departments": [one.pk for one in four]}
    answer = desk.post(page(row), sent)
    assert (answer.status_code, "departments" in answer.context["form"].errors) == (422, True)


def test_nobody_checks_their_own(desk: Client, moderator: User) -> None:
    row = made.petition(state="checking", creator=moderator)
    assert desk.get(page(row)).status_code == 200
    answer = desk.post(page(row), {"outcome": "open", "lead": make.department().pk})
    assert answer.status_code == 403
    assert made.fresh(row).state == "checking"


def test_the_second_of_two_checkers_gets_a_page_that_says_so(desk: Client) -> None:
    row = made.petition(state="rejected")
    answer = desk.post(page(row), {"outcome": "open", "lead": make.department().pk})
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("name", "sent", "state"),
    [
        ("stop", {"stop-reason": "工程已经取消。"}, "stopped"),
        ("extend", {"extend-days": "5", "extend-reason": "暴雨停网。"}, "open"),
        ("hide", {"hide-ground": "privacy_leak"}, "hidden"),
    ],
)
def test_an_open_petition_is_run_and_a_form_with_faults_comes_back(
    desk: Client, name: str, sent: dict[str, str], state: str
) -> None:
    row = made.petition()
    address = reverse(f"checks:{name}", args=[row.pk])
    assert desk.post(address, {}).status_code == 422
    assert made.fresh(row).state == "open"
    assert desk.post(address, sent).status_code == 302
    assert made.fresh(row).state == state


def test_people_are_sent_to_another_petition(desk: Client) -> None:
    row, into = made.petition(), made.petition()
    address = reverse("checks:merge", args=[row.pk])
    assert desk.post(address, {"merge-into": "没有"}).status_code == 422
    assert desk.post(address, {"merge-into": str(into.pk)}).status_code == 302
    assert made.fresh(row).merged_into == into


def test_an_appeal_is_answered_by_another_person_than_the_first(client: Client) -> None:
    first, judge = make.user("moderator"), make.user("moderator")
    row = made.petition(state="rejected", checker=first)
    asked = appeal(petition=row, words="请再看一次。", now=NOW())
    address = reverse("checks:appeal", args=[asked.pk])
    sent = {"is_upheld": "yes", "answer": "您说得对。"}
    client.force_login(first)
    assert client.post(address, sent).status_code == 403
    client.force_login(judge)
    assert client.post(address, {"is_upheld": "yes"}).status_code == 422
    assert client.post(address, sent).status_code == 302
    assert made.fresh(row).state == "checking"
    assert "您说得对。" in client.get(page(row)).content.decode()


def test_a_threshold_is_tried_by_officials_too(client: Client) -> None:
    row = made.petition(now=NOW() - timedelta(days=90))
    HourTally.objects.create(petition=row, hour=row.opened_at, count=700)
    client.force_login(make.user("official"))
    address = reverse("checks:thresholds")
    assert client.get(address).context["tried"].reached == 1
    answer = client.get(address, {"signatures": "900", "days": "30"})
    assert (answer.context["tried"].reached, answer.context["tried"].counted) == (0, 1)
    wrong = client.get(address, {"signatures": "0", "days": "x"})
    assert wrong.status_code == 422
    assert client.get(reverse("checks:index")).status_code == 403


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_are_told_in_both_languages(desk: Client, language: str) -> None:
    desk.cookies["django_language"] = language
    row = made.petition(state="checking", now=NOW() - timedelta(days=20))
    assert desk.get(page(row)).status_code == 200
    assert desk.get(reverse("checks:index")).headers["Content-Language"] == language


def test_pages_cost_the_same_with_one_row_and_with_thirty(desk: Client) -> None:
    rules = made.profile("many", at_once=99)

    def fill(count: int) -> None:
        for _ in range(count):
            made.petition(state="checking", profile=rules)
            rejected = made.petition(state="rejected", profile=rules)
            appeal(petition=rejected, words="请再看。", now=NOW())
            made.petition(profile=rules)

    fill(1)
    row = Petition.objects.to_check().first()
    names = ("index", "appeals", "decided", "performance", "thresholds")
    addresses = [reverse(f"checks:{name}") for name in names] + [page(row)]
    one = [queries(desk, address) for address in addresses]
    fill(29)
    thirty = [queries(desk, address) for address in addresses]
    assert one == thirty
    assert thirty == COSTS


# index, appeals, decided, performance, thresholds, one petition: session, person, posts and unread
# notices among them.
COSTS = [8, 5, 5, 6, 9, 13]
