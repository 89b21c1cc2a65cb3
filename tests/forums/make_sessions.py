"""Builders of sessions: valid rows through the real services."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import Department, User
from contributions.models import Contribution
from forums.models import Question, Session
from forums.services import questions, sessions
from tests import make

TITLE = "滨江夜间噪声：城管局局长在线答问"
BODY = "步道上的音箱晚上九点半以后还在响，谁来管？"


def session(
    *,
    state: str = Session.State.LIVE,
    office: Department | None = None,
    by: User | None = None,
    now: datetime | None = None,
    **parts: Any,
) -> Session:
    """A session of ``office``, brought to ``state`` by its official ``by``."""
    now = now or timezone.now()
    office = office or make.department()
    by = by or make.user("official", department=office)
    facts = {
        "title": TITLE,
        "about": "请先看征求意见稿的第五条。",
        "guests": "城管局局长 林致远",
        "starts_at": now + timedelta(hours=1),
        "ends_at": now + timedelta(hours=2),
    }
    row = sessions.announce_session(
        office=office, by=by, key=uuid4(), now=now, **{**facts, **parts}
    )
    if state in (Session.State.LIVE, Session.State.ENDED):
        sessions.start(session=row, by=by, now=now)
    if state == Session.State.ENDED:
        sessions.end(session=row, by=by, now=now)
    if state == Session.State.CANCELLED:
        sessions.cancel(session=row, by=by, reason="局长出差。", now=now)
    return Session.objects.select_related("thread", "office").get(pk=row.pk)


def question(
    *,
    session: Session | None = None,
    author: User | None = None,
    body: str = BODY,
    agree: int = 0,
    shown: bool = True,
) -> Question:
    row = questions.ask(
        session=session or globals()["session"](),
        author=author or make.user(),
        body=body,
        key=uuid4(),
        now=timezone.now(),
    )
    state = Contribution.State.PUBLISHED if shown else Contribution.State.PENDING
    Contribution.objects.filter(pk=row.pk).update(agree_count=agree, state=state)
    return fresh(row)


def fresh(row: Question) -> Question:
    rows = Question.objects.select_related("contribution__author", "session__thread")
    return rows.get(pk=row.pk)
