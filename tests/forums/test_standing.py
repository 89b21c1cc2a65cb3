"""What stands beside the words of a topic, on its page and for those who are reading it."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from forums.models import Topic
from forums.services.keeping import close_topic, remove_topic
from forums.services.moving import merge_topics, split_topic
from forums.services.summing import write_summary
from forums.standing import Quote, standing, with_standing
from moderation.models import Reason
from tests import make
from tests import make_forums as made

pytestmark = pytest.mark.django_db
NOW = timezone.now
WORDS = "九点半以后不用音箱，大家都能睡好觉。"


def loaded(topic: Topic) -> Topic:
    return with_standing(Topic.objects.select_related("thread")).get(pk=topic.pk)


def test_a_plain_topic_costs_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    topic = loaded(made.topic())
    with django_assert_num_queries(0):
        standing(topic)


@pytest.mark.parametrize("count", [1, 30])
def test_all_that_stands_beside_a_topic_costs_one_query(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    topic, by = made.topic(), make.user("moderator")
    post = made.post(topic=topic, body=WORDS)
    for _ in range(count):
        merge_topics(topic=made.topic(), into=topic, by=by, now=NOW())
    quotes = [Quote(WORDS, post.pk)]
    write_summary(topic=topic, text="多数人要安静。", quotes=quotes, by=by, now=NOW())
    row = loaded(topic)
    with django_assert_num_queries(1):
        found = standing(row)
        assert [other.title for other in found.merged] == [made.TITLE] * count
    assert list(found.quotes) == quotes


def test_the_page_says_what_came_of_a_topic_and_where_posts_went(client: Client) -> None:
    topic, by = made.topic(), make.user("moderator")
    post = made.post(topic=topic, body=WORDS)
    made.post(topic=topic)
    new = split_topic(
        topic=topic,
        posts=[post.pk],
        title="睡觉的事",
        body="从音箱的讨论里分出来。",
        board=topic.board,
        by=by,
        key=topic.idempotency_key.__class__(int=7),
        now=NOW(),
    )
    merge_topics(topic=made.topic(title="音箱太响"), into=topic, by=by, now=NOW())
    close_topic(topic=topic, conclusion="城管局每周测量。", by=by, now=NOW())
    page = client.get(topic.get_absolute_url()).content.decode()
    assert "城管局每周测量。" in page
    assert "音箱太响" in page
    assert f'href="{new.get_absolute_url()}"' in page
    page = client.get(new.get_absolute_url()).content.decode()
    assert f'href="{topic.get_absolute_url()}"' in page


def test_the_address_of_a_merged_topic_leads_to_the_other(client: Client) -> None:
    topic, into, by = made.topic(), made.topic(), make.user("moderator")
    post = made.post(topic=topic)
    merge_topics(topic=topic, into=into, by=by, now=NOW())
    answer = client.get(topic.get_absolute_url())
    assert answer.headers["Location"] == into.get_absolute_url()
    answer = client.get(f"/forums/posts/{post.pk}/", follow=True)
    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] == into.get_absolute_url()


@pytest.mark.django_db(transaction=True)
def test_who_reads_a_topic_sees_what_becomes_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pushed: list[tuple[int, str]] = []
    monkeypatch.setattr(
        "forums.standing.tell_later", lambda thread, make: pushed.append((thread, make()))
    )
    topic, by = made.topic(), make.user("moderator")
    into = made.topic(title="步道上的音箱")
    gone = made.topic()
    reason = Reason.objects.exclude(pk=Reason.OTHER).first()
    assert reason
    close_topic(topic=topic, conclusion="城管局每周测量。", by=by, now=NOW())
    merge_topics(topic=topic, into=into, by=by, now=NOW())
    remove_topic(topic=gone, reason=reason, by=by, now=NOW())
    threads = [topic.thread_id, topic.thread_id, into.thread_id, gone.thread_id]
    assert [thread for thread, _html in pushed] == threads
    assert all('id="topic-standing"' in html for _thread, html in pushed)
    assert "城管局每周测量。" in pushed[0][1]
    assert into.get_absolute_url() in pushed[1][1]
