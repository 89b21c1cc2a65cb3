"""The dearest page there is: a topic with all its parts, for people who have much to do with it."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from contributions.models import Carried
from forums.models import Following, MapResult, Post, Summary, Topic
from forums.services.drafts import save_draft
from notifications.services import notify
from tests import make, make_ballots, make_maps
from tests import make_forums as made

pytestmark = pytest.mark.django_db


def full(heads: int) -> Topic:
    """A topic with a ballot, a map, a wording, a summary, branches, and words carried further."""
    topic, now = made.topic(), timezone.now()
    for number in range(heads):
        head = made.post(topic=topic, body=f"第{number}条话。", is_question=number % 3 == 0)
        made.post(answers=head, body=f"第{number}个回复。", quote="all")
    first = topic.posts.order_by("pk")[1]
    Post.objects.filter(pk=first.pk).update(pinned_at=now)
    make_ballots.ballot(topic=topic)
    make_ballots.ballot("ranking", topic=topic)
    row = make_maps.opinion_map(topic=topic)
    MapResult.objects.create(opinion_map=row, made_at=now, people=0, stands=0, found={}, places=b"")
    made.wording(drafting=made.drafting(topic=topic))
    made.topic(state="merged", merged_into=topic)
    made.topic(split_from=topic)
    quotes = [{"text": first.contribution.body, "of": first.pk}]
    by = make.user("moderator")
    Summary.objects.create(
        topic=topic, number=1, text="大家都同意。", quotes=quotes, written_by=by, written_at=now
    )
    Topic.objects.filter(pk=topic.pk).update(summary="大家都同意。", summary_at=now)
    Carried.objects.create(
        source=first.contribution,
        origin=topic.thread,
        source_url=first.get_absolute_url(),
        target=make.thread(),
        state="carried",
        asked_at=now,
        carried_at=now,
    )
    return topic


def reader(topic: Topic, role: str) -> Client:
    """Somebody with a draft, who has not opened the notice of what was said since."""
    columns = {"is_superuser": True, "is_staff": True} if role == "admin" else {}
    person = make.user(role if role in Membership.Role.values else "", **columns)
    Following.objects.create(person=person, topic=topic, mode="follow", seen=1, told=2)
    words, now, url = {"body": "还没有写完"}, timezone.now(), topic.get_absolute_url()
    save_draft(author=person, place=f"topic-{topic.pk}", words=words, now=now)
    notify(recipient=person, kind="forum_news", key="x", url=url, title="x")
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(
    ("who", "queries"),
    [("guest", 3), ("citizen", 8), ("official", 10), ("moderator", 8), ("admin", 8)],
)
@pytest.mark.parametrize("place", ["", "?sort=agreed&at={late}&open={reply}"])
def test_a_topic_with_all_its_parts_costs_ten_queries(
    client: Client, place: str, who: str, queries: int, count: int, django_assert_num_queries: Any
) -> None:
    topic = full(count)
    visitor = client if who == "guest" else reader(topic, who)
    late, reply = topic.posts.order_by("pk").values_list("pk", flat=True)[1:3]
    address = topic.get_absolute_url() + place.format(late=late, reply=reply)
    with django_assert_num_queries(queries):
        page = visitor.get(address)
    assert bool(place) <= (f'id="contribution-{late}"' in page.content.decode())


def test_each_part_stands_on_the_first_page_and_on_no_later_one(client: Client) -> None:
    topic = full(2)
    first = client.get(topic.get_absolute_url()).content.decode()
    later = client.get(topic.get_absolute_url(), {"at": topic.posts.order_by("pk")[1].pk})
    for part in (
        'id="ballots"',
        'id="opinion-map"',
        'id="wording"',
        'id="carried"',
        'aria-labelledby="quotes"',
        "并入这里",
    ):
        assert part in first
        assert part not in later.content.decode()
