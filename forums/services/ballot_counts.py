"""Counting ballots that have closed, counting them again, and telling their voters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from audit.services import record
from core.errors import StaleState
from core.state import move
from forums import ballot_gate
from forums.counting import Choice, count
from forums.counting.papers import digest, written
from forums.models import Ballot, Count, Paper, Voter
from notifications.services import notify_all

BATCH = 1000
# The same papers in another order: of codes, which are random. What lies beneath, the place of a
# row in the file and the transaction that wrote it, is that of all the others from now on.
MIX = (
    "CREATE TEMPORARY TABLE mixed AS SELECT * FROM forums_paper WHERE ballot_id = {ballot}",
    "DELETE FROM forums_paper WHERE ballot_id = {ballot}",
    "INSERT INTO forums_paper SELECT * FROM mixed ORDER BY code",
    "DROP TABLE mixed",
)


@dataclass(frozen=True)
class Recounted:
    """A count made again, and whether it says what was published."""

    papers: int
    digest: str
    same_papers: bool
    same_result: bool


def published(ballot: Ballot) -> Iterator[str]:
    """The file of papers line by line; load the ballot ``with_options``."""
    return written(ballot.number, ballot.question, ballot.rules, papers_of(ballot))


def papers_of(ballot: Ballot) -> list[tuple[str, Choice]]:
    """All papers by their codes, in the order of bytes: databases differ about that of letters."""
    rows = Paper.objects.filter(ballot=ballot).values_list("code", "choice").iterator()
    return sorted((code, tuple(choice)) for code, choice in rows)


def count_due(now: datetime) -> int:
    """Count what has closed by the database's clock; return how many. For the worker."""
    due = Ballot.objects.to_count().with_options().order_by("closes_at")
    return sum(count_ballot(ballot=ballot, now=now) for ballot in due[:10])


def count_ballot(*, ballot: Ballot, now: datetime) -> bool:
    """Count a closed ballot; False where that is not due, or another worker was quicker.

    Every vote that was let in is counted: the gate is shut once after the end, and nobody comes in
    behind it. The result is shown to nobody before ``results_at``, not even in the audit log.
    """
    with transaction.atomic():
        ballot_gate.shut(ballot.pk)
        if not Ballot.objects.to_count().filter(pk=ballot.pk).exists():
            return False
        if ballot.is_secret:
            _mix(ballot)
    papers = papers_of(ballot)
    lines = written(ballot.number, ballot.question, ballot.rules, papers)
    result = count(ballot.rules, [choice for _code, choice in papers])
    try:
        with transaction.atomic():
            move(ballot, Ballot.State.COUNTED)
            Count.objects.create(
                ballot=ballot,
                papers=len(papers),
                result=result,
                digest=digest(lines),
                counted_at=now,
            )
            record(verb="forums.ballot_counted", subject=ballot, at=now)
    except (StaleState, IntegrityError):
        return False
    return True


def _mix(ballot: Ballot) -> None:
    """Write the papers anew, so that their order says nothing about that of the voters."""
    with connection.cursor() as cursor:
        for statement in MIX:
            cursor.execute(statement.format(ballot=int(ballot.pk)))


def recount(*, ballot: Ballot) -> Recounted:
    """Count a counted ballot again from its papers, and write nothing."""
    kept = ballot.count
    papers = papers_of(ballot)
    again = digest(written(ballot.number, ballot.question, ballot.rules, papers))
    result = count(ballot.rules, [choice for _code, choice in papers])
    return Recounted(len(papers), again, again == kept.digest, result == kept.result)


def tell_voters(now: datetime, *, at_most: int = 10) -> int:
    """Tell voters what came of it, ``at_most`` thousands of them; return how many were told."""
    told = 0
    for _batch in range(at_most):
        size = _tell_batch(now)
        if size is None:
            break
        told += size
    return told


@transaction.atomic
def _tell_batch(now: datetime) -> int | None:
    """Notices and the mark up to which they reach are one transaction."""
    queue = Ballot.objects.to_tell().order_by("results_at", "pk")
    row = queue.select_for_update(skip_locked=True).first()
    if row is None:
        return None
    voters = Voter.objects.filter(ballot=row).order_by("person_key").select_related("person")
    if row.told_up_to:
        voters = voters.filter(person_key__gt=row.told_up_to)
    batch = list(voters[:BATCH])
    is_void = row.state == Ballot.State.VOID
    people = [voter.person for voter in batch if voter.person and voter.person.is_active]
    notify_all(
        recipients=people,
        kind="ballot_void" if is_void else "ballot_out",
        key=f"ballot-told-{row.pk}",
        url=row.get_absolute_url(),
        question=row.question,
        reason=row.void_reason,
        is_secret=row.is_secret,
    )
    Ballot.objects.filter(pk=row.pk).update(
        told_up_to=batch[-1].person_key if batch else row.told_up_to,
        told_at=None if len(batch) == BATCH else now,
    )
    return len(people)
