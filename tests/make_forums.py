"""Builders of forums: valid rows through the real services."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from contributions.models import Contribution
from forums.models import Board, Drafting, Post, Topic, Wording
from forums.services import open_topic, reply
from forums.services.wording import open_drafting, propose
from tests import make

TITLE = "滨江步道晚上的音箱能不能小声一点"
BASE = "静谧区每日二十二时至次日六时，停止使用音箱。"
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


def drafting(
    *, topic: Topic | None = None, base: str = BASE, title: str = "静谧区的时间", **parts: Any
) -> Drafting:
    """A text that people word together; ``parts`` are those of ``open_drafting``."""
    place = topic or globals()["topic"]()
    parts.setdefault("by", make.user("official"))
    parts.setdefault("now", timezone.now())
    return open_drafting(topic=place, title=title, base=base, **parts)


def wording(
    *,
    drafting: Drafting | None = None,
    author: User | None = None,
    text: str = "",
    reason: str = "住在江边的老人九点就睡了。",
    based_on: Wording | None = None,
    state: str = Contribution.State.PUBLISHED,
    now: datetime | None = None,
) -> Wording:
    """A proposal for ``drafting`` that differs from every other, then put in ``state``."""
    place = drafting or (based_on.drafting if based_on else globals()["drafting"]())
    row = propose(
        drafting=place,
        author=author or make.user(),
        text=text or f"{place.base}第{place.wordings.count() + 1}种写法。",
        reason=reason,
        seen=Drafting.objects.get(pk=place.pk).base_number,
        key=uuid4(),
        now=now or timezone.now(),
        based_on=based_on,
    )
    if row.contribution.state != state:
        Contribution.objects.filter(pk=row.pk).update(state=state)
        row.contribution.refresh_from_db()
    return row
