"""The ballots of a topic, and those of all topics in which people can vote now."""

from datetime import datetime
from typing import Any

from accounts.models import User
from forums.models import Ballot, Topic

MOST = 6


def part(topic: Topic, user: User, now: datetime) -> dict[str, Any]:
    """``ballots``, newest first: one query, none without one.

    ``may_make_ballot`` says whether ``user`` may ask for a vote here.
    """
    context: dict[str, Any] = {"may_make_ballot": user.has_perm("forums.make_ballot")}
    if topic.has_ballots:
        rows = Ballot.objects.filter(topic=topic).exclude(state=Ballot.State.DRAFT)
        context["ballots"] = list(rows.with_clock().order_by("-pk")[:MOST])
    return context


def open_ballots() -> list[Ballot]:
    """In which everybody may vote now, the one that closes first at the head: one query."""
    rows = Ballot.objects.public().taking_votes().with_clock()
    return list(rows.order_by("closes_at", "pk")[:MOST])
