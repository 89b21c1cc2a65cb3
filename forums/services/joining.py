"""One person, one vote: also where two accounts turn out to be one person's afterwards."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Count

from accounts.models import User
from audit.services import record
from forums import ballot_gate
from forums.electorate import key_of
from forums.models import Ballot, Joining, MapResult, OpinionMap, Paper, Stand, Voter

# People looked at in one go.
BATCH = 200
# Who is identified in a transaction that takes long is seen late: the looks overlap by so much.
OVERLAP = timedelta(minutes=10)
FIRST = datetime(2000, 1, 1, tzinfo=UTC)


def join_voters(now: datetime) -> int:
    """Let each person count once who was identified since the last look; return votes affected.

    For the worker; safe to run twice or in several workers. An open ballot that is not counted
    loses the second vote. In a secret one nobody knows which paper it is, and a result stays as
    it was counted: there the vote is marked, and the page says how many. Maps are worked out anew.
    """
    look, _new = Joining.objects.get_or_create(pk=1)
    since = (look.identified_at or FIRST) - OVERLAP
    known = User.objects.filter(identified_at__gt=since).exclude(identity_key="")
    keys = list(dict.fromkeys(known.values_list("identity_key", flat=True)))
    batches = (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
    joined = sum(_join(some, now) for some in batches)
    Joining.objects.filter(pk=1).update(identified_at=now)
    return joined


def _join(identities: list[str], now: datetime) -> int:
    several = User.objects.filter(identity_key__in=identities).values("identity_key")
    shared = several.annotate(n=Count("pk")).filter(n__gt=1).values("identity_key")
    people = dict(User.objects.filter(identity_key__in=shared).values_list("pk", "identity_key"))
    if not people:
        return 0
    _work_out_anew(people)
    return sum(_strike(ballot, votes, now) for ballot, votes in _twice(people))


def _work_out_anew(people: dict[int, str]) -> None:
    """Forget the stamp of the results in which these people took stands; ended maps stay."""
    maps = Stand.objects.filter(person__in=people).values("opinion_map")
    open_maps = OpinionMap.objects.filter(pk__in=maps)
    MapResult.objects.filter(opinion_map__in=open_maps).update(stands_until=None)


def _twice(people: dict[int, str]) -> Iterator[tuple[int, list[int]]]:
    """Ballots with the accounts of one person who voted there more than once, the first first."""
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    rows = Voter.objects.filter(person__in=people, is_twice=False).order_by("person")
    for ballot, person in rows.values_list("ballot", "person"):
        found[ballot, people[person]].append(person)
    yield from ((ballot, votes) for (ballot, _key), votes in found.items() if len(votes) > 1)


@transaction.atomic
def _strike(ballot_id: int, people: list[int], now: datetime) -> int:
    """Take out the second vote of one person, or mark it where it cannot be taken out."""
    ballot_gate.shut(ballot_id)
    ballot = Ballot.objects.get(pk=ballot_id)
    voters = list(Voter.objects.filter(ballot=ballot, person__in=people, is_twice=False))
    voters.sort(key=lambda row: (not _is_known(row, ballot), row.person_id))
    extra = voters[1:]
    if ballot.is_secret or ballot.state != Ballot.State.PUBLISHED:
        Voter.objects.filter(pk__in=[row.pk for row in extra]).update(is_twice=True)
    else:
        Voter.objects.filter(pk__in=[row.pk for row in extra]).delete()
        Paper.objects.filter(pk__in=[row.paper_id for row in extra]).delete()
    for _row in extra:
        record(verb="forums.voted_twice", subject=ballot, at=now)
    return len(extra)


def _is_known(voter: Voter, ballot: Ballot) -> bool:
    """Whether the vote was cast when it was known already who the voter is."""
    return voter.person is not None and voter.person_key == key_of(ballot, voter.person)
