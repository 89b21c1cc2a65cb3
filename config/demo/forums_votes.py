"""Ballots of the demo city: one counted, others open."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from accounts.models import Region, User
from config.demo.content import read
from config.demo.forums_city import City, key
from forums import receipts
from forums.electorate import hindrance, key_of
from forums.models import Ballot, Paper, Topic, Voter
from forums.services.ballot_counts import count_ballot, tell_voters
from forums.services.ballots import Said, draft_ballot, publish_ballot

# The worker counts as soon as a ballot has closed.
SOON = timedelta(seconds=2)
COLUMNS = ("question", "explanation", "kind", "method", "quorum", "money", "assurance")


def build(topics: dict[str, Topic], here: City) -> None:
    """Ask, let people vote, and count what has closed."""
    for row in read("forums_votes.toml")["ballot"]:
        ballot = _ask(row, topics[row["topic"]], here)
        _vote(row, ballot, here)
        if ballot.closes_at <= here.now:
            closed = Ballot.objects.with_options().get(pk=ballot.pk)
            count_ballot(ballot=closed, now=closed.closes_at + SOON)
    while tell_voters(here.now):
        continue


def _ask(row: dict[str, Any], topic: Topic, here: City) -> Ballot:
    opens, closes = here.past(row["opens"], 9), here.at(row["closes"], 0)
    by, regions = here.speakers[row["by"]], row.get("regions", ())
    ballot = draft_ballot(
        topic=topic,
        by=by,
        office=here.units[row["office"]],
        options=[Said(*one) for one in row["options"]],
        regions=list(Region.objects.filter(pk__in=regions)),
        opens_at=opens,
        closes_at=closes,
        results_at=closes,
        now=opens,
        **{name: row[name] for name in COLUMNS if name in row},
    )
    publish_ballot(ballot=ballot, by=by, now=opens)
    return ballot


def _vote(row: dict[str, Any], ballot: Ballot, here: City) -> None:
    """Papers and voters as ``cast`` writes them, which only looks at today's clock."""
    choices = [tuple(map(int, told.split())) for told, n in row["votes"].items() for _ in range(n)]
    chosen = [choice for choice in choices if not choice or ballot.rules.allows(choice)]
    voters = list(islice(_voters(ballot, here), len(chosen)))
    Voter.objects.bulk_create(
        Voter(ballot=ballot, person_key=key_of(ballot, one), person=one) for one in voters
    )
    Paper.objects.bulk_create(
        Paper(ballot=ballot, code=_code(ballot, number), choice=list(choice))
        for number, choice in enumerate(chosen[: len(voters)])
    )


def _voters(ballot: Ballot, here: City) -> Iterator[User]:
    row = Ballot.objects.prefetch_related("regions").get(pk=ballot.pk)
    everybody = here.some(ballot.question, len(here.accounts))
    return (one for one in everybody if not hindrance(one, row))


def _code(ballot: Ballot, number: int) -> str:
    return receipts.code_of(ballot, key("paper", ballot.question, number))
