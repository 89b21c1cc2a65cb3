"""Many at one moment: one post for each key, no post after the end, true numbers of replies."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from contributions.models import Contribution, Thread
from contributions.services import ParentGone, hide
from core.state import move
from forums.models import Post, Topic
from forums.services import TopicClosed, open_topic, reply
from forums.services.telling import tell_due
from tests import make
from tests import make_forums as made
from tests.petitions.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_hundred_clicks_at_once_are_one_post_and_a_hundred_friendly_answers() -> None:
    topic, key, first = made.topic(), str(uuid4()), Client()
    first.force_login(make.user())
    clients = [Client() for _ in range(100)]
    for client in clients:
        client.cookies = first.cookies
    fields = {"body": "建议九点半以后不用音箱。", "key": key}

    answers = at_once(
        [lambda c=client: c.post(f"/forums/{topic.pk}/reply/", fields) for client in clients]
    )

    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url for answer in answers}) == 1
    assert topic.posts.count() == 2
    assert Thread.objects.get(topic=topic).contribution_count == 2


def test_a_topic_is_opened_once_however_many_click() -> None:
    board, author, key = made.board(), make.user(), uuid4()
    words = {"title": "步道的音箱太响", "body": "晚上睡不着。", "key": key, "now": timezone.now()}
    at_once([lambda: open_topic(board=board, author=author, **words) for _ in range(20)])
    assert Topic.objects.count() == 1
    assert Contribution.objects.count() == 1


def test_nothing_is_posted_behind_a_closing() -> None:
    topic, people = made.topic(), [make.user() for _ in range(30)]

    def say(person) -> object:
        now = timezone.now()
        return reply(topic=topic, author=person, body="再说一句。", key=uuid4(), now=now)

    def close() -> None:
        move(Topic.objects.get(pk=topic.pk), Topic.State.LOCKED, conclusion="说完了。")

    acts = [lambda p=person: say(p) for person in people]
    found = at_once([*acts[:15], close, *acts[15:]])
    posted = [one for one in found if isinstance(one, Post)]
    refused = [one for one in found if isinstance(one, TopicClosed)]
    assert len(posted) + len(refused) == 30
    assert topic.posts.count() == 1 + len(posted)


def test_replies_are_counted_while_what_they_answer_is_hidden() -> None:
    head = made.post()
    people = [make.user() for _ in range(20)]

    def answer(person) -> object:
        now = timezone.now()
        words = {"body": "我也这样想。", "key": uuid4(), "now": now}
        return reply(topic=head.topic, author=person, answers=head, **words)

    acts = [lambda p=person: answer(p) for person in people]
    hiding = Contribution.objects.get(pk=head.pk)
    found = at_once([*acts[:10], lambda: hide(contribution=hiding), *acts[10:]])
    posted = [one for one in found if not isinstance(one, (ParentGone, Contribution))]
    row = Contribution.objects.get(pk=head.pk)
    assert row.reply_count == len(posted) == row.replies.count()
    assert not Contribution.objects.miscounted().exists()
    assert not Thread.objects.miscounted().exists()


def test_several_workers_tell_each_of_a_post_once() -> None:
    head = made.post()
    for _number in range(5):
        made.post(answers=head)
    at_once([lambda: tell_due(timezone.now()) for _ in range(6)], threads=6)
    assert head.contribution.author.notices.count() == 5
