from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from audit.services import record
from contributions.models import Contribution
from contributions.services import ParentGone, Words
from contributions.text import own_contacts
from core.errors import DomainError, StaleState
from forums.calling import MENTION, names_of
from forums.models import Post, Topic
from forums.quoting import quotable
from forums.services.finding import note_words
from forums.services.holding import rename_places
from forums.services.topics import TitleMissing, check_office
from moderation import services as moderation

# How long words may be changed that others have replied to or voted on.
EDIT_WINDOW = timedelta(minutes=30)
# People whom one post may call by their pseudonyms.
MOST_MENTIONED = 10


class TopicClosed(DomainError):
    message = _("This topic has been closed meanwhile. Your words are below: copy what you need.")


class EditedTooLate(DomainError):
    message = _(
        "Others have replied or voted, and the 30 minutes for changes are over: "
        "add what has changed in a reply."
    )


@transaction.atomic
def reply(
    *,
    topic: Topic,
    author: User,
    body: str,
    key: UUID,
    now: datetime,
    answers: Post | None = None,
    quote: str = "",
    office: Department | None = None,
    is_question: bool = False,
) -> Post:
    """Say something in a topic, or in reply to ``answers``; the same ``key`` changes nothing.

    ``quote`` names a part of the public words of ``answers`` (``quoting.quotable``); an unknown
    name quotes nothing. ``office`` is the department in whose name an official speaks. Raises
    TopicClosed, ParentGone where what is replied to is not there, NotYourDepartment, StaleState
    for a key that is somebody else's, and what ``receive`` raises. The caller has checked
    forums.reply.
    """
    topic = _locked(topic)
    if said := Post.objects.filter(idempotency_key=key, contribution__author=author).first():
        return said
    if topic.state != Topic.State.OPEN:
        raise TopicClosed
    check_office(author, office)
    answered = _standing(answers, topic) if answers else None
    row = _received(topic, author, body, now, answered, is_official=office is not None)
    post = _noted(
        key,
        contribution=row,
        topic=topic,
        answers=answered,
        quote=quotable(answered.contribution.body).get(quote, "") if answered else "",
        office=office,
        is_question=is_question and answered is None,
    )
    record(verb="forums.replied", subject=post, actor=author, at=now)
    return post


def _received(
    topic: Topic,
    author: User,
    body: str,
    now: datetime,
    answered: Post | None,
    *,
    is_official: bool,
) -> Contribution:
    return moderation.receive(
        thread=topic.thread,
        author=author,
        body=body,
        at=now,
        public=own_contacts(body) if is_official else (),
        parent=answered and (answered.contribution.parent or answered.contribution),
        is_head=answered is None,
    )


def _locked(topic: Topic) -> Topic:
    """Who speaks in one topic queues here; who only reads or votes does not."""
    rows = Topic.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("thread").get(pk=topic.pk)


def _noted(key: UUID, **columns: Any) -> Post:
    try:
        post = Post.objects.create(idempotency_key=key, **columns)
    except IntegrityError as error:
        raise StaleState from error  # somebody else's key
    _call(post)
    if post.contribution.state == Contribution.State.PUBLISHED:
        Topic.objects.filter(pk=post.topic_id).update(active_at=post.contribution.created_at)
    return post


def _standing(answers: Post, topic: Topic) -> Post:
    """What is replied to, as it is now; ParentGone where nobody may read it or it has moved."""
    row = Post.objects.select_related("contribution__parent").get(pk=answers.pk)
    parent = row.contribution.parent
    if row.topic_id != topic.pk or not row.contribution.is_shown:
        raise ParentGone
    if parent and not parent.is_shown:
        raise ParentGone
    return row


def _call(post: Post) -> None:
    """Note whom the public words name; what names nobody stays a word like others."""
    names = list(dict.fromkeys(MENTION.findall(post.contribution.body)))[:MOST_MENTIONED]
    if names:
        called = User.objects.filter(pseudonym__in=set[str]().union(*map(names_of, names)))
        post.mentions.set(called.exclude(pk=post.contribution.author_id)[:MOST_MENTIONED])


def may_still_edit(row: Contribution, now: datetime) -> bool:
    """Whether words may be changed: for half an hour, and while nobody has taken them up."""
    taken_up = row.agree_count or row.disagree_count or row.reply_count
    standing = row.state in (Contribution.State.PUBLISHED, Contribution.State.PENDING)
    return standing and (not taken_up or now - row.created_at <= EDIT_WINDOW)


@transaction.atomic
def edit_post(*, post: Post, body: str, now: datetime, heading: str = "") -> Post:
    """Put an author's new words in the place of the old; votes stay, and the old can be read.

    ``heading`` is the title, for the words that opened a topic. Raises EditedTooLate,
    TopicClosed, TitleMissing, and what ``moderation.services.revise`` raises. The caller has
    checked forums.edit_post.
    """
    topic = _locked(post.topic)
    row = Contribution.objects.select_related("thread", "author").get(pk=post.pk)
    if topic.state != Topic.State.OPEN:
        raise TopicClosed
    if not may_still_edit(row, now):
        raise EditedTooLate
    opens = topic.opening_id == row.pk
    words = Words(heading if opens else "", body, row.proposal)
    row = moderation.revise(contribution=row, words=words, now=now)
    if opens:
        if not row.heading.strip():
            raise TitleMissing
        rename_places(topic, row.heading)
        note_words(topic, f"{row.heading}\n{row.body}")
    post.contribution = row
    _call(post)
    record(verb="forums.edited", subject=post, actor=row.author, at=now)
    return post
