"""What of a topic is being weighed and answered elsewhere, on the page of the topic."""

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from accounts.models import User
from contributions.models import Carried
from forums.discussion import Discussion
from forums.models import Topic
from forums.nested import listed, revive

MOST = 20
TOLD = (
    "id",
    "source_url",
    "copy_id",
    "carried_at",
    "source__id",
    "source__body",
    "source__author__id",
    "source__author__pseudonym",
    "target__id",
    "target__kind",
    "target__matter",
    "target__title",
)


def columns() -> dict[str, Subquery]:
    rows = Carried.objects.standing().filter(origin=OuterRef("thread"))
    return {"carried_rows": listed(rows.order_by("-pk")[:MOST], *TOLD)}


def part(topic: Topic, _user: User, _now: datetime, _page: Discussion) -> dict[str, Any]:
    """``carried``, the newest first."""
    row: Any = topic
    return {"carried": [revive(Carried, told) for told in row.carried_rows]}
