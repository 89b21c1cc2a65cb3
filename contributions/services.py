from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from random import randrange

from django.db import transaction
from django.db.models import F, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from contributions.live import announce, announce_departure, announce_edit, announce_tally
from contributions.models import Contribution, Original, Revision, Thread, Vote
from contributions.text import publish as public_text
from contributions.text import seal
from core.errors import DomainError, StaleState
from core.state import move


class ThreadClosed(DomainError):
    message = _("This is closed: nothing more can be said here.")


class WrongLength(DomainError):
    message = _("An opinion has between 2 and 20,000 characters.")


class ParentGone(DomainError):
    message = _("What you reply to is not there any more. Your words are below: post them anew.")


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
    heading: str = "",
    stance: str = "",
    is_public: bool = True,
    public: Collection[str] = (),
    parent: Contribution | None = None,
    is_head: bool = False,
) -> tuple[Contribution, tuple[str, ...]]:
    """Store what was said, cleaned and masked, and seal the original; it waits for moderation.

    ``public`` are contacts of the matter's own that stay as they are (``text.own_contacts``).
    ``parent`` is what it replies to, itself no reply; ``is_head`` lets replies and sorting have
    it. Returns the row and the kinds of personal data that were replaced. Raises ThreadClosed,
    ParentGone, or WrongLength where fewer than 2 or more than 20,000 characters are left after
    cleaning. Features call ``moderation.services.receive``, which calls this and screens.
    """
    if thread.closed_at and thread.closed_at <= at:
        raise ThreadClosed
    if parent and not _takes_replies(parent, thread):
        raise ParentGone
    words = Words(heading, body, proposal).made_public(public)
    row = Contribution.objects.create(
        thread=thread,
        author=author,
        **words.columns,
        stance=stance,
        is_public=is_public,
        parent=parent,
        shuffle=_place_by_chance() if is_head else None,
        created_at=at,
    )
    Original.objects.create(contribution=row, sealed=words.sealed)
    return row, words.masked


def _place_by_chance() -> int:
    return randrange(-(2**15), 2**15)  # noqa: S311 -- an order, no secret


def _takes_replies(parent: Contribution, thread: Thread) -> bool:
    return parent.is_shown and parent.parent_id is None and parent.thread_id == thread.pk


@dataclass(frozen=True)
class Words:
    """What somebody typed."""

    heading: str
    body: str
    proposal: str

    def made_public(self, public: Collection[str] = ()) -> "PublicWords":
        """Clean, mask and seal them. Raises WrongLength."""
        made = {name: public_text(typed, public) for name, typed in vars(self).items()}
        if not Contribution.SHORTEST <= len(made["body"].text) <= Contribution.LONGEST:
            raise WrongLength
        if len(made["proposal"].text) > Contribution.LONGEST:
            raise WrongLength
        if len(made["heading"].text) > Contribution.HEADING:
            raise WrongLength
        columns = {name: one.text for name, one in made.items()}
        masked = tuple(kind for one in made.values() for kind in one.masked)
        typed = {"body": self.body, "proposal": self.proposal}
        return PublicWords(columns, masked, seal(typed | self._named()))

    def _named(self) -> dict[str, str]:
        return {"heading": self.heading} if self.heading else {}


@dataclass(frozen=True)
class PublicWords:
    """``columns`` of a contribution, kinds of personal data that were replaced, the original."""

    columns: dict[str, str]
    masked: tuple[str, ...]
    sealed: bytes


@transaction.atomic
def revise(
    *, contribution: Contribution, words: Words, now: datetime, public: Collection[str] = ()
) -> tuple[Contribution, tuple[str, ...]]:
    """Put new words in the place of the old, which stay to be read; votes and replies stay.

    Returns the row and the kinds of personal data that were replaced. Raises StaleState where
    the words have changed meanwhile, or WrongLength. ``moderation.services.revise`` calls this.
    """
    made = words.made_public(public)
    old = Original.objects.select_for_update().get(pk=contribution.pk)
    Revision.objects.create(
        contribution=contribution,
        number=contribution.revisions.count() + 1,
        **{name: getattr(contribution, name) for name in made.columns},
        sealed=old.sealed,
        until=now,
    )
    same = Contribution.objects.filter(pk=contribution.pk, edited_at=contribution.edited_at)
    if not same.update(**made.columns, edited_at=now):
        raise StaleState
    Original.objects.filter(pk=contribution.pk).update(sealed=made.sealed)
    contribution.refresh_from_db(fields=[*made.columns, "edited_at"])
    announce_edit(contribution)
    return contribution, made.masked


@transaction.atomic(savepoint=False)
def publish(*, contribution: Contribution, now: datetime) -> Contribution:
    """Let a contribution be counted and, where its author chose so, be read."""
    move(contribution, Contribution.State.PUBLISHED)
    _count_in(contribution, 1, last_at=now)
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
def hold(*, contribution: Contribution) -> Contribution:
    """Take a published contribution back into the queue, where an edit has to be looked at."""
    return _leave(contribution, Contribution.State.PENDING)


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
    _count_in(contribution, -1)
    if contribution.is_public:
        announce_departure(contribution)
    return contribution


def _count_in(contribution: Contribution, one: int, **columns: object) -> None:
    """Count a contribution that has come (1) or gone (-1), in its thread and above it.

    Its row is locked by the caller: it may have been moved to another thread since it was read.
    """
    if contribution.parent_id:
        Contribution.objects.filter(pk=contribution.parent_id).update(
            reply_count=F("reply_count") + one
        )
    place = Contribution.objects.filter(pk=contribution.pk).values("thread")
    Thread.objects.filter(pk=Subquery(place)).update(
        contribution_count=F("contribution_count") + one, **columns
    )


def cast_vote(*, contribution: Contribution, voter: User, value: int) -> Contribution:
    """Set (1, -1), change or take back (0) one person's vote; keep the tally true.

    The caller has checked contributions.vote_contribution. Raises NotOpenToVotes where the
    contribution is not public, ThreadClosed where its thread is closed.
    """
    # No savepoint, at two queries less; so what is refused leaves the transaction by returning.
    with transaction.atomic(savepoint=False):
        # Voters queue on this row, so that what is added to its tallies is added to true ones.
        row = _locked(contribution.pk)
        refusal = _refusal(row)
        if refusal is None:
            _vote(row, voter, value)
    if refusal:
        raise refusal
    return row


def _locked(pk: int) -> Contribution:
    rows = Contribution.objects.select_for_update(of=("self",)).select_related("thread", "author")
    # A row that was moved to another thread while we waited for it is not found at the first look.
    return rows.filter(pk=pk).first() or rows.get(pk=pk)


def _refusal(row: Contribution) -> DomainError | None:
    if not row.is_shown:
        return NotOpenToVotes()
    return ThreadClosed() if row.thread.closed_at else None


def _vote(row: Contribution, voter: User, value: int) -> None:
    mine = Vote.objects.filter(contribution=row, voter=voter)
    before = mine.values_list("value", flat=True).first() or 0
    if value != before:
        _put_vote(row, voter, before, value)
    row.my_vote = value
    record(verb="contributions.voted", subject=row, actor=voter, value=value)
    announce_tally(row)


def _put_vote(row: Contribution, voter: User, before: int, value: int) -> None:
    """Write one vote and the tallies of its contribution, which the caller has locked."""
    mine = Vote.objects.filter(contribution=row, voter=voter)
    if not value:
        mine.delete()
    elif not before:
        Vote.objects.create(contribution=row, voter=voter, value=value)
    else:
        mine.update(value=value)
    row.agree_count += (value == 1) - (before == 1)
    row.disagree_count += (value == -1) - (before == -1)
    _write_tallies(row)


def _write_tallies(row: Contribution) -> None:
    row.split_count = min(row.agree_count, row.disagree_count)
    row.save(update_fields=["agree_count", "disagree_count", "split_count"])


@transaction.atomic
def relocate(*, rows: QuerySet[Contribution], to: Thread) -> list[int]:
    """Move ``rows``, none of them a reply, into thread ``to``; what replies to them goes along.

    They head a discussion there. Votes stay as they are, the counts of both threads are true
    afterwards. Returns the ids of all that were moved, the newest first. The caller sees to it
    that nobody begins to speak in either thread meanwhile.
    """
    heads = list(rows.order_by().values_list("pk", flat=True))
    found: list[tuple[int, int, str]] = []
    for some in _batches(heads):
        near = Contribution.objects.filter(Q(pk__in=some) | Q(parent__in=some))
        found += near.values_list("pk", "thread_id", "state")
    # Whoever publishes a reply locks it before what it replies to: so do we, the newest first.
    ids = sorted((pk for pk, *_rest in found), reverse=True)
    held = [row for some in _batches(ids) for row in _hold(some)]
    for some in _batches(ids):
        Contribution.objects.filter(pk__in=some).update(thread=to)
    for some in _batches(heads):
        Contribution.objects.filter(pk__in=some, shuffle=None).update(shuffle=_place_by_chance())
    accepted = Counter(place for _pk, place, state in held if state == Contribution.State.PUBLISHED)
    arrived = sum(accepted.values()) - accepted[to.pk]
    changes = {place: -n for place, n in accepted.items()} | {to.pk: arrived}
    for place in sorted({place for _pk, place, _state in held} | {to.pk}):
        _count_moved(place, changes.get(place, 0))
    return ids


# Rows that are named in one statement.
MOST_NAMED = 5_000


def _batches(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + MOST_NAMED] for start in range(0, len(ids), MOST_NAMED))


def _hold(ids: list[int]) -> list[tuple[int, int, str]]:
    rows = Contribution.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("-pk")
    return list(rows.values_list("pk", "thread_id", "state"))


def _count_moved(place: int, more: int) -> None:
    newest = Contribution.objects.accepted().filter(thread=place).order_by("-pk")
    Thread.objects.filter(pk=place).update(
        contribution_count=F("contribution_count") + more,
        last_at=Subquery(newest.values("created_at")[:1]),
    )


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
    before = _tallies(row)
    row.agree_count = row.votes.filter(value=1).count()
    row.disagree_count = row.votes.filter(value=-1).count()
    row.reply_count = row.replies.accepted().count()
    _write_tallies(row)
    row.save(update_fields=["reply_count"])
    return before != _tallies(row)


def _tallies(row: Contribution) -> tuple[int, ...]:
    return row.agree_count, row.disagree_count, row.split_count, row.reply_count
