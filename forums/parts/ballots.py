"""The ballots of a topic, and those of all topics in which people can vote now."""

from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Expression, OuterRef, Subquery
from django.db.models.functions import Now

from accounts.models import User
from forums.discussion import Discussion
from forums.models import Ballot, Topic
from forums.nested import listed, revive

MOST = 6
# What a card says of a ballot.
TOLD = ("id", "question", "kind", "state", "opens_at", "closes_at", "results_at")


def columns() -> dict[str, Expression | Subquery]:
    rows = Ballot.objects.filter(topic=OuterRef("pk")).exclude(state=Ballot.State.DRAFT)
    return {
        "ballot_rows": listed(rows.order_by("-pk")[:MOST], *TOLD),
        "clock": Now(output_field=DateTimeField()),
    }


def part(topic: Topic, user: User, _now: datetime, _page: Discussion) -> dict[str, Any]:
    """``ballots``, newest first; ``may_make_ballot``: whether ``user`` may ask for a vote here."""
    row: Any = topic
    ballots = [revive(Ballot, told) for told in row.ballot_rows]
    for ballot in ballots:
        ballot.clock = row.clock
    return {"may_make_ballot": user.has_perm("forums.make_ballot"), "ballots": ballots}


def open_ballots() -> list[Ballot]:
    """In which everybody may vote now, the one that closes first at the head: one query."""
    rows = Ballot.objects.public().taking_votes().with_clock()
    return list(rows.order_by("closes_at", "pk")[:MOST])
