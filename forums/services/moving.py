"""Topics that become one, and posts that become a topic of their own."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from contributions.models import Contribution, Thread
from core.errors import DomainError, StaleState
from core.state import move
from forums.models import Board, Following, Topic
from forums.services.holding import hold, hold_both
from forums.services.merging import BATCH, carry, carry_all
from forums.services.news import tell_followers
from forums.services.topics import open_topic
from forums.services.unsorting import leave_themes, take_out
from forums.standing import announce_standing
from moderation.models import Case, Decision
from moderation.services import decide
from notifications.services import Letter, notify_each

# Posts, each with its replies, that are chosen to be moved; and how many one request moves.
MOST_MOVED, AT_ONCE = 100, 1000


class NotForMerging(DomainError):
    message = _("Posts can only be moved to another topic that is open and shown.")


class HasParts(DomainError):
    message = _(
        "This topic has a ballot, an opinion map or a common text of its own, which cannot move: "
        "merge the other topic into this one."
    )


class PostsGone(DomainError):
    message = _(
        "Choose between one and a hundred posts that stand in this topic, and not its opening. "
        "Somebody may have moved one of yours meanwhile."
    )


class WordsHeld(DomainError):
    message = _("The system sees a reason to look at your words first: word them differently.")


@transaction.atomic
def merge_topics(*, topic: Topic, into: Topic, by: User, now: datetime) -> Topic:
    """Move all that was said in ``topic`` into another and let its address lead there.

    Votes, replies and counts go along; who follows it follows the other. Of a large topic the
    worker moves the posts (``merging.carry_merged``). Raises NotForMerging, HasParts, or what
    ``leave_themes`` raises. The caller has checked forums.run_topic.
    """
    if topic.pk == into.pk:
        raise NotForMerging
    row, target = hold_both(topic, into)
    _require_open(target)
    _require_bare(row)
    move(row, Topic.State.MERGED, merged_into=target, pinned_at=None)
    Topic.objects.filter(merged_into=row).update(merged_into=target)
    leave_themes(topic=row, by=by, now=now)
    said = Contribution.objects.filter(thread=row.thread_id).count()
    if said <= AT_ONCE:
        carry_all(row, target, now)
    _note_activity(row, target)
    Thread.objects.filter(pk=row.thread_id).update(closed_at=now)
    facts = {"into": target.title, "address": target.get_absolute_url()}
    tell_followers(row, "forum_merged", by, now, **facts)
    _hand_over_followers(row, target)
    record(verb="forums.merged", subject=row, actor=by, at=now, into=target.pk, posts=said)
    announce_standing(row)
    announce_standing(target)
    return target


@transaction.atomic
def split_topic(
    *,
    topic: Topic,
    posts: Collection[int],
    title: str,
    body: str,
    board: Board,
    by: User,
    key: UUID,
    now: datetime,
) -> Topic:
    """Open a topic with the posts of these ids, each with its replies; ``body`` introduces them.

    The same ``key`` again changes nothing. Raises PostsGone, WordsHeld, and what ``open_topic``
    and ``leave_themes`` raise. The caller has checked forums.run_topic.
    """
    row = hold(topic)
    if made := Topic.objects.filter(idempotency_key=key, opened_by=by).first():
        return made
    heads = _heads(row, posts)
    new = open_topic(board=board, author=by, title=title, body=body, key=key, now=now)
    _publish(new.opening, by, now)
    Topic.objects.filter(pk=new.pk).update(split_from=row)
    new.tags.set(row.tags.all())
    moved = _carry(heads, row, new, by, now)
    _tell_authors(moved, new, now)
    record(verb="forums.split", subject=row, actor=by, at=now, into=new.pk, posts=len(moved))
    announce_standing(row)
    return new


@transaction.atomic
def move_posts(
    *, topic: Topic, posts: Collection[int], into: Topic, by: User, now: datetime
) -> Topic:
    """Move the posts of these ids, each with its replies, into another topic.

    Raises NotForMerging, PostsGone, or what ``leave_themes`` raises. The caller has checked
    forums.run_topic.
    """
    if topic.pk == into.pk:
        raise NotForMerging
    row, target = hold_both(topic, into)
    _require_open(target)
    moved = _carry(_heads(row, posts), row, target, by, now)
    _tell_authors(moved, target, now)
    verb = "forums.posts_moved"
    record(verb=verb, subject=row, actor=by, at=now, into=target.pk, posts=len(moved))
    return target


def _require_open(target: Topic) -> None:
    if not Topic.objects.public().filter(pk=target.pk, state=Topic.State.OPEN).exists():
        raise NotForMerging


def _require_bare(topic: Topic) -> None:
    row = Topic.objects.with_parts().get(pk=topic.pk)
    if row.has_ballots or row.has_map or row.has_drafting:
        raise HasParts


def _heads(topic: Topic, posts: Collection[int]) -> QuerySet[Contribution]:
    if topic.state not in (Topic.State.OPEN, Topic.State.LOCKED):
        raise StaleState
    rows = Contribution.objects.heads().filter(pk__in=posts, thread=topic.thread_id)
    rows = rows.exclude(pk=topic.opening_id)
    if not 1 <= len(posts) <= MOST_MOVED or rows.count() != len(set(posts)):
        raise PostsGone
    return rows


def _publish(opening: Contribution, by: User, now: datetime) -> None:
    """A board on which all is looked at first is satisfied: a moderator wrote it."""
    if opening.state == Contribution.State.PUBLISHED:
        return
    if opening.moderation_cases.exclude(cause=Case.Cause.PRE).exists():
        raise WordsHeld
    decide(contribution=opening, moderator=by, action=Decision.Action.APPROVE, now=now)


def _carry(
    rows: QuerySet[Contribution], topic: Topic, target: Topic, by: User, now: datetime
) -> list[int]:
    """Move chosen posts with all that belongs to them; returns the ids, replies among them."""
    leave_themes(topic=topic, by=by, now=now)
    moved = carry(list(rows.values_list("pk", flat=True)), target)
    take_out(topic=topic, moved=moved, now=now)
    _note_activity(topic, target)
    return moved


def _note_activity(topic: Topic, target: Topic) -> None:
    Topic.objects.filter(pk=target.pk, active_at__lt=topic.active_at).update(
        active_at=topic.active_at
    )


def _hand_over_followers(topic: Topic, target: Topic) -> None:
    """Who follows ``topic`` follows ``target``, unless they want to hear nothing of that."""
    rows = Following.objects.filter(topic=topic, mode=Following.Mode.FOLLOW)
    readers = Following.objects.filter(topic=target, mode=Following.Mode.READ)
    readers.filter(person__in=rows.values("person")).update(mode=Following.Mode.FOLLOW)
    new = [
        Following(topic=target, person_id=person, mode=Following.Mode.FOLLOW, seen=seen)
        for person, seen in rows.values_list("person", "seen")
    ]
    Following.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)


def _tell_authors(moved: Collection[int], into: Topic, now: datetime) -> None:
    """Tell each author once where the words have gone."""
    people = User.objects.filter(is_active=True, contributions__in=moved).distinct()
    key = f"forum_words_moved-{into.pk}-{int(now.timestamp())}"
    url, data = into.get_absolute_url(), {"title": into.title}
    letters = [Letter(person, key, url, data) for person in people]
    notify_each(letters, kind="forum_words_moved")
