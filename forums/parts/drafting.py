"""The text that people word together, on the page of its topic."""

from datetime import datetime
from typing import Any

from accounts.models import User
from forums.discussion import Discussion
from forums.models import Drafting, Topic
from forums.wordings import shown


def drafting_of(topic: Topic) -> Drafting | None:
    """Load ``drafting`` with the topic."""
    return getattr(topic, "drafting", None)


def part(topic: Topic, user: User, _now: datetime, page: Discussion) -> dict[str, Any]:
    """``drafting`` and the proposal most people agree with.

    Where there is none, ``may_open_drafting`` says whether ``user`` may begin it.
    """
    drafting = drafting_of(topic)
    if drafting is None:
        may_open = topic.state == Topic.State.OPEN and user.has_perm("forums.run_drafting", topic)
        return {"may_open_drafting": may_open}
    return {
        "drafting": drafting,
        "best_wording": next(iter(shown(drafting, page.wordings)), None),
    }
