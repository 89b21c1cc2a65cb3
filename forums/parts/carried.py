"""What of a topic is being weighed and answered elsewhere, on the page of the topic."""

from datetime import datetime
from typing import Any

from accounts.models import User
from contributions.models import Carried
from forums.models import Topic

MOST = 20


def part(topic: Topic, user: User, now: datetime) -> dict[str, Any]:
    """``carried``, the newest first: one query, none where there is nothing."""
    return {"carried": carried(topic)} if topic.has_carried else {}


def carried(topic: Topic) -> list[Carried]:
    rows = Carried.objects.standing().filter(origin=topic.thread_id)
    return list(rows.select_related("source__author", "target").order_by("-pk")[:MOST])
