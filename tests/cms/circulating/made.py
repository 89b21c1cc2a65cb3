"""Builders: a round of departments about a draft, through the real services."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import Department, User
from cms.circulating import asking, replying, treating
from cms.circulating.replying import Reply, Said
from cms.models import Circulation, Invitation, PolicyPage, Remark
from core.calendar import add_workdays
from tests import make
from tests.cms import pages

WHOLE, FIRST = "", str(pages.keys()[1])
DECLINED = "上位法已有规定，经与该局电话沟通，维持原条文。"


def draft(**columns: Any) -> PolicyPage:
    page = pages.policy(**columns)
    page.save_revision()
    return page


def bureau(name: str = "") -> tuple[Department, User]:
    """A department with one official who may reply for it."""
    department = make.department(name)
    return department, make.user("official", department=department)


def circulation(
    *departments: Department,
    page: PolicyPage | None = None,
    due_on: date | None = None,
    now: datetime | None = None,
    by: User | None = None,
    **parts: Any,
) -> Circulation:
    now = now or timezone.now()
    return asking.start(
        page=page or draft(),
        by=by or make.user("official"),
        departments=departments or [bureau()[0]],
        due_on=due_on or add_workdays(timezone.localdate(now), 7),
        key=uuid4(),
        now=now,
        **parts,
    )


def invitation(row: Circulation, department: Department | None = None) -> Invitation:
    rows = row.invitations.select_related("circulation", "department").order_by("pk")
    found = rows.get(department=department) if department else rows[0]
    assert isinstance(found, Invitation)
    return found


def official_of(row: Invitation) -> User:
    post = row.department.memberships.first()
    assert post is not None
    return post.user


def said(*clauses: str, words: str = "建议增加部门联合检查的规定。") -> Reply:
    """A reply with one remark on each of ``clauses``; without any, no objection."""
    remarks = {clause: Said(words, "市文化和旅游局会同公安机关协调。") for clause in clauses}
    return Reply("remarks" if clauses else "no_objection", "", remarks)


def reply(row: Invitation, what: Reply | None = None, *, now: datetime | None = None) -> Invitation:
    facts = {"by": official_of(row), "seen": row.revision, "key": uuid4()}
    sent = replying.send(invitation=row, said=what or said(), now=now or timezone.now(), **facts)
    assert sent
    return Invitation.objects.select_related("circulation", "department").get(pk=row.pk)


def remark(*, words: str = "建议增加部门联合检查的规定。") -> Remark:
    """One remark on the first article, not treated yet."""
    row = reply(invitation(circulation()), said(FIRST, words=words))
    return fresh(row.remarks.get())


def treat(row: Remark, treatment: str = "declined", words: str = DECLINED) -> Remark:
    by = row.invitation.circulation.started_by
    facts = {"by": by, "seen": row.turn, "now": timezone.now()}
    treating.treat(remark=row, treatment=treatment, words=words, **facts)
    return fresh(row)


def uphold(row: Remark, words: str = "我局坚持原意见，理由同前。") -> Remark:
    by = official_of(row.invitation)
    treating.uphold(remark=row, by=by, words=words, seen=row.turn, now=timezone.now())
    return fresh(row)


def agree(row: Remark) -> Remark:
    by = official_of(row.invitation)
    treating.agree(remark=row, by=by, words="", seen=row.turn, now=timezone.now())
    return fresh(row)


def dispute(row: Remark, reason: str = "职责由上位法确定，本办法不能改变。") -> Remark:
    by = row.invitation.circulation.started_by
    treating.dispute(remark=row, by=by, reason=reason, seen=row.turn, now=timezone.now())
    return fresh(row)


def fresh(row: Remark) -> Remark:
    loaded = ("invitation__circulation__department", "invitation__department")
    return Remark.objects.select_related(*loaded).get(pk=row.pk)


def later(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)
