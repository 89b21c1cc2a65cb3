from datetime import datetime
from typing import Any

from accounts.models import User
from forums.discussion import Discussion
from forums.models import Topic
from forums.standing import standing_in


def part(topic: Topic, _user: User, _now: datetime, page: Discussion) -> dict[str, Any]:
    """What moderators made of ``topic``; load it ``with_standing``."""
    return {"standing": standing_in(topic, page.words)}
