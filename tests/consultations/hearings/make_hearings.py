"""Builders of hearings: valid rows through the real services, at days that fit the rules."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from consultations.hearings import holding, papers, planning, registering, reporting, seating
from consultations.models import Consultation, Hearing, HearingFile, Registration
from tests import make

TITLE = "滨江夜间声光管理立法听证会"
WORDS = "夜里十点以后音箱还在响，孩子睡不着。"
# Days from the announcement to each later step; the hearing itself is on the 40th.
UNTIL, DRAWN, DAY = 20, 21, 40


def draft(
    *,
    consultation: Consultation | None = None,
    now: datetime | None = None,
    by: User | None = None,
    agenda: str = "夜间音量",
    **columns: Any,
) -> Hearing:
    now = now or timezone.now()
    consultation = consultation or make.consultation()
    by = by or make.user("official", department=consultation.office)
    facts = {
        "title": TITLE,
        "place": "市政务中心三楼会议室",
        "begins_at": now + timedelta(days=DAY),
        "ends_at": now + timedelta(days=DAY, hours=3),
        "registers_from": now - timedelta(minutes=1),
        "registers_until": now + timedelta(days=UNTIL),
        "seats": 3,
        "observer_seats": 2,
        "selection": "按立场分组抽签。",
    }
    row = planning.prepare(
        consultation=consultation, by=by, key=uuid4(), now=now, **{**facts, **columns}
    )
    if agenda:
        clause = make.clause_threads(consultation)[1].clause
        planning.add_to_agenda(hearing=row, title=agenda, minutes=30, clauses=[clause], by=by)
    return fresh(row)


def hearing(*, state: str = "announced", now: datetime | None = None, **rest: Any) -> Hearing:
    """An announced hearing; with another ``state`` one that was brought there, with its people."""
    now = now or timezone.now()
    row = draft(now=now, **rest)
    if state == Hearing.State.DRAFT:
        return row
    planning.announce(hearing=row, by=row.created_by, now=now, late_reason="提前准备。")
    if state == Hearing.State.CANCELLED:
        planning.cancel(hearing=row, reason="场地检修。", by=row.created_by, now=now)
    return fresh(row)


def fresh(row: Hearing) -> Hearing:
    rows = Hearing.objects.select_related(
        "consultation__rules", "consultation__office", "created_by", "thread"
    )
    return rows.get(pk=row.pk)


def registration(
    *,
    hearing: Hearing,
    person: User | None = None,
    role: str = "speaker",
    side: str = "support",
    words: str | None = None,
    now: datetime | None = None,
    **rest: Any,
) -> Registration:
    facts = {"participant": "individual", "key": uuid4(), **rest}
    return registering.register(
        hearing=hearing,
        person=person or make.user(),
        role=role,
        side=side,
        words=(WORDS if role == "speaker" else "") if words is None else words,
        now=now or hearing.announced_at + timedelta(hours=1),
        **facts,
    )


def drawn(hearing: Hearing, seed: str = "seed") -> Hearing:
    at = hearing.announced_at + timedelta(days=DRAWN)
    seating.draw_lot(hearing=hearing, by=hearing.created_by, now=at, seed=seed)
    return fresh(hearing)


def listed(hearing: Hearing, reason: str = "报名情况如此。") -> Hearing:
    hearing = drawn(hearing)
    at = hearing.announced_at + timedelta(days=DRAWN + 1)
    seating.publish_list(hearing=hearing, by=hearing.created_by, now=at, reason=reason)
    return fresh(hearing)


def paper(
    hearing: Hearing,
    content: bytes = b"%PDF-1.4 one",
    kind: str = "paper",
    title: str = "草案说明",
) -> HearingFile:
    return papers.keep_file(
        hearing=hearing,
        title=title,
        name="说明.pdf",
        content=content,
        by=hearing.created_by,
        now=timezone.now(),
        kind=kind,
    )


def held(hearing: Hearing, word: str = "") -> Hearing:
    """Listed, and all who have a seat came."""
    hearing = listed(hearing, word or "报名情况如此。")
    came = hearing.registrations.seated().values_list("pk", flat=True)
    holding.hold(hearing=hearing, came=set(came), by=hearing.created_by, now=hearing.begins_at)
    return fresh(hearing)


def laid_out(hearing: Hearing, word: str = "") -> Hearing:
    """Held, with a passage of each speaker."""
    hearing = held(hearing, word)
    by = hearing.created_by
    clause = make.clause_threads(hearing.consultation)[1].clause
    for row in holding.to_confirm(hearing):
        holding.add_passage(
            hearing=hearing,
            speaker=row,
            post="",
            words=word or "请把时间提前。",
            clauses=[clause],
            by=by,
        )
    holding.add_passage(
        hearing=hearing,
        speaker=None,
        post=word or "主持人",
        words=word or "听证结束。",
        clauses=[],
        by=by,
    )
    holding.lay_out(hearing=hearing, by=by, now=hearing.ends_at)
    return fresh(hearing)


def recorded(hearing: Hearing, word: str = "") -> Hearing:
    hearing = laid_out(hearing, word)
    for row in holding.to_confirm(hearing).select_related("hearing", "person"):
        holding.confirm(registration=row, correction=word, now=hearing.ends_at)
    holding.publish_record(hearing=hearing, by=hearing.created_by, now=hearing.ends_at)
    return fresh(hearing)


def reported(hearing: Hearing, word: str = "") -> Hearing:
    hearing = recorded(hearing, word)
    reporting.add_opinion(
        hearing=hearing,
        by=hearing.created_by,
        opinion=word or "夜间停用音箱的时间应提前",
        facts=word or "投诉集中在九点半以后",
        reasons=word or "附近学校多",
        treatment=word or "采纳，第三条改为晚上九点半",
    )
    reporting.publish_report(hearing=hearing, by=hearing.created_by, now=hearing.ends_at)
    return fresh(hearing)
