from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from audit.services import record
from contributions.models import Contribution, Thread
from contributions.text import own_contacts
from core.errors import DomainError, StaleState
from forums.models import Board, Following, Post, Tag, Topic
from forums.services.finding import note_words
from moderation.services import receive


class BoardClosed(DomainError):
    message = _(
        "On this board no topics are opened any more. Your words are below: "
        "open the topic on another board."
    )


class TitleMissing(DomainError):
    message = _("A topic needs a title: say in one line what it is about.")


class NotYourDepartment(DomainError):
    message = _("You can speak only for a department whose official you are: choose another.")


@transaction.atomic
def open_topic(
    *,
    board: Board,
    author: User,
    title: str,
    body: str,
    key: UUID,
    now: datetime,
    office: Department | None = None,
    tags: Sequence[Tag] = (),
) -> Topic:
    """Open a topic with its first words; the same ``key`` again changes nothing.

    ``office`` is the department in whose name an official speaks. Raises BoardClosed,
    TitleMissing, NotYourDepartment, StaleState for a key that is somebody else's, and what
    ``receive`` raises. The caller has checked forums.open_topic.
    """
    # One person's clicks queue here.
    User.objects.select_for_update(no_key=True).get(pk=author.pk)
    if opened := Topic.objects.filter(idempotency_key=key, opened_by=author).first():
        return opened
    if not Board.objects.filter(pk=board.pk, is_shown=True).exists():
        raise BoardClosed
    check_office(author, office)
    thread = Thread.objects.create(kind=Thread.Kind.FORUMS, moderation=board.moderation)
    opening = receive(
        thread=thread,
        author=author,
        body=body,
        heading=title,
        at=now,
        public=own_contacts(f"{title}\n{body}") if office else (),
    )
    if not opening.heading.strip():
        raise TitleMissing
    topic = _founded(opening, board=board, office=office, idempotency_key=key)
    topic.tags.set(tags)
    record(verb="forums.opened", subject=topic, actor=author, at=now)
    return topic


def _founded(opening: Contribution, **columns: Any) -> Topic:
    """The topic around its first words: its post, its searchable words, and its first follower."""
    thread, author, at = opening.thread, opening.author, opening.created_at
    thread.matter = opening.heading
    thread.save(update_fields=["matter"])
    try:
        topic = Topic.objects.create(
            thread=thread, opening=opening, opened_by=author, created_at=at, active_at=at, **columns
        )
    except IntegrityError as error:
        raise StaleState from error  # somebody else's key
    key, office = columns["idempotency_key"], columns["office"]
    Post.objects.create(contribution=opening, topic=topic, office=office, idempotency_key=key)
    Following.objects.create(
        person=author, topic=topic, mode=Following.Mode.FOLLOW, seen=opening.pk
    )
    note_words(topic, f"{opening.heading}\n{opening.body}")
    return topic


def check_office(speaker: User, office: Department | None) -> None:
    """Raise NotYourDepartment unless ``speaker`` is an official of ``office``; None is no claim."""
    if office is not None and office.pk not in speaker.department_ids:
        raise NotYourDepartment
