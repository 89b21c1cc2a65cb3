"""Asking people: a ballot is drafted, published, changed until somebody votes, called off."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Department, Region, User
from audit.services import record
from core.errors import DomainError
from core.state import move
from forums import ballot_gate
from forums.models import Ballot, Option, Topic

State = Ballot.State
# The largest seed: what a positive number of four bytes holds.
SEEDS = 1 << 31
FEWEST, MOST_OPTIONS = 2, 30


class VotesCast(DomainError):
    message = gettext_lazy(
        "Somebody has voted already, so the ballot stays as it is. You can call it off, with a "
        "reason, and ask anew."
    )


class NotReady(DomainError):
    message = gettext_lazy("The ballot cannot be published yet. Complete it, then publish it.")


@dataclass(frozen=True)
class Said:
    """An option as somebody wrote it; ``cost`` in yuan, for a budget."""

    label: str
    text: str = ""
    cost: int = 0


@transaction.atomic
def draft_ballot(
    *,
    topic: Topic,
    by: User,
    office: Department,
    options: Sequence[Said],
    regions: Sequence[Region] = (),
    now: datetime,
    **columns: Any,
) -> Ballot:
    """Make a ballot that only its office and moderators see. ``columns`` are those of Ballot.

    The caller has checked forums.make_ballot.
    """
    row = Ballot.objects.create(topic=topic, made_by=by, office=office, **columns)
    _write(row, options, regions)
    record(verb="forums.ballot_drafted", subject=row, actor=by, department=office, at=now)
    return row


@transaction.atomic
def edit_ballot(
    *,
    ballot: Ballot,
    by: User,
    options: Sequence[Said],
    regions: Sequence[Region] = (),
    now: datetime,
    **columns: Any,
) -> None:
    """Write a ballot anew until somebody has voted; whoever has the old paper is told at voting.

    Raises VotesCast, or NotReady where it is published and would not be complete any more.
    """
    ballot_gate.shut(ballot.pk)
    row = Ballot.objects.select_for_update().get(pk=ballot.pk)
    if row.state not in (State.DRAFT, State.PUBLISHED) or row.voters.exists():
        raise VotesCast
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))
    _write(row, options, regions)
    if row.state == State.PUBLISHED:
        _complete(row, now)
    record(verb="forums.ballot_edited", subject=row, actor=by, department=row.office, at=now)


def _write(ballot: Ballot, options: Sequence[Said], regions: Sequence[Region]) -> None:
    ballot.options.all().delete()
    Option.objects.bulk_create(
        Option(ballot=ballot, position=place, label=one.label, text=one.text, cost=one.cost)
        for place, one in enumerate(options, 1)
    )
    ballot.regions.set(regions)


@transaction.atomic
def publish_ballot(*, ballot: Ballot, by: User, now: datetime) -> None:
    """Show the ballot to everybody, with the seed that draws its lots. Raises NotReady."""
    _complete(ballot, now)
    # Drawn once: whoever could draw again might draw until the lots please.
    move(ballot, State.PUBLISHED, seed=secrets.randbelow(SEEDS))
    record(
        verb="forums.ballot_published",
        subject=ballot,
        actor=by,
        department=ballot.office,
        at=now,
        seed=ballot.seed,
    )


def _complete(ballot: Ballot, now: datetime) -> None:
    """Look whether people can vote in it. Raises NotReady, which lists what is missing."""
    options = list(ballot.options.order_by("position"))
    missing = _of_options(ballot, options)
    if ballot.closes_at <= now:
        missing.append(_("It closes in the past: choose a later time."))
    if missing:
        raise NotReady(details=missing)


def _of_options(ballot: Ballot, options: list[Option]) -> list[str]:
    missing = []
    if not FEWEST <= len(options) <= MOST_OPTIONS:
        missing.append(
            _("It has %(size)s options; it needs 2 to 30.") % {"size": len(options)},
        )
    if len({one.label for one in options}) < len(options):
        missing.append(_("Two options have the same name: voters could not tell them apart."))
    if ballot.kind == Ballot.Kind.MULTIPLE and ballot.most > len(options):
        missing.append(_("More choices are allowed than there are options."))
    if ballot.kind == Ballot.Kind.BUDGET:
        costs = [one.cost for one in options]
        if not all(0 < cost <= ballot.money for cost in costs):
            missing.append(_("Each option costs something, and none more than all the money."))
        elif sum(costs) <= ballot.money:
            missing.append(_("The money pays for all options: there is nothing to decide."))
    return missing


@transaction.atomic
def call_off(*, ballot: Ballot, by: User, reason: str, now: datetime) -> None:
    """End a ballot without a result, for a published reason; its voters are told.

    Behind the gate, so that nobody votes in what is called off. Raises UnlawfulMove once counted.
    """
    ballot_gate.shut(ballot.pk)
    ballot.refresh_from_db(fields=["state"])
    move(ballot, State.VOID, void_reason=reason)
    record(
        verb="forums.ballot_called_off",
        subject=ballot,
        actor=by,
        department=ballot.office,
        at=now,
        reason=reason,
    )
