"""Builders of ballots: made and voted in through the real services; only the clock is written."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from forums.models import Ballot, Topic
from forums.receipts import mark_of
from forums.services.ballot_counts import count_ballot
from forums.services.ballots import Said, call_off, draft_ballot, publish_ballot
from forums.services.voting import cast
from tests import make, make_forums

QUESTION = "滨江步道的夜间灯光，哪一种方案最好？"
LABELS = ("暖色低位灯", "感应灯", "维持现状", "只亮路口")
COSTS = (300_000, 500_000, 200_000, 400_000)
State, Phase = Ballot.State, Ballot.Phase


def ballot(
    kind: str = "single",
    phase: str = Phase.OPEN,
    *,
    topic: Topic | None = None,
    by: User | None = None,
    options: Sequence[Said] = (),
    votes: Sequence[tuple[int, ...]] = (),
    **columns: Any,
) -> Ballot:
    """A ballot in ``phase`` in which ``votes`` were cast, each by a person of its own."""
    now = timezone.now()
    by = by or make.user("official")
    office = columns.pop("office", None) or by.memberships.get().department
    columns.setdefault("method", "schulze" if kind == "ranking" else "most")
    columns.setdefault("most", 2 if kind == "multiple" else 1)
    columns.setdefault("money", 1_000_000 if kind == "budget" else 0)
    row = draft_ballot(
        topic=topic or make_forums.topic(),
        by=by,
        office=office,
        options=options or plain_options(kind),
        now=now,
        question=columns.pop("question", QUESTION),
        kind=kind,
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(days=7),
        results_at=now + timedelta(days=7),
        **columns,
    )
    if phase != Phase.DRAFT:
        publish_ballot(ballot=row, by=by, now=now)
    for choice in votes:
        vote(row, choice)
    _bring(row, phase, by, now)
    return fresh(row)


def _bring(row: Ballot, phase: str, by: User, now: datetime) -> None:
    if phase == Phase.SOON:
        at(row, opens=timedelta(days=1))
    if phase in (Phase.CLOSED, Phase.OUT):
        close(row)
    if phase == Phase.OUT:
        count(row)
    if phase == Phase.VOID:
        call_off(ballot=row, by=by, reason="方案已经改变。", now=now)


def plain_options(kind: str) -> list[Said]:
    costs = COSTS if kind == "budget" else (0,) * len(LABELS)
    return [Said(label, "", cost) for label, cost in zip(LABELS, costs, strict=True)]


def vote(
    row: Ballot, choice: tuple[int, ...] = (1,), voter: User | None = None, **rest: Any
) -> str:
    """Let somebody vote as the page would; return the code of the paper."""
    now = fresh(row)
    rest.setdefault("key", uuid4())
    rest.setdefault("mark", mark_of(now))
    return cast(ballot=now, voter=voter or make.user(), choice=choice, **rest)


def at(row: Ballot, **moved: timedelta) -> None:
    """Move the times of a ballot to so long from now: opens, closes, results."""
    now = timezone.now()
    Ballot.objects.filter(pk=row.pk).update(
        **{f"{name}_at": now + by for name, by in moved.items()}
    )


def close(row: Ballot, *, results: timedelta = timedelta(seconds=-1)) -> None:
    """Let the ballot have closed a moment ago."""
    at(row, opens=-timedelta(days=1), closes=-timedelta(seconds=2), results=results)


def count(row: Ballot, now: datetime | None = None) -> bool:
    return count_ballot(ballot=fresh(row), now=now or timezone.now())


def fresh(row: Ballot) -> Ballot:
    """Read again what services and the database have written."""
    rows = Ballot.objects.with_clock().with_options().select_related("topic__thread", "office")
    return rows.get(pk=row.pk)
