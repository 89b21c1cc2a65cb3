from datetime import datetime
from typing import Any

from accounts.models import User
from forums.discussion import Discussion
from forums.models import OpinionMap, Topic


def part(topic: Topic, _user: User, now: datetime, _page: Discussion) -> dict[str, Any]:
    """What the topic's page tells of its opinion map; load the map and its result with it."""
    row: OpinionMap | None = getattr(topic, "opinion_map", None)
    if row is None:
        return {}
    return {
        "opinion_map": row,
        "map_result": getattr(row, "result", None),
        "map_is_open": row.is_open(now),
        "map_has_ended": row.has_ended(now),
    }
