"""What stands above all others, on a board and in a topic."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from core.errors import DomainError, StaleState
from forums.discussion import MOST_PINNED as MOST_POSTS
from forums.listing import LISTED
from forums.listing import MOST_PINNED as MOST_TOPICS
from forums.models import Board, Post, Topic
from forums.services.holding import hold


class BoardFull(DomainError):
    message = _("Five topics stand above the others on this board: take one of them down first.")


class TopicFull(DomainError):
    message = _("Ten posts stand above the others in this topic: take one of them down first.")


class PostGone(DomainError):
    message = _("This post is not shown in this topic any more.")


@transaction.atomic
def pin_topic(*, topic: Topic, is_pinned: bool, by: User, now: datetime) -> Topic:
    """Put a topic above all others of its board, or back among them. Raises BoardFull.

    Twice is as good as once. The caller has checked forums.run_topic.
    """
    row = hold(topic)
    if row.state not in LISTED:
        raise StaleState
    if bool(row.pinned_at) == is_pinned:
        return row
    # Who pins on one board queues here.
    Board.objects.select_for_update(no_key=True).get(pk=row.board_id)
    pinned = Topic.objects.filter(board=row.board_id, pinned_at__isnull=False, state__in=LISTED)
    if is_pinned and len(pinned[:MOST_TOPICS]) == MOST_TOPICS:
        raise BoardFull
    row.pinned_at = now if is_pinned else None
    Topic.objects.filter(pk=row.pk).update(pinned_at=row.pinned_at)
    verb = "forums.topic_pinned" if is_pinned else "forums.topic_unpinned"
    record(verb=verb, subject=row, actor=by, at=now)
    return row


@transaction.atomic
def pin_post(*, post: Post, is_pinned: bool, by: User, now: datetime) -> Post:
    """Put a post above all others of its topic, or back. Raises TopicFull or PostGone.

    Twice is as good as once. The caller has checked forums.pin_post.
    """
    topic = hold(post.topic)
    row = Post.objects.select_related("contribution").get(pk=post.pk)
    if row.topic_id != topic.pk or (is_pinned and not row.contribution.is_shown):
        raise PostGone
    if bool(row.pinned_at) == is_pinned:
        return row
    pinned = Post.objects.filter(topic=topic, pinned_at__isnull=False)
    if is_pinned and len(pinned[:MOST_POSTS]) == MOST_POSTS:
        raise TopicFull
    row.pinned_at = now if is_pinned else None
    Post.objects.filter(pk=row.pk).update(pinned_at=row.pinned_at)
    verb = "forums.post_pinned" if is_pinned else "forums.post_unpinned"
    record(verb=verb, subject=row, actor=by, at=now)
    return row
