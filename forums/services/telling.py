"""Whoever wants to hear of it is told what was said: once in a minute, by the worker."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from contributions.models import Contribution, Thread
from forums.models import Following, Post, Topic
from notifications.services import Letter, notify_each

# Posts told of in one step, and followers told in one statement.
BATCH, LETTERS = 200, 1000


@transaction.atomic
def tell_due(now: datetime) -> int:
    """Tell of posts that are public and were not told of yet; return how many. For the worker.

    Who is answered or named hears of each; who follows hears once of a topic until it is read.
    Safe in several workers: notices have keys, and each post is claimed by an UPDATE.
    """
    rows = Post.objects.filter(
        told_at__isnull=True,
        contribution__state=Contribution.State.PUBLISHED,
        topic__state__in=Topic.PUBLIC,
    )
    posts = list(
        rows.select_related("contribution", "topic__thread", "answers__contribution__author")
        .prefetch_related("mentions")
        .order_by("pk")[:BATCH]
    )
    if not posts:
        return 0
    claimed = Post.objects.filter(pk__in=[post.pk for post in posts], told_at__isnull=True)
    if claimed.update(told_at=now) != len(posts):
        transaction.set_rollback(True)  # another worker is at it
        return 0
    muted = _muted(posts)
    for post in posts:
        _tell_named(post, muted)
    _tell_followers(posts)
    # What waited for a moderator came in without anybody speaking.
    last = Thread.objects.filter(topic=OuterRef("pk")).values("last_at")
    spoken = Topic.objects.filter(pk__in={post.topic_id for post in posts})
    spoken.update(active_at=Coalesce(Subquery(last), "active_at"))
    return len(posts)


def _muted(posts: Iterable[Post]) -> set[tuple[int, int]]:
    """(topic, person) of those who want to hear nothing."""
    topics = {post.topic_id for post in posts}
    rows = Following.objects.filter(topic__in=topics, mode=Following.Mode.MUTE)
    return set(rows.values_list("topic_id", "person_id"))


def _tell_named(post: Post, muted: set[tuple[int, int]]) -> None:
    """Tell whoever is answered, and whoever is called by a pseudonym, each once."""
    author = post.contribution.author_id
    told = {author}
    whom = post.answers.contribution.author if post.answers else None
    called = [(one, "forum_call") for one in post.mentions.all()]
    is_answer = post.office_id and post.answers and post.answers.is_question
    reply = "forum_answered" if is_answer else "forum_reply"
    for person, kind in [(whom, reply), *called]:
        if person is None or person.pk in told or (post.topic_id, person.pk) in muted:
            continue
        told.add(person.pk)
        url = post.get_absolute_url()
        letter = Letter(person, f"post-{post.pk}", url, {"title": post.topic.title})
        notify_each([letter], kind=kind)


def _tell_followers(posts: Iterable[Post]) -> None:
    """One notice for each follower and topic, unless one is waiting to be read."""
    newest: dict[int, Post] = {}
    for post in posts:
        if post.pk != post.topic.opening_id:
            newest[post.topic_id] = post
    for post in newest.values():
        rows = Following.objects.filter(topic=post.topic_id, mode=Following.Mode.FOLLOW)
        waiting = rows.filter(Q(told__lte=F("seen")), seen__lt=post.pk)
        waiting = waiting.exclude(person=post.contribution.author_id).select_related("person")
        for batch in _batches(list(waiting)):
            notify_each([_news(one, post.topic) for one in batch], kind="forum_news", by_mail=True)
            Following.objects.filter(pk__in=[one.pk for one in batch]).update(told=post.pk)


def _news(follower: Following, topic: Topic) -> Letter:
    key = f"topic-{topic.pk}-{follower.seen}"
    return Letter(follower.person, key, topic.get_absolute_url(), {"title": topic.title})


def _batches(rows: list[Following]) -> Iterable[list[Following]]:
    return (rows[at : at + LETTERS] for at in range(0, len(rows), LETTERS))
