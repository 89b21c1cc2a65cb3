"""Builders of forums: valid rows through the real services."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from contributions.models import Contribution
from forums.models import Board, Post, Topic
from forums.services import open_topic, reply
from tests import make

TITLE = "滨江步道晚上的音箱能不能小声一点"
BODY = "晚上九点以后步道上还有三四台音箱，住在江边的人睡不着。"


def board(name: str = "滨江生活", **columns: Any) -> Board:
    return Board.objects.create(name=name, **columns)


def topic(
    *,
    board: Board | None = None,
    author: User | None = None,
    title: str = TITLE,
    body: str = BODY,
    state: str = Topic.State.OPEN,
    now: datetime | None = None,
    **parts: Any,
) -> Topic:
    """A topic whose opening is public; ``state`` and what goes with it are written as they are.

    ``parts`` are columns of Topic, and ``office`` and ``tags`` as ``open_topic`` takes them.
    """
    place = board or Board.objects.first() or globals()["board"]()
    said = {name: parts.pop(name) for name in ("office", "tags") if name in parts}
    row = open_topic(
        board=place,
        author=author or make.user(),
        title=title,
        body=body,
        key=uuid4(),
        now=now or timezone.now(),
        **said,
    )
    Contribution.objects.filter(pk=row.opening_id).update(state=Contribution.State.PUBLISHED)
    if state == Topic.State.LOCKED:
        parts.setdefault("conclusion", "音箱的音量由城管局每晚测量，结果每周公布。")
    Topic.objects.filter(pk=row.pk).update(state=state, **parts)
    return fresh(row)


def post(
    *,
    topic: Topic | None = None,
    author: User | None = None,
    body: str = "建议九点半以后不用音箱。",
    answers: Post | None = None,
    state: str = Contribution.State.PUBLISHED,
    now: datetime | None = None,
    **parts: Any,
) -> Post:
    """Something said in ``topic`` (in that of ``answers``), then put in ``state``.

    ``parts`` are those of ``reply``: quote, office, is_question.
    """
    place = topic or (answers.topic if answers else globals()["topic"]())
    row = reply(
        topic=place,
        author=author or make.user(),
        body=body,
        answers=answers,
        key=uuid4(),
        now=now or timezone.now(),
        **parts,
    )
    if row.contribution.state != state:
        Contribution.objects.filter(pk=row.pk).update(state=state)
        row.contribution.refresh_from_db()
    return row


def fresh(topic: Topic) -> Topic:
    """Read again what services and the database have written."""
    rows = Topic.objects.select_related("board", "thread", "opening__author", "office")
    return rows.get(pk=topic.pk)
