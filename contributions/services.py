from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from contributions.live import announce, announce_tally
from contributions.models import Contribution, Original, Thread, Vote
from contributions.text import publish as public_text
from contributions.text import seal
from core.errors import DomainError
from core.state import move


class ThreadClosed(DomainError):
    message = _("This is closed: nothing more can be said here.")


class WrongLength(DomainError):
    message = _("An opinion has between 2 and 20,000 characters.")


class NotOpenToVotes(DomainError):
    message = _("Only published opinions can be agreed or disagreed with.")


@transaction.atomic(savepoint=False)
def contribute(
    *,
    thread: Thread,
    author: User | None,
    body: str,
    at: datetime,
    proposal: str = "",
    stance: str = "",
    is_public: bool = True,
    public: Collection[str] = (),
) -> tuple[Contribution, tuple[str, ...]]:
    """Store what was said, cleaned and masked, and seal the original; it waits for moderation.

    ``public`` are contacts of the matter's own that stay as they are (``text.own_contacts``).
    Returns the row and the kinds of personal data that were replaced. Raises ThreadClosed, or
    WrongLength where fewer than 2 or more than 20,000 characters are left after cleaning.
    Features call ``moderation.services.receive``, which calls this and screens.
    """
    if thread.closed_at and thread.closed_at <= at:
        raise ThreadClosed
    said, proposed = public_text(body, public), public_text(proposal, public)
    if not Contribution.SHORTEST <= len(said.text) <= Contribution.LONGEST:
        raise WrongLength
    if len(proposed.text) > Contribution.LONGEST:
        raise WrongLength
    row = Contribution.objects.create(
        thread=thread,
        author=author,
        body=said.text,
        proposal=proposed.text,
        stance=stance,
        is_public=is_public,
        created_at=at,
    )
    Original.objects.create(contribution=row, sealed=seal({"body": body, "proposal": proposal}))
    return row, said.masked + proposed.masked


@transaction.atomic(savepoint=False)
def publish(*, contribution: Contribution, now: datetime) -> Contribution:
    """Let a contribution be counted and, where its author chose so, be read."""
    move(contribution, Contribution.State.PUBLISHED)
    Thread.objects.filter(pk=contribution.thread_id).update(
        contribution_count=F("contribution_count") + 1, last_at=now
    )
    announce(contribution)
    return contribution


@transaction.atomic
def withhold(*, contribution: Contribution) -> Contribution:
    """Keep a contribution from being published; moderation says why."""
    move(contribution, Contribution.State.WITHHELD)
    return contribution


@transaction.atomic
def hide(*, contribution: Contribution) -> Contribution:
    """Take a published contribution out of sight; moderation says why."""
    return _leave(contribution, Contribution.State.HIDDEN)


@transaction.atomic
def restore(*, contribution: Contribution, now: datetime) -> Contribution:
    """Bring a hidden or withheld contribution back to its place, with its votes."""
    return publish(contribution=contribution, now=now)


@transaction.atomic
def withdraw(*, contribution: Contribution) -> Contribution:
    """Take back one's own words. The caller has checked contributions.withdraw_contribution."""
    if contribution.state == Contribution.State.PENDING:
        move(contribution, Contribution.State.WITHDRAWN)
    else:
        _leave(contribution, Contribution.State.WITHDRAWN)
    record(verb="contributions.withdrawn", subject=contribution, actor=contribution.author)
    return contribution


def _leave(contribution: Contribution, to: str) -> Contribution:
    """Move out of the published state and take the contribution off its thread's count."""
    move(contribution, to)
    Thread.objects.filter(pk=contribution.thread_id).update(
        contribution_count=F("contribution_count") - 1
    )
    return contribution


@transaction.atomic
def cast_vote(*, contribution: Contribution, voter: User, value: int) -> Contribution:
    """Set (1, -1), change or take back (0) one person's vote; keep the tally true.

    The caller has checked contributions.vote_contribution. Raises NotOpenToVotes where the
    contribution is not public, ThreadClosed where its thread is closed.
    """
    # Voters queue on this row: the recount below sees every vote that was committed before it.
    row = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("thread", "author")
        .get(pk=contribution.pk)
    )
    if not row.is_shown:
        raise NotOpenToVotes
    if row.thread.closed_at:
        raise ThreadClosed
    row.my_vote = value
    row.votes.filter(voter=voter).delete()
    if value:
        Vote.objects.create(contribution=row, voter=voter, value=value)
    _count_votes(row)
    record(verb="contributions.voted", subject=row, actor=voter, value=value)
    announce_tally(row)
    return row


def _count_votes(row: Contribution) -> None:
    """Write the tallies of a contribution that the caller has locked."""
    row.agree_count = row.votes.filter(value=1).count()
    row.disagree_count = row.votes.filter(value=-1).count()
    row.save(update_fields=["agree_count", "disagree_count"])


def recount() -> tuple[int, int]:
    """Put right every tally that is wrong; return how many threads and contributions had one.

    Anything but (0, 0) is a fault to be looked for. Safe while people speak and vote: what looks
    wrong is counted again under the lock under which it changes.
    """
    threads = Thread.objects.miscounted().values_list("pk", flat=True)
    contributions = Contribution.objects.miscounted().values_list("pk", flat=True)
    return (
        sum(_recount_thread(pk) for pk in threads),
        sum(_recount_votes(pk) for pk in contributions),
    )


@transaction.atomic
def _recount_thread(pk: int) -> bool:
    thread = Thread.objects.select_for_update().get(pk=pk)
    true = thread.contributions.accepted().count()
    Thread.objects.filter(pk=pk).update(contribution_count=true)
    return true != thread.contribution_count


@transaction.atomic
def _recount_votes(pk: int) -> bool:
    row = Contribution.objects.select_for_update().get(pk=pk)
    before = row.agree_count, row.disagree_count
    _count_votes(row)
    return before != (row.agree_count, row.disagree_count)
