import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from notifications.models import Notice
from notifications.services import notify
from tests import make

PAGE, READ = "/notices/", "/notices/read/"
ENGLISH = {"accept-language": "en"}

pytestmark = pytest.mark.django_db


def tell(reader: User, count: int = 1) -> list[Notice]:
    for number in range(count):
        notify(
            recipient=reader,
            kind="moderation_withhold",
            key=f"decision-{number}",
            url=f"/me/#{number}",
            reason_zh="含个人信息",
            reason_en="It names a person",
            note=f"note <{number}>",
        )
    return list(reader.notices.order_by("pk"))


@pytest.fixture
def reader(client: Client) -> User:
    person = make.user()
    client.force_login(person)
    return person


def shown(client: Client, page: str = PAGE) -> list[int]:
    """Return the notices on the page in their order, by id."""
    text = client.get(page).content.decode()
    return [int(number) for number in re.findall(r'id="notice-(\d+)"', text)]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_guest_is_sent_to_sign_in(client: Client, method: str) -> None:
    for page in (PAGE, READ):
        assert getattr(client, method)(page).status_code in (302, 405)
    assert client.get(PAGE).headers["Location"] == "/accounts/login/?next=/notices/"
    assert client.post(READ).headers["Location"] == "/accounts/login/?next=/notices/read/"


@pytest.mark.parametrize("role", ["", "official", "moderator", "supervisor", "clerk"])
def test_everyone_reads_their_own_and_no_one_elses(client: Client, role: str) -> None:
    person = make.user(role)
    [own] = tell(person)
    tell(make.user())
    client.force_login(person)

    assert shown(client) == [own.pk]


def test_newest_come_first_in_pages(client: Client, reader: User) -> None:
    rows = [row.pk for row in reversed(tell(reader, 23))]

    assert shown(client) == rows[:20]
    assert shown(client, f"{PAGE}?before={rows[19]}") == rows[20:]


def test_a_notice_is_worded_in_the_readers_language(client: Client, reader: User) -> None:
    tell(reader)

    english = client.get(PAGE, headers=ENGLISH).content.decode()
    chinese = client.get(PAGE).content.decode()

    assert "It names a person" in english
    assert "It names a person" not in chinese
    assert "含个人信息" in chinese
    assert "note &lt;0&gt;" in chinese
    assert 'href="/me/#0"' in chinese


def test_unread_ones_are_marked_until_all_are_read(client: Client, reader: User) -> None:
    rows = tell(reader, 2)
    before = client.get(PAGE, headers=ENGLISH).content.decode()

    answer = client.post(READ, {"newest": rows[-1].pk})

    after = client.get(PAGE, headers=ENGLISH).content.decode()
    mark, button = '<strong class="chip">unread</strong>', "Mark all as read"
    assert (before.count(mark), before.count(button)) == (2, 1)
    assert (after.count(mark), after.count(button)) == (0, 0)
    assert answer.headers["Location"] == PAGE
    assert f'name="newest" value="{rows[-1].pk}"' in before


def test_what_arrived_meanwhile_stays_unread(client: Client, reader: User) -> None:
    rows = tell(reader, 3)

    client.post(READ, {"newest": rows[1].pk})

    assert list(reader.notices.unread()) == [rows[2]]


@pytest.mark.parametrize("newest", ["", "x", "-1", "9" * 30])
def test_nonsense_marks_nothing(client: Client, reader: User, newest: str) -> None:
    tell(reader)

    assert client.post(READ, {"newest": newest}).status_code == 302
    assert reader.notices.unread().count() == 1


def test_reading_does_not_mark_the_notices_of_others(client: Client, reader: User) -> None:
    [other] = tell(make.user())

    client.post(READ, {"newest": other.pk})

    other.refresh_from_db()
    assert other.read_at is None


def test_a_glance_changes_nothing(client: Client, reader: User) -> None:
    tell(reader)
    client.get(PAGE)

    assert client.get(READ).status_code == 405
    assert reader.notices.unread().count() == 1


def test_with_nothing_to_read_the_page_says_what_will_be(client: Client, reader: User) -> None:
    assert "read it here" in client.get(PAGE, headers=ENGLISH).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_five_queries(
    client: Client, reader: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tell(reader, count)

    # the session, the reader, their notices, how many are unread, their posts
    with django_assert_num_queries(5):
        assert client.get(PAGE).status_code == 200
