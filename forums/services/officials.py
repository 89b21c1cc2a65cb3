"""Officials answer what people ask."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from audit.services import record
from core.errors import DomainError
from forums.models import Post, Topic
from forums.services.holding import hold
from forums.services.posts import reply
from notifications.services import notify


class NoQuestion(DomainError):
    message = _("This question is not shown any more. Your words are below: copy what you need.")


class AnsweredAlready(DomainError):
    message = _(
        "Somebody has answered this question meanwhile. Your words are below: "
        "add them in the topic as a reply."
    )


class NoAnswer(DomainError):
    message = _("Choose a reply that everybody can read, below the question itself.")


@transaction.atomic
def answer_question(
    *, question: Post, official: User, office: Department, body: str, key: UUID, now: datetime
) -> Post:
    """Reply to a question in the name of ``office``; it is answered then. The same ``key`` again
    changes nothing.

    Raises NoQuestion, AnsweredAlready, and what ``reply`` raises. The caller has checked
    forums.answer_question.
    """
    topic = hold(question.topic)
    row = _question(question, topic)
    if row.answer and row.answer.idempotency_key != key:
        raise AnsweredAlready
    said = reply(
        topic=topic, author=official, body=body, key=key, now=now, answers=row, office=office
    )
    if row.answer is None:
        Post.objects.filter(pk=row.pk).update(answer=said)
        record(verb="forums.answered", subject=row, actor=official, at=now, answer=said.pk)
    return said


@transaction.atomic
def choose_answer(*, question: Post, answer: Post, by: User, now: datetime) -> Post:
    """Mark a reply that stands below a question as the answer to it; its author is told.

    Raises NoQuestion or NoAnswer. The caller has checked forums.choose_answer.
    """
    topic = hold(question.topic)
    row = _question(question, topic)
    said = Post.objects.select_related("contribution").get(pk=answer.pk)
    if said.contribution.parent_id != row.pk or not said.contribution.is_shown:
        raise NoAnswer
    if row.answer_id == said.pk:
        return row
    Post.objects.filter(pk=row.pk).update(answer=said)
    record(verb="forums.answer_chosen", subject=row, actor=by, at=now, answer=said.pk)
    if row.contribution.author:
        notify(
            recipient=row.contribution.author,
            kind="forum_answered",
            key=f"forum_answered-{row.pk}-{said.pk}",
            url=said.get_absolute_url(),
            title=topic.title,
        )
    return row


@transaction.atomic
def drop_answer(*, question: Post, by: User, now: datetime) -> Post:
    """Let a question wait for an answer again. The caller has checked forums.choose_answer."""
    topic = hold(question.topic)
    row = _question(question, topic)
    if row.answer_id:
        Post.objects.filter(pk=row.pk).update(answer=None)
        record(verb="forums.answer_dropped", subject=row, actor=by, at=now, answer=row.answer_id)
    return row


def _question(question: Post, topic: Topic) -> Post:
    """The question as it is now that its topic is held."""
    rows = Post.objects.select_related("contribution__author", "answer")
    row = rows.get(pk=question.pk)
    if row.topic_id != topic.pk or not row.is_question or not row.contribution.is_shown:
        raise NoQuestion
    return row
