"""The text that people word together, on the page of its topic."""

from datetime import datetime
from typing import Any

from accounts.models import User
from forums.models import Drafting, Topic
from forums.wordings import most_agreed


def part(topic: Topic, user: User, now: datetime) -> dict[str, Any]:
    """``drafting`` and the proposal most people agree with: two queries, none without one.

    Where there is none, ``may_open_drafting`` says whether ``user`` may begin it.
    """
    if not topic.has_drafting:
        may_open = topic.state == Topic.State.OPEN and user.has_perm("forums.run_drafting", topic)
        return {"may_open_drafting": may_open}
    drafting = Drafting.objects.select_related("thread", "place").get(topic=topic)
    drafting.topic = topic
    return {"drafting": drafting, "best_wording": most_agreed(drafting)}
