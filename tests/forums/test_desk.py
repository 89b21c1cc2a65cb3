"""The desk of boards: what stands there, and what is done with it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Department, User
from forums.health import health_of
from forums.models import Board, Post, Topic
from forums.services.keeping import close_topic, remove_topic
from moderation.models import Reason
from tests import make
from tests import make_forums as made

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def office() -> Department:
    return make.department("滨江城管局")


@pytest.fixture
def board(office: Department) -> Board:
    return made.board(department=office)


@pytest.fixture
def topic(board: Board) -> Topic:
    return made.topic(board=board)


@pytest.fixture
def desk(client: Client, office: Department) -> Client:
    """Signed in as an official of the department."""
    client.force_login(make.user("official", department=office))
    return client


@pytest.fixture
def bench() -> Client:
    """Signed in as a moderator."""
    client = Client()
    client.force_login(make.user("moderator"))
    return client


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return str(answer.content.decode())


def send(client: Client, url: str, status: int = 302, **data: Any) -> Any:
    answer = client.post(url, data)
    assert answer.status_code == status, answer.content.decode()
    return answer


def crowd(topic: Topic, number: int) -> None:
    author = make.user()
    for _ in range(number):
        made.post(topic=topic, author=author, is_question=True, now=NOW() - timedelta(days=30))


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_however_much_is_said(
    bench: Client, board: Board, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        crowd(made.topic(board=board), 6)
    bench.get("/desk/forums/")
    # Session, person, posts; boards; topics; held; newest posts of each, told twice; notices.
    with django_assert_num_queries(9):
        text = page(bench, "/desk/forums/")
    assert text.count('<li class="card" id="topic-') == min(count, 20)
    assert ("before=" in text) is (count > 20)


@pytest.mark.parametrize("count", [1, 30])
def test_the_queue_of_questions_costs_the_same_however_long_it_is(
    desk: Client, topic: Topic, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    crowd(topic, count)
    desk.get("/desk/forums/questions/")
    # Session, person, posts; questions; notices; whether content may be managed, twice.
    with django_assert_num_queries(7):
        text = page(desk, "/desk/forums/questions/")
    assert text.count('<li class="card" id="question-') == min(count, 20)


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_of_a_topic_costs_the_same_however_much_is_said(
    bench: Client, topic: Topic, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    crowd(topic, count)
    bench.get(f"/desk/forums/{topic.pk}/")
    with django_assert_num_queries(15):
        page(bench, f"/desk/forums/{topic.pk}/")


def test_officials_see_their_boards_and_moderators_all(
    desk: Client, bench: Client, topic: Topic
) -> None:
    other = made.topic(board=made.board("教育"), title="学校门口的斑马线")
    text = page(desk, "/desk/forums/")
    assert f"topic-{topic.pk}" in text
    assert f"topic-{other.pk}" not in text
    assert f"topic-{other.pk}" in page(bench, "/desk/forums/")
    assert f"topic-{topic.pk}" not in page(bench, f"/desk/forums/?board={other.board_id}")
    page(desk, f"/desk/forums/{other.pk}/", 403)


def test_questions_stand_by_their_wait_in_working_days(desk: Client, topic: Topic) -> None:
    late = made.post(topic=topic, is_question=True, now=NOW() - timedelta(days=60))
    fresh = made.post(topic=topic, is_question=True)
    text = page(desk, "/desk/forums/questions/")
    assert text.index(f"question-{late.pk}") < text.index(f"question-{fresh.pk}")
    assert "state-overdue" in text
    assert "state-assigned" in text
    more = page(desk, f"/desk/forums/questions/?after={late.pk}&topic={topic.pk}")
    assert f"question-{late.pk}" not in more


def test_an_official_answers_a_question(desk: Client, topic: Topic, office: Department) -> None:
    question = made.post(topic=topic, is_question=True)
    address = f"/desk/forums/questions/{question.pk}/"
    key = re.search(r'name="key" value="([^"]+)"', page(desk, address))
    assert key
    data = {"office": office.pk, "body": "下周三测量。", "key": key[1]}
    for _ in range(2):
        send(desk, address, **data)
    answered = Post.objects.get(pk=question.pk)
    assert answered.answer
    assert answered.answer.office == office
    assert question.answered_by.count() == 1
    send(desk, address, 422, **(data | {"body": ""}))
    send(desk, f"{address}drop/")
    send(desk, f"{address}choose/", answer=answered.answer_id)
    assert Post.objects.get(pk=question.pk).answer == answered.answer
    send(desk, f"{address}choose/", 409, answer="x")


def test_each_act_has_a_form_on_the_page(bench: Client, topic: Topic) -> None:
    other, board = made.topic(board=topic.board), made.board("交通")
    reason = Reason.objects.exclude(pk=Reason.OTHER).first()
    assert reason
    at = f"/desk/forums/{topic.pk}/"
    acts: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        ("pin", {"is_pinned": 1}, {}),
        ("tags", {}, {}),
        ("relate", {"relate-others": f"{other.pk}"}, {"relate-others": "什么"}),
        ("move", {"move-board": board.pk}, {"move-board": topic.board_id}),
        ("close", {"close-conclusion": "城管局每周测量。"}, {"close-conclusion": ""}),
        ("reopen", {}, {}),
        ("remove", {"remove-reason": reason.pk}, {"remove-reason": ""}),
        ("restore", {}, {}),
        ("merge", {"merge-into": f"https://x/forums/{other.pk}/"}, {"merge-into": "99999"}),
    ]
    for name, good, bad in acts:
        assert f'action="{at}{name}/"' in page(bench, at), name
        if bad:
            send(bench, f"{at}{name}/", 422, **bad)
        send(bench, f"{at}{name}/", **good)
        bench.get(at)
    assert made.fresh(topic).merged_into == other
    assert "/close/" not in page(bench, at)


def test_what_was_done_stands_on_the_page(bench: Client, topic: Topic) -> None:
    by = make.user("moderator", display_name="乔慢")
    reason = Reason.objects.exclude(pk=Reason.OTHER).first()
    assert reason
    close_topic(topic=topic, conclusion="城管局每周测量。", by=by, now=NOW())
    remove_topic(topic=topic, reason=reason, by=by, now=NOW())
    text = page(bench, f"/desk/forums/{topic.pk}/")
    assert text.count("乔慢") == 2
    assert reason.label_zh in text


def test_posts_are_split_off_after_a_second_look(bench: Client, topic: Topic) -> None:
    head, stays = made.post(topic=topic), made.post(topic=topic)
    at = f"/desk/forums/{topic.pk}/posts/"
    key = re.search(r'name="key" value="([^"]+)"', page(bench, at))
    assert key
    data = {"posts": [head.pk], "title": "厕所的事", "body": "另开一题。", "key": key[1]}
    data |= {"board": topic.board_id}
    send(bench, at, 422, **(data | {"posts": []}))
    send(bench, at, 422, **(data | {"title": ""}))
    send(bench, at, 200, **data)
    assert Post.objects.get(pk=head.pk).topic == topic
    new = Topic.objects.exclude(pk=topic.pk)
    send(bench, at, **(data | {"confirmed": 1}))
    assert Post.objects.get(pk=head.pk).topic == new.get()
    into = {"posts": [stays.pk], "into": new.get().pk, "key": key[1], "confirmed": 1}
    send(bench, at, **into)
    assert Post.objects.get(pk=stays.pk).topic == new.get()


def test_officials_pin_posts_and_do_not_move_them(desk: Client, topic: Topic) -> None:
    post = made.post(topic=topic)
    send(desk, f"/desk/forums/posts/{post.pk}/pin/", is_pinned=1)
    assert Post.objects.get(pk=post.pk).pinned_at
    assert "/pin/" in page(desk, f"/desk/forums/{topic.pk}/posts/")
    send(desk, f"/desk/forums/{topic.pk}/posts/", 403, posts=[post.pk], confirmed=1)


def test_a_summary_keeps_sentences_that_were_proposed(bench: Client, topic: Topic) -> None:
    words = "希望步道晚上九点半以后不用音箱，让住在江边的人能睡着觉。"
    for number in range(4):
        made.post(topic=topic, body=f"{words}我是第{number}栋的居民。")
    at = f"/desk/forums/{topic.pk}/summary/"
    key = re.search(r'value="(\d+-希望[^"]+)"', page(bench, at))
    assert key
    send(bench, at, 422, text="", quotes=[key[1]])
    send(bench, at, text="多数人要安静。", quotes=[key[1]])
    assert words in page(bench, topic.get_absolute_url())
    assert "多数人要安静。" in page(bench, at)


def test_themes_of_a_topic_are_searched_by_its_department(
    desk: Client, bench: Client, topic: Topic
) -> None:
    made.post(topic=topic)
    at = f"/desk/forums/{topic.pk}/themes/"
    page(bench, at, 403)
    page(desk, at)
    answer = send(desk, at, theme_count="")
    assert "/desk/themes/" in answer.headers["Location"]
    assert answer.headers["Location"] in page(desk, at)


def test_health_tells_of_the_newest_posts(topic: Topic) -> None:
    busy, others = make.user(), [make.user() for _ in range(3)]
    head = made.post(topic=topic, author=busy)
    for person in (busy, busy, *others):
        made.post(answers=head, author=person)
    health = health_of([topic.thread_id])[topic.thread_id]
    assert (health.posts, health.writers, health.busiest, health.replies) == (7, 5, 3, 5)
    assert (health.percent, health.for_ten, health.is_one_voice) == (43, 25, True)
    assert health_of([made.topic().thread_id]) == {}
    assert health_of([]) == {}


def test_users_without_a_post_have_no_desk(client: Client, topic: Topic) -> None:
    client.force_login(make.user())
    for address in ("", "questions/", f"{topic.pk}/", f"{topic.pk}/posts/"):
        page(client, f"/desk/forums/{address}", 403)


def test_an_official_closes_what_the_department_opened(desk: Client, office: Department) -> None:
    official = User.objects.get(memberships__department=office)
    topic = made.topic(author=official, office=office)
    send(desk, f"/desk/forums/{topic.pk}/close/", **{"close-conclusion": "办完了。"})
    assert made.fresh(topic).state == "locked"
