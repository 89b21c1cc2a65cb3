"""Reading proposals: each as a redline against the text, and what it goes back to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from contributions.models import Contribution, Revision, with_my_votes
from forums.models import Drafting, Wording
from forums.orders import ORDERS, Order, Place
from nlp.align import Change
from presentation.redlines import excerpt, redlined

PAGE, MOST_OWN = 10, 5
# The orders that are told of proposals; nobody replies to them.
TOLD = (ORDERS["agreed"], ORDERS["newest"])


@dataclass(frozen=True)
class Proposal:
    """A proposal as a list shows it; ``changes`` against the text, long passages shortened."""

    contribution: Contribution
    wording: Wording
    changes: tuple[Change, ...]
    is_outdated: bool


@dataclass(frozen=True)
class Version:
    """What a proposal said before it was edited, against what followed."""

    revision: Revision
    changes: tuple[Change, ...]


def order_of(asked: str) -> Order:
    """The order a reader asks for; the usual one puts first what most agree with."""
    return next((order for order in TOLD if order.name == asked), TOLD[0])


def proposals(
    drafting: Drafting, user: User, order: Order, place: Place | None
) -> tuple[list[Proposal], Place | None]:
    """A page of what is proposed, after ``place``; and where the next page goes on."""
    rows = order.sorted(_told(Contribution.objects.shown().heads(), drafting))
    if place:
        rows = order.rest(rows, place, inclusive=False)
    found = with_my_votes(rows[: PAGE + 1], user)
    last = order.place(found[PAGE - 1]) if len(found) > PAGE else None
    return shown(drafting, found[:PAGE]), last


def waiting(drafting: Drafting, user: User) -> list[Proposal]:
    """What ``user`` has proposed and a moderator still reads."""
    if not user.is_authenticated:
        return []
    held = Contribution.objects.filter(author=user, state=Contribution.State.PENDING)
    return shown(drafting, _told(held, drafting).order_by("-pk")[:MOST_OWN])


def _told(rows: QuerySet, drafting: Drafting) -> QuerySet:
    rows = rows.filter(thread=drafting.thread_id)
    return rows.select_related("author", "thread", "wording__based_on")


def shown(drafting: Drafting, rows: Iterable[Contribution]) -> list[Proposal]:
    """Give each row its redline; load ``wording`` with the rows."""
    return [_shown(drafting, row) for row in rows]


def _shown(drafting: Drafting, row: Contribution) -> Proposal:
    wording: Wording = row.wording
    wording.drafting = drafting
    changes = excerpt(redlined(drafting.base, row.proposal))
    return Proposal(row, wording, changes, wording.base_number < drafting.base_number)


def lineage(wording: Wording) -> list[Wording]:
    """What a proposal goes back to, the oldest first: one query, none where it is a first one."""
    if not wording.ancestors:
        return []
    rows = Wording.objects.filter(pk__in=wording.ancestors)
    return list(rows.select_related("contribution__author", "drafting").order_by("number"))


def improvements(wording: Wording, most: int = 20) -> list[Wording]:
    """Shown proposals that improve this one, the newest first."""
    public = Contribution.objects.shown()
    rows = wording.improved.filter(contribution__in=public).select_related("contribution__author")
    return list(rows.order_by("-number")[:most])


def versions(row: Contribution) -> Sequence[Version]:
    """What a proposal said before, the newest first, each against what followed it."""
    if row.edited_at is None:
        return ()
    found, after = [], row.proposal
    for revision in row.revisions.order_by("-number"):
        found.append(Version(revision, redlined(revision.proposal, after)))
        after = revision.proposal
    return found


def base_of(wording: Wording, drafting: Drafting) -> str | None:
    """The text for which an older proposal was made; None where it is the present one."""
    if wording.base_number == drafting.base_number:
        return None
    earlier = drafting.earlier.filter(number=wording.base_number)
    return earlier.values_list("text", flat=True).first()
