from datetime import datetime
from typing import Any

from accounts.models import User
from forums.models import OpinionMap, Topic


def part(topic: Topic, user: User, now: datetime) -> dict[str, Any]:
    """What the topic's page tells of its opinion map: one query, none where there is no map."""
    if not topic.has_map:
        return {}
    rows = OpinionMap.objects.select_related("result", "thread")
    row = rows.defer("result__found", "result__places").get(topic=topic)
    row.topic = topic
    return {
        "opinion_map": row,
        "map_result": getattr(row, "result", None),
        "map_is_open": row.is_open(now),
        "map_has_ended": row.has_ended(now),
    }
