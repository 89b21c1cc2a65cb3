"""A large topic is merged by the worker, batch by batch, and nothing is lost on the way."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from contributions.models import Contribution
from contributions.services import recount
from forums.models import Post, Topic
from forums.services import merging, moving
from forums.services.merging import carry_merged
from forums.services.moving import merge_topics
from tests import make
from tests import make_forums as made

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "AT_ONCE", 2)
    monkeypatch.setattr(merging, "BATCH", 2)


def large() -> Topic:
    topic = made.topic(title="音箱太响了")
    for number in range(4):
        made.post(answers=made.post(topic=topic, body=f"第{number}条话。"))
    return topic


def merged() -> tuple[Topic, Topic]:
    row, into = large(), made.topic(title="步道上的音箱")
    merge_topics(topic=row, into=into, by=make.user("moderator"), now=NOW())
    return made.fresh(row), made.fresh(into)


def test_a_topic_is_merged_at_once_and_its_posts_follow(client: Client) -> None:
    row, into = merged()
    assert (row.state, row.merged_into, row.thread.contribution_count) == ("merged", into, 9)
    waiting = row.posts.order_by("pk").last()
    assert waiting
    assert client.get(row.get_absolute_url()).url == into.get_absolute_url()
    assert "并入这里，还有9条帖子没有移完" in client.get(into.get_absolute_url()).content.decode()
    alone = client.get(waiting.get_absolute_url())
    assert alone.status_code == 200
    assert "这条帖子正在移到另一个话题" in alone.content.decode()

    assert carry_merged(NOW()) == 9
    assert carry_merged(NOW()) == 0
    row, into = made.fresh(row), made.fresh(into)
    assert (row.thread.contribution_count, into.thread.contribution_count) == (0, 10)
    assert not Post.objects.filter(topic=row).exists()
    page = client.get(into.get_absolute_url()).content.decode()
    assert "没有移完" not in page
    assert "并入这里，帖子都在下面" in page
    assert client.get(waiting.get_absolute_url()).url.startswith(into.get_absolute_url())
    assert recount() == (0, 0)


def test_a_worker_that_is_killed_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    row, into = merged()
    batches, real = iter(range(9)), merging.take_out

    def killed(**facts: Any) -> None:
        if next(batches) == 2:
            raise KeyboardInterrupt
        real(**facts)

    monkeypatch.setattr(merging, "take_out", killed)
    with pytest.raises(KeyboardInterrupt):
        carry_merged(NOW())
    assert 0 < Contribution.objects.filter(thread=row.thread).count() < 9
    assert recount() == (0, 0)
    carry_merged(NOW())
    assert Contribution.objects.filter(thread=into.thread).count() == 10
    assert recount() == (0, 0)


def test_others_get_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    row, _into = merged()
    assert carry_merged(NOW(), seconds=0) == 0
    assert Contribution.objects.filter(thread=row.thread).count() == 9


def test_what_is_merged_again_on_the_way_goes_to_the_last() -> None:
    row, into = merged()
    last = made.topic(title="江边的声音")
    merge_topics(topic=into, into=last, by=make.user("moderator"), now=NOW())
    carry_merged(NOW())
    assert Contribution.objects.filter(thread=last.thread).count() == 11
    assert not Contribution.objects.filter(thread__in=[row.thread, into.thread]).exists()
    assert recount() == (0, 0)
