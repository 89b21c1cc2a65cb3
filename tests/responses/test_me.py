"""My opinions, my answers, my rating; and never somebody else's."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contributions.models import Contribution
from responses.models import Outcome, Rating, Response
from tests import make

pytestmark = pytest.mark.django_db


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def told(author: User | None = None, **columns: object) -> tuple[Response, Contribution]:
    """A published answer and an opinion it concerns."""
    answer = make.answer(state="published", **columns)
    row = make.contribution(author=author or make.user(), body="希望早一点安静下来。")
    make.assignment(theme=answer.case.theme, contribution=row)
    return answer, row


def to(answer: Response, name: str = "answer") -> str:
    return reverse(f"me:{name}", args=[answer.pk])


def test_my_opinions_are_mine_alone_and_the_newest_comes_first() -> None:
    me = make.user()
    rows = [make.contribution(author=me, body=f"我的第{n}条意见") for n in range(2)]
    make.contribution(body="别人的意见")

    page = signed_in(me).get(reverse("me:index"))

    assert [row["said"] for row in page.context["rows"]] == rows[::-1]
    assert "别人的意见" not in page.content.decode()
    assert Client().get(reverse("me:index")).status_code == 302


def test_my_opinions_are_read_page_by_page() -> None:
    me = make.user()
    for n in range(21):
        make.contribution(author=me, body=f"我的第{n}条意见")
    client = signed_in(me)

    first = client.get(reverse("me:index")).context["page"]
    second = client.get(reverse("me:index") + first.older_url).context["page"]

    assert (len(first.rows), [str(row.body) for row in second.rows]) == (20, ["我的第0条意见"])


@pytest.mark.parametrize("rows", [1, 20, 30])
def test_my_pages_cost_the_same_for_one_row_and_for_thirty(
    rows: int, django_assert_num_queries
) -> None:
    me = make.user()
    for _ in range(rows):
        answer, row = told(me)
        Outcome.objects.create(
            response=answer, thread=row.thread, outcome="adopted", new_wording="新"
        )
    for _ in range(rows - 1):
        row = make.contribution(author=me)
        make.assignment(theme=answer.case.theme, contribution=row)
    client, page = signed_in(me), to(answer)

    # session, person, opinions, four for the life-lines, notices, posts
    with django_assert_num_queries(9):
        client.get(reverse("me:index"))
    with django_assert_num_queries(9):  # … ; answer, notice, exceptions, rating, mine
        client.get(page)


def test_an_opinion_can_be_withdrawn_where_it_stands() -> None:
    me = make.user()
    for state in Contribution.State:
        make.contribution(author=me, state=state)

    rows = signed_in(me).get(reverse("me:index")).context["rows"]

    assert {row["said"].state: row["may_withdraw"] for row in rows} == {
        "pending": True,
        "published": True,
        "withheld": False,
        "hidden": False,
        "withdrawn": False,
    }


def test_who_has_said_nothing_is_shown_where_to_speak() -> None:
    page = signed_in(make.user()).get(reverse("me:index")).content.decode()

    assert page.count(f'href="{reverse("consultations:index")}"') >= 3


def test_an_answer_is_read_by_those_it_concerns() -> None:
    answer, row = told()
    hidden = make.contribution(state="hidden")
    make.assignment(theme=answer.case.theme, contribution=hidden)

    def code(person: User, name: str = "answer") -> int:
        client = signed_in(person)
        return (client.get if name == "answer" else client.post)(to(answer, name)).status_code

    assert Client().get(to(answer)).status_code == 302
    assert Client().post(to(answer, "rate")).status_code == 302
    assert code(row.author) == 200
    for person in (make.user(), hidden.author, answer.author, make.user("supervisor")):
        assert (code(person), code(person, "rate")) == (404, 404)


@pytest.mark.parametrize("state", ["draft", "reviewed", "signed"])
def test_an_answer_that_is_not_published_does_not_exist(state: str) -> None:
    answer = make.answer(state=state)
    row = make.contribution()
    make.assignment(theme=answer.case.theme, contribution=row)
    client = signed_in(row.author)

    assert client.get(to(answer)).status_code == 404
    assert client.post(to(answer, "rate"), {"stars": 5}).status_code == 404


def test_an_answer_shows_what_it_says_what_changes_and_what_i_said() -> None:
    answer, row = told(reason="意见合理，予以采纳。", body="将于下月一日施行。")
    place = make.thread(title="第五条")
    Outcome.objects.create(
        response=answer,
        thread=place,
        outcome="partially_adopted",
        old_wording="二十二时",
        new_wording="二十一时",
    )
    other = make.contribution(body="别人在同一主题说的话")
    make.assignment(theme=answer.case.theme, contribution=other)

    page = signed_in(row.author).get(to(answer)).content.decode()

    for words in (answer.reason, answer.body, "第五条", row.body, "<del>", "<ins>"):
        assert words in page
    assert other.body not in page


def test_an_answer_is_rated_once_with_a_word() -> None:
    answer, row = told()
    client = signed_in(row.author)

    done = client.post(to(answer, "rate"), {"stars": "4", "words": "说得清楚"})

    assert (done.status_code, done.url) == (302, to(answer))
    rating = Rating.objects.get()
    assert (rating.rater, rating.stars, rating.words) == (row.author, 4, "说得清楚")
    page = client.get(to(answer)).content.decode()
    assert ("说得清楚" in page, to(answer, "rate") in page) == (True, False)
    assert client.post(to(answer, "rate"), {"stars": "1"}).status_code == 409
    assert Rating.objects.get().stars == 4


@pytest.mark.parametrize("stars", ["", "0", "6", "x"])
def test_a_rating_without_stars_is_handed_back_with_its_words(stars: str) -> None:
    answer, row = told()

    page = signed_in(row.author).post(to(answer, "rate"), {"stars": stars, "words": "我的话"})

    assert (page.status_code, "我的话" in page.content.decode()) == (422, True)
    assert Rating.objects.count() == 0


def test_a_link_does_not_rate() -> None:
    answer, row = told()

    assert signed_in(row.author).get(to(answer, "rate")).status_code == 405
