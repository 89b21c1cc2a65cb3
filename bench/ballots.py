"""Counting 100,000 papers: seconds for each way of counting, and for the whole job of the worker.

``.venv/bin/python -m bench.ballots``: PAPERS=100000 over 20 options, no two alike if it can be.
First the plain count of each kind; then a secret ballot on SQLite (or, by scripts/services.py, on
the server of DATABASE_URL): votes a second through the service, the job that mixes, counts and
keeps, and the recount.
"""

import os
import random
import time
from uuid import uuid4

# It loads Django's apps, which all that follows needs.
from bench.site import scratch_database

# isort: split
from django.utils import timezone

from bench.data import say
from forums.counting import Choice, Option, Rules, count
from forums.models import Ballot, Paper, Voter
from forums.services.ballot_counts import count_due, recount
from forums.services.ballots import Said
from tests import make
from tests import make_ballots as made

PAPERS = int(os.environ.get("PAPERS", "100000"))
VOTES = int(os.environ.get("VOTES", "100"))
OPTIONS, MONEY = 20, 400_000
KINDS = (("approval", "most"), ("ranking", "schulze"), ("ranking", "irv"), ("budget", "most"))


def rules(kind: str, method: str, chance: random.Random) -> Rules:
    options = tuple(
        Option(place, f"o{place}", chance.randrange(10, 100) * 1000)
        for place in range(1, OPTIONS + 1)
    )
    return Rules(kind, method, options, seed=7, money=MONEY)


def paper(asked: Rules, chance: random.Random) -> Choice:
    """Any order of all options; of a budget as many as its money pays for."""
    order = chance.sample(asked.positions, OPTIONS)
    if asked.kind != "budget":
        return tuple(order)
    chosen: list[int] = []
    for place in order:
        if asked.cost_of((*chosen, place)) <= MONEY:
            chosen.append(place)
    return tuple(chosen)


def plain() -> None:
    """Each way of counting without a database."""
    for kind, method in KINDS:
        chance = random.Random(1)  # noqa: S311 -- invented papers
        asked = rules(kind, method, chance)
        papers = [paper(asked, chance) for _paper in range(PAPERS)]
        began = time.perf_counter()
        result = count(asked, papers)
        took = time.perf_counter() - began
        say(f"{kind}, {method}: {PAPERS:,} papers in {took:.1f} s, first {result['order'][0]}")


def through_the_site() -> None:
    """The worker's job for a secret ballot ranked by Schulze."""
    chance = random.Random(2)  # noqa: S311 -- invented papers
    asked = rules("ranking", "schulze", chance)
    ballot = made.ballot("ranking", options=[Said(f"o{place}") for place in asked.positions])
    people = [make.user() for _vote in range(VOTES)]
    began = time.perf_counter()
    for person in people:
        made.vote(ballot, paper(asked, chance), person)
    say(f"votes one after the other: {VOTES / (time.perf_counter() - began):.0f}/s")
    rest = PAPERS - VOTES
    Voter.objects.bulk_create(
        (Voter(ballot=ballot, person_key=uuid4()) for _vote in range(rest)), batch_size=2000
    )
    Paper.objects.bulk_create(
        (
            Paper(ballot=ballot, code=uuid4().hex[:16], choice=paper(asked, chance))
            for _vote in range(rest)
        ),
        batch_size=2000,
    )
    made.close(ballot)
    began = time.perf_counter()
    count_due(timezone.now())
    say(f"the worker's job, {PAPERS:,} secret papers: {time.perf_counter() - began:.1f} s")
    row = Ballot.objects.with_options().get(pk=ballot.pk)
    began = time.perf_counter()
    again = recount(ballot=row)
    same = again.same_papers and again.same_result
    say(f"the recount: {time.perf_counter() - began:.1f} s, the same: {same}")


def main() -> None:
    plain()
    with scratch_database():
        through_the_site()


if __name__ == "__main__":
    main()
