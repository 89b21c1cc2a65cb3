"""The page of a topic at a thousand posts and at a hundred thousand, with ten votes for each.

``python -m bench.forums``: milliseconds of each page (the whole request, best of nine), for a
guest and for somebody who has voted, in every order, in the middle of the list and at a post's own
address; queries beside it; and how many times dearer the large topic is. SQLite, or the server of
DATABASE_URL; the database is made for this and dropped. ``POSTS=20000`` for a smaller one.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

# It loads Django's apps, which all that follows needs.
from bench.site import scratch_database

# isort: split
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from bench.data import say
from bench.petitions_data import people
from contributions.models import Contribution, Thread, Vote
from forums.models import Following, Post, Topic
from forums.orders import ORDERS
from tests import make, make_forums

SIZES = (1_000, int(os.environ.get("POSTS", "100000")))
ROUNDS = 9
# Shares of posts: those that reply (half of these to one single head), and those that ask.
REPLIES, QUESTIONS = 0.4, 0.05


@dataclass(frozen=True)
class Talk:
    topic: Topic
    reader: User
    citizens: list[User]


def one_topic() -> Talk:
    """A topic with an official answer, and somebody who has read its opening."""
    office = make.department()
    official = make.user("official", department=office)
    topic = make_forums.topic()
    answer = make_forums.post(topic=topic, author=official, office=office)
    Post.objects.filter(pk=answer.pk).update(pinned_at=timezone.now())
    reader = make.user()
    Following.objects.create(topic=topic, person=reader, seen=topic.opening_id)
    return Talk(topic, reader, people(400))


def grow(talk: Talk, size: int, now: datetime) -> None:
    """Fill the topic up to ``size`` posts with votes."""
    chance, there = Random(size), talk.topic.posts.count()  # noqa: S311 -- invented votes
    first = Contribution.objects.heads().order_by("pk").first()
    heads = [_said(talk, number, now, chance) for number in range(int((size - there) * 0.6))]
    Contribution.objects.bulk_create(heads, batch_size=2000)
    answers = [
        _said(talk, number, now, chance, parent=first if number % 2 else chance.choice(heads))
        for number in range(size - there - len(heads))
    ]
    Contribution.objects.bulk_create(answers, batch_size=2000)
    rows = [*heads, *answers]
    after = heads[0].pk - 1
    Post.objects.bulk_create(
        (
            Post(
                contribution=row,
                topic=talk.topic,
                answers_id=row.parent_id,
                is_question=not row.parent_id and chance.random() < QUESTIONS,
                idempotency_key=uuid4(),
                told_at=now,
            )
            for row in rows
        ),
        batch_size=2000,
    )
    _vote(talk, after)
    _count(talk)


def _said(
    talk: Talk, number: int, now: datetime, chance: Random, parent: Contribution | None = None
) -> Contribution:
    return Contribution(
        thread=talk.topic.thread,
        author=chance.choice(talk.citizens),
        body=f"希望步道上晚上九点半以后不再用音箱，第{number}条。" * 3,
        state=Contribution.State.HIDDEN if number % 50 == 0 else Contribution.State.PUBLISHED,
        parent=parent,
        shuffle=None if parent else chance.randrange(-(2**15), 2**15),
        created_at=now - timedelta(seconds=number),
    )


def _vote(talk: Talk, after: int) -> None:
    """Let five to twenty of the citizens, and sometimes the reader, vote on each new post."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO contributions_vote (contribution_id, voter_id, value)
            SELECT said.id, voter.id, CASE WHEN (said.id + voter.id) % 3 = 0 THEN -1 ELSE 1 END
            FROM contributions_contribution said, accounts_user voter
            WHERE said.thread_id = %s AND said.id > %s AND voter.id >= %s
            AND (said.id * 7919 + voter.id * 104729) % (20 + said.id % 60) = 0""".replace(
                " % ", " %% "
            ),
            [talk.topic.thread_id, after, talk.reader.pk],
        )


def _count(talk: Talk) -> None:
    """Write the tallies as the site would have."""
    thread = talk.topic.thread_id
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE contributions_contribution SET
            agree_count = (SELECT COUNT(*) FROM contributions_vote v
                WHERE v.contribution_id = contributions_contribution.id AND v.value = 1),
            disagree_count = (SELECT COUNT(*) FROM contributions_vote v
                WHERE v.contribution_id = contributions_contribution.id AND v.value = -1),
            reply_count = (SELECT COUNT(*) FROM contributions_contribution r
                WHERE r.parent_id = contributions_contribution.id AND r.state = 'published')
            WHERE thread_id = %s""",
            [thread],
        )
        least = "LEAST" if connection.vendor == "postgresql" else "MIN"
        cursor.execute(
            "UPDATE contributions_contribution SET split_count = "  # noqa: S608 -- a name
            f"{least}(agree_count, disagree_count) WHERE thread_id = %s",
            [thread],
        )
    said = Contribution.objects.accepted().filter(thread=thread).count()
    Thread.objects.filter(pk=thread).update(contribution_count=said)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def addresses(talk: Talk) -> dict[str, str]:
    """What is opened: each order, its middle, a post's own place, all replies, the list."""
    page = talk.topic.get_absolute_url()
    rows = Contribution.objects.shown().heads().filter(thread=talk.topic.thread_id)
    found = {}
    for name, order in ORDERS.items():
        found[name] = f"{page}?sort={name}"
        middle = rows.order_by("pk")[rows.count() // 2]
        found[f"{name}, in the middle"] = f"{page}?sort={name}&after={order.place(middle)}"
    last = Contribution.objects.shown().filter(parent__isnull=False).order_by("-pk").first()
    found["at a reply"] = f"{page}?sort=agreed&at={last.parent_id}&open={last.pk}"
    first = rows.order_by("-reply_count").first()
    found["all replies of the busiest"] = f"/forums/posts/{first.pk}/replies/"
    found["the board"] = f"/forums/boards/{talk.topic.board_id}/"
    found["all boards"] = "/forums/"
    return found


def measured(client: Client, address: str) -> tuple[float, int]:
    """Milliseconds and queries of a page."""
    client.get(address)
    times = []
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        answer = client.get(address)
        times.append(1000 * (time.perf_counter() - begun))
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return min(times), len(queries)


def table(talk: Talk) -> dict[str, tuple[float, int]]:
    guest, reader = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    reader.force_login(talk.reader)
    found = {}
    for name, address in addresses(talk).items():
        found[f"{name}, guest"] = measured(guest, address)
        found[f"{name}, signed in"] = measured(reader, address)
    return found


def run(tell: Callable[[str], None]) -> None:
    now, results = timezone.now(), []
    talk = one_topic()
    for size in SIZES:
        grow(talk, size, now)
        results.append(table(talk))
        tell(f"{size} posts, {Vote.objects.count()} votes")
    small, large = results
    for name, (before, _queries) in small.items():
        after, queries = large[name]
        tell(
            f"{name:44} {before:7.1f} ms {after:7.1f} ms  x{after / before:5.1f}  {queries} queries"
        )


if __name__ == "__main__":
    with scratch_database():
        run(say)
