"""Builders of opinion maps: valid rows through the real services."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from contributions.models import Contribution
from forums.mapping.compute import work_out_due
from forums.models import MapResult, OpinionMap, Stand, Statement, Topic
from forums.services.opinion_maps import add_statement, open_map, seed
from nlp.opinion_map import draw
from tests import make, make_forums

SAID = (
    "考试期间应当九点就安静下来。",
    "噪声监测的数据应当每天公开。",
    "平时二十二点半安静就够了。",
    "音箱应当全年禁止。",
    "步道上的夜市让滨江更安全。",
    "物业可以劝，罚款要慎重。",
    "跳舞的人也要有地方去。",
    "应当给摊主固定的位置。",
    "巡查的人手应当增加。",
    "居民代表要参加每季度的评议。",
)


def opinion_map(
    *,
    topic: Topic | None = None,
    by: User | None = None,
    statements: Sequence[str] = SAID,
    ended: bool = False,
    now: datetime | None = None,
    **columns: Any,
) -> OpinionMap:
    """An open map with ``statements`` of the organiser's, or one that has ``ended``."""
    now = now or timezone.now()
    by = by or make.user("moderator")
    row = open_map(
        topic=topic or make_forums.topic(),
        by=by,
        question=columns.pop("question", "滨江的夜，几点该安静下来？"),
        opens_at=columns.pop("opens_at", now - timedelta(days=3)),
        now=now,
        **columns,
    )
    seed(opinion_map=row, by=by, bodies=statements, now=now)
    if ended:
        OpinionMap.objects.filter(pk=row.pk).update(closes_at=now - timedelta(hours=1))
    return fresh(row)


def fresh(row: OpinionMap) -> OpinionMap:
    loaded = OpinionMap.objects.select_related("thread", "topic__thread", "topic__board")
    return loaded.select_related("topic__opening").get(pk=row.pk)


def statements(row: OpinionMap) -> list[Statement]:
    return list(row.statements.order_by("pk").select_related("contribution"))


def statement(
    *, opinion_map: OpinionMap, author: User | None = None, body: str = "晚上九点半以后不用音箱。"
) -> Statement:
    """A citizen's statement that a moderator has published."""
    author = author or make.user()
    stand(opinion_map, author, *[1] * opinion_map.stands_first)
    row = add_statement(
        opinion_map=opinion_map, author=author, body=body, key=uuid4(), now=timezone.now()
    )
    Contribution.objects.filter(pk=row.pk).update(state=Contribution.State.PUBLISHED)
    row.refresh_from_db()
    return row


def stand(
    opinion_map: OpinionMap, person: User, *values: int | None, at: datetime | None = None
) -> None:
    """Write what ``person`` holds of the first statements; None for no stand."""
    rows = zip(statements(opinion_map), values, strict=False)
    Stand.objects.bulk_create(
        Stand(
            opinion_map=opinion_map,
            statement=statement,
            person=person,
            value=value,
            taken_at=at or timezone.now() - timedelta(minutes=1),
        )
        for statement, value in rows
        if value is not None
    )


def camps(opinion_map: OpinionMap, *sizes: int) -> list[User]:
    """People of several camps: all agree with the first two, each camp has others of its own."""
    number = len(statements(opinion_map))
    people = []
    for camp, size in enumerate(sizes):
        values = [1 if n < 2 or n % len(sizes) == camp else -1 for n in range(number)]
        for _ in range(size):
            people.append(make.user())
            stand(opinion_map, people[-1], *values)
    return people


def worked_out(opinion_map: OpinionMap, *, now: datetime | None = None) -> MapResult:
    """Work out what stands show, in this process."""
    work_out_due(now or timezone.now() + timedelta(minutes=2), engine=draw)
    return MapResult.objects.get(pk=opinion_map.pk)
