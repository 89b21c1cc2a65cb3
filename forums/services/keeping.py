"""What moderators do with a topic where it stands: close it, take it down, put it in its place."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from contributions.models import Contribution
from contributions.text import clean
from core.errors import DomainError, StaleState
from core.state import move
from forums.models import Board, Tag, Topic
from forums.services.holding import hold, open_places_of, places_of
from forums.services.news import tell_followers
from forums.standing import announce_standing
from moderation.models import Decision, Reason
from moderation.services import decide
from notifications.services import notify

LONGEST_CONCLUSION = 2000
# A topic has so many tags, and so many that are related by hand, at most.
MOST_TAGS, MOST_RELATED = 5, 5


class ConclusionMissing(DomainError):
    message = _("Say in at most 2,000 characters what came of the topic: everybody reads it.")


class OpeningGone(DomainError):
    message = _("The words that opened this topic cannot be shown, so the topic stays away.")


class NoSuchBoard(DomainError):
    message = _("Choose another board that is shown.")


class TooMany(DomainError):
    message = _("A topic has five tags and five related topics at most.")


@transaction.atomic
def close_topic(*, topic: Topic, conclusion: str, by: User, now: datetime) -> Topic:
    """Let nobody speak or vote in it any more, and say what came of it. Raises ConclusionMissing.

    What is being said in the same moment is in before, or refused with its words. The caller has
    checked forums.close_topic.
    """
    said = clean(conclusion)
    if not 1 <= len(said) <= LONGEST_CONCLUSION:
        raise ConclusionMissing
    row = hold(topic)
    move(row, Topic.State.LOCKED, conclusion=said, closed_by=by)
    open_places_of(row).update(closed_at=now)
    record(verb="forums.closed", subject=row, actor=by, at=now)
    tell_followers(row, "forum_closed", by, now, conclusion=said)
    announce_standing(row)
    return row


@transaction.atomic
def reopen_topic(*, topic: Topic, by: User, now: datetime) -> Topic:
    """Let people speak in a closed topic again. The caller has checked forums.close_topic."""
    row = hold(topic)
    if row.state != Topic.State.LOCKED:
        raise StaleState
    move(row, Topic.State.OPEN, closed_by=None)
    open_places_of(row).update(closed_at=None)
    record(verb="forums.reopened", subject=row, actor=by, at=now)
    tell_followers(row, "forum_reopened", by, now)
    announce_standing(row)
    return row


@transaction.atomic
def remove_topic(*, topic: Topic, reason: Reason, by: User, now: datetime, note: str = "") -> Topic:
    """Take a topic out of sight on a published ground; its author is told, and its followers.

    Its opening is decided on, so that the ground stands where those of all words stand. Who is
    writing in it gets the words back. The caller has checked forums.remove_topic.
    """
    row = hold(topic)
    move(row, Topic.State.REMOVED)
    opening = Contribution.objects.select_related("author").get(pk=row.opening_id)
    act = {
        Contribution.State.PUBLISHED: Decision.Action.HIDE,
        Contribution.State.PENDING: Decision.Action.WITHHOLD,
    }.get(Contribution.State(opening.state))
    if act:
        decide(contribution=opening, moderator=by, action=act, now=now, reason=reason, note=note)
    places_of(row).update(hidden_at=now, closed_at=now)
    record(verb="forums.removed", subject=row, actor=by, at=now, reason=reason.code)
    grounds = {"reason_zh": reason.label_zh, "reason_en": reason.label_en}
    tell_followers(row, "forum_removed", by, now, **grounds)
    announce_standing(row)
    return row


@transaction.atomic
def restore_topic(*, topic: Topic, by: User, now: datetime) -> Topic:
    """Bring a removed topic back, open, with all that was said in it. Raises OpeningGone.

    The caller has checked forums.remove_topic.
    """
    row = hold(topic)
    if row.state != Topic.State.REMOVED:
        raise StaleState
    move(row, Topic.State.OPEN)
    opening = Contribution.objects.select_related("author").get(pk=row.opening_id)
    if opening.state in (Contribution.State.HIDDEN, Contribution.State.WITHHELD):
        decide(contribution=opening, moderator=by, action=Decision.Action.RESTORE, now=now)
    if opening.state != Contribution.State.PUBLISHED:
        raise OpeningGone
    places_of(row).update(hidden_at=None)
    open_places_of(row).update(closed_at=None)
    record(verb="forums.restored", subject=row, actor=by, at=now)
    tell_followers(row, "forum_restored", by, now)
    return row


@transaction.atomic
def move_topic(*, topic: Topic, board: Board, by: User, now: datetime) -> Topic:
    """Put a topic on another board, whose way of moderation it takes on. Raises NoSuchBoard.

    The caller has checked forums.run_topic.
    """
    row = hold(topic)
    if row.state not in (Topic.State.OPEN, Topic.State.LOCKED):
        raise StaleState
    if board.pk == row.board_id or not board.is_shown:
        raise NoSuchBoard
    was = row.board_id
    Topic.objects.filter(pk=row.pk).update(board=board, pinned_at=None)
    places_of(row).update(moderation=board.moderation)
    record(verb="forums.moved", subject=row, actor=by, at=now, was=was, to=board.pk)
    _tell_opener(row, "forum_moved", now, board=board.name)
    row.board, row.pinned_at = board, None
    return row


def _tell_opener(topic: Topic, kind: str, now: datetime, **facts: str) -> None:
    if topic.opened_by:
        notify(
            recipient=topic.opened_by,
            kind=kind,
            key=f"{kind}-{topic.pk}-{int(now.timestamp())}",
            url=topic.get_absolute_url(),
            title=topic.title,
            **facts,
        )


@transaction.atomic
def tag_topic(*, topic: Topic, tags: Collection[Tag], by: User, now: datetime) -> Topic:
    """Give a topic these tags and no others. Raises TooMany.

    The caller has checked forums.run_topic.
    """
    if len(tags) > MOST_TAGS:
        raise TooMany
    row = hold(topic)
    row.tags.set(tags)
    record(verb="forums.tagged", subject=row, actor=by, at=now, tags=[tag.pk for tag in tags])
    return row


@transaction.atomic
def relate_topic(*, topic: Topic, others: Collection[Topic], by: User, now: datetime) -> Topic:
    """Name what else is said on the matter; each leads to the other. Raises TooMany.

    The caller has checked forums.run_topic.
    """
    if len(others) > MOST_RELATED:
        raise TooMany
    row = hold(topic)
    row.related.set([other for other in others if other.pk != row.pk])
    keys = [other.pk for other in others]
    record(verb="forums.related", subject=row, actor=by, at=now, topics=keys)
    return row
