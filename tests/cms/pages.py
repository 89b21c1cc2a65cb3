"""Builders for pages: a draft that may be published, and the people who write and approve."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import User
from cms.models import HomePage, PolicyPage
from consultations.models import Profile
from tests import make

NOTE = "为了让滨江夜间空间既热闹又安宁。"


def blocks(**changed: str) -> list[dict[str, Any]]:
    """A chapter, an article, a paragraph and an item; ``changed`` is the text of a level."""
    values = {
        "chapter": {"label": "第一章", "heading": "总则"},
        "article": {"label": "第一条", "heading": "目的", "text": "为了规范滨江夜间活动。"},
        "paragraph": {"label": "", "text": "市文化和旅游局负责协调。"},
        "item": {"label": "（一）", "text": "静谧区二十二时以后不得使用音箱。"},
    }
    for level, text in changed.items():
        values[level]["text"] = text
    return [
        {"type": level, "id": str(make.clause_key(number)), "value": value}
        for number, (level, value) in enumerate(values.items())
    ]


def keys() -> list[UUID]:
    return [make.clause_key(number) for number in range(4)]


def policy(**columns: Any) -> PolicyPage:
    """A page that is not live, with everything that publication asks for."""
    complete: dict[str, Any] = {
        "title": "云汀市滨江夜间公共空间使用办法（征求意见稿）",
        "slug": f"draft-{PolicyPage.objects.count() + 1}",
        "profile": Profile.objects.get(pk="cn-rule"),
        "lead": columns.get("lead") or make.department(),
        "contact": "云汀市司法局立法处，电话 0990-1234567",
        "note": NOTE,
        "closes_on": timezone.localdate() + timedelta(days=37),
        "clauses": blocks(),
        "live": False,
    }
    page = PolicyPage(**{**complete, **columns})
    return HomePage.objects.get().add_child(instance=page)


def published(**columns: Any) -> PolicyPage:
    return publish(policy(**columns))


def publish(page: PolicyPage, **options: Any) -> PolicyPage:
    """Save what stands in ``page`` as a revision, publish it, and load the page afresh."""
    page.save_revision().publish(**options)
    return PolicyPage.objects.get(pk=page.pk)


def member(group: str) -> User:
    """A person in one of the groups of the editors' rooms."""
    person = make.user()
    person.groups.add(Group.objects.get(name=group))
    return person


def editor() -> User:
    return member("政策编辑")


def approver() -> User:
    return member("法制审核")


def head() -> User:
    return member("起草审核")


def superuser() -> User:
    return make.user(is_staff=True, is_superuser=True)
