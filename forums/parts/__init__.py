"""What stands on the page of a topic besides its posts: each part says what its template needs."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from accounts.models import User
from forums.models import Topic
from forums.parts import ballots, carried, drafting, keeping, opinion_map

# A part asks nothing of the database where the topic has none of its kind (``with_parts``).
Part = Callable[[Topic, User, datetime], dict[str, Any]]
PARTS: tuple[Part, ...] = (
    ballots.part,
    drafting.part,
    keeping.part,
    carried.part,
    opinion_map.part,
)


def parts_of(topic: Topic, user: User, now: datetime) -> dict[str, Any]:
    """The context of all parts together: ``ballots``, ``opinion_map``, ``drafting`` and more."""
    context: dict[str, Any] = {}
    for part in PARTS:
        context |= part(topic, user, now)
    return context
