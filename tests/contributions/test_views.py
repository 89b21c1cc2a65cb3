import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from contributions.models import Contribution, Thread, Vote
from contributions.services import cast_vote
from tests import make

pytestmark = pytest.mark.django_db
States = Contribution.State


@pytest.fixture
def row() -> Contribution:
    """A public opinion on a consultation's text."""
    return make.contribution(thread=make.consultation().thread)


def vote_url(row: Contribution) -> str:
    return reverse("contributions:vote", args=[row.pk])


def withdraw_url(row: Contribution) -> str:
    return reverse("contributions:withdraw", args=[row.pk])


def place(row: Contribution) -> str:
    return f"/consultations/threads/{row.thread_id}/#contribution-{row.pk}"


def votes(row: Contribution) -> list[tuple[int, int]]:
    return list(Vote.objects.filter(contribution=row).values_list("voter", "value"))


@pytest.mark.parametrize(
    ("who", "state", "status"),
    [
        ("citizen", States.PUBLISHED, 302),
        ("official", States.PUBLISHED, 302),
        ("moderator", States.PUBLISHED, 302),
        ("author", States.PUBLISHED, 403),
        ("citizen", States.PENDING, 404),
        ("citizen", States.HIDDEN, 404),
        ("citizen", States.WITHHELD, 404),
        ("citizen", States.WITHDRAWN, 404),
        ("moderator", States.PENDING, 403),
        ("author", States.PENDING, 403),
    ],
)
def test_who_may_vote_on_what(client: Client, who: str, state: str, status: int) -> None:
    row = make.contribution(state=state)
    person = row.author if who == "author" else make.user("" if who == "citizen" else who)
    client.force_login(person)

    response = client.post(vote_url(row), {"value": "1"})

    assert response.status_code == status
    assert votes(row) == ([(person.pk, 1)] if status == 302 else [])


def test_words_kept_from_the_public_are_not_there_for_others(client: Client) -> None:
    row = make.contribution(is_public=False)
    client.force_login(make.user())

    assert client.post(vote_url(row), {"value": "1"}).status_code == 404


def test_a_guest_is_asked_to_sign_in_and_brought_back_to_the_opinion(
    client: Client, row: Contribution
) -> None:
    response = client.post(vote_url(row), {"value": "1"})

    assert response.url == f"/accounts/login/?next={vote_url(row)}"
    assert votes(row) == []
    client.force_login(make.user())
    assert client.get(vote_url(row)).url == place(row)


def test_a_vote_without_a_token_is_refused(row: Contribution) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.user())

    assert client.post(vote_url(row), {"value": "1"}).status_code == 403


@pytest.mark.parametrize("value", ["", "2", "-2", "1.5", "yes", "1; DROP TABLE"])
def test_a_vote_is_for_against_or_nothing(client: Client, row: Contribution, value: str) -> None:
    client.force_login(make.user())

    assert client.post(vote_url(row), {"value": value}).status_code == 400
    assert votes(row) == []


def test_a_closed_discussion_says_so(client: Client, row: Contribution) -> None:
    Thread.objects.update(closed_at=timezone.now())
    client.force_login(make.user())

    response = client.post(vote_url(row), {"value": "1"})

    assert response.status_code == 409
    assert votes(row) == []


@pytest.mark.parametrize(
    ("came_from", "goes_to"),
    [
        ("http://testserver/me/?page=2#x", "http://testserver/me/?page=2"),
        ("https://evil.example/", None),
        ("//evil.example/", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_after_a_vote_one_is_back_where_one_was(
    client: Client, row: Contribution, came_from: str, goes_to: str | None
) -> None:
    client.force_login(make.user())

    response = client.post(vote_url(row), {"value": "1"}, headers={"referer": came_from})

    assert response.url == (f"{goes_to}#contribution-{row.pk}" if goes_to else place(row))


def test_htmx_gets_the_buttons_and_the_tally_alone(client: Client, row: Contribution) -> None:
    client.force_login(make.user())

    response = client.post(vote_url(row), {"value": "-1"}, headers={"hx-request": "true"})

    html = response.content.decode().strip()
    assert html.startswith(f'<footer class="opinion-foot" id="votes-{row.pk}">')
    assert html.endswith("</footer>")
    assert f'id="tally-{row.pk}"' in html
    assert pressed(html) == {"1": "false", "0": "true"}


def pressed(html: str) -> dict[str, str]:
    """Map the value each button would send to whether it is shown as pressed."""
    buttons = html.split('class="vote" name="value" value="')[1:]
    return {
        button.split('"')[0]: button.split('aria-pressed="')[1].split('"')[0] for button in buttons
    }


@pytest.mark.parametrize(
    ("mine", "shown"),
    [
        (0, {"1": "false", "-1": "false"}),
        (1, {"0": "true", "-1": "false"}),
        (-1, {"1": "false", "0": "true"}),
    ],
)
def test_my_own_vote_is_pressed_and_pressing_again_takes_it_back(
    client: Client, row: Contribution, mine: int, shown: dict[str, str]
) -> None:
    person = make.user()
    cast_vote(contribution=row, voter=person, value=mine)
    client.force_login(person)

    page = client.get(reverse("consultations:thread", args=[row.thread_id])).content.decode()

    assert pressed(page) == shown


def test_author_and_guest_see_the_tally_without_buttons(client: Client, row: Contribution) -> None:
    url = reverse("consultations:thread", args=[row.thread_id])
    for person in (None, row.author):
        if person:
            client.force_login(person)
        page = client.get(url).content.decode()

        assert f'id="tally-{row.pk}"' in page
        assert pressed(page) == {}


def test_an_opinion_shows_who_when_what_and_which_wording(client: Client) -> None:
    row = make.contribution(
        thread=make.consultation().thread,
        body="第一行 <45 & 55>\n第二行",
        proposal="改为：\n二十二时",
        stance="amend",
    )

    page = client.get(reverse("consultations:thread", args=[row.thread_id])).content.decode()

    at = timezone.localtime(row.created_at)
    for part in (
        row.author.pseudonym,
        f">{at.year}年{at.month}月{at.day}日 {at:%H:%M}</time>",
        '<span class="stance stance-amend">',
        '<div class="opinion-body" dir="auto">第一行 &lt;45 &amp; 55&gt;<br>第二行</div>',
        '<div dir="auto">改为：<br>二十二时</div></blockquote>',
    ):
        assert part in page
    assert row.author.email not in page


@pytest.mark.parametrize(
    ("who", "state", "status"),
    [
        ("author", States.PENDING, 302),
        ("author", States.PUBLISHED, 302),
        ("author", States.WITHHELD, 409),
        ("author", States.HIDDEN, 409),
        ("author", States.WITHDRAWN, 409),
        ("citizen", States.PUBLISHED, 403),
        ("citizen", States.PENDING, 404),
        ("moderator", States.PUBLISHED, 403),
        ("moderator", States.PENDING, 403),
    ],
)
def test_only_the_author_takes_words_back(
    client: Client, who: str, state: str, status: int
) -> None:
    row = make.contribution(state=state)
    client.force_login(
        row.author if who == "author" else make.user(who if who != "citizen" else "")
    )

    response = client.post(withdraw_url(row))

    row.refresh_from_db()
    assert response.status_code == status
    assert row.state == (States.WITHDRAWN if status == 302 else state)


def test_a_guest_cannot_withdraw(client: Client, row: Contribution) -> None:
    assert client.post(withdraw_url(row)).url == f"/accounts/login/?next={withdraw_url(row)}"


@pytest.mark.parametrize("state", States)
def test_the_author_is_asked_before_words_are_taken_back(client: Client, state: str) -> None:
    row = make.contribution(state=state)
    client.force_login(row.author)

    response = client.get(withdraw_url(row))

    may = state in (States.PENDING, States.PUBLISHED)
    assert response.status_code == 200
    assert ('<button class="button danger"' in response.content.decode()) == may
    row.refresh_from_db()
    assert row.state == state


def test_withdrawn_words_are_said_to_be_withdrawn_and_not_shown(client: Client) -> None:
    row = make.contribution(state=States.WITHDRAWN, body="收回去的话")
    client.force_login(row.author)

    page = client.get(withdraw_url(row)).content.decode()

    assert 'class="state state-withdrawn"' in page
    assert "收回去的话" not in page


@pytest.mark.parametrize("count", [1, 30])
def test_a_vote_costs_the_same_however_many_opinions_there_are(
    client: Client, row: Contribution, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make.contribution(thread=row.thread, author=row.author)
    client.force_login(make.user())

    # session, user, opinion; lock, vote before, insert, update, record
    with django_assert_num_queries(8):
        client.post(vote_url(row), {"value": "1"})
