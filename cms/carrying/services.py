"""Words of a discussion are brought to where they are answered (docs/adr/0012-carrying.md)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from cms.carrying.places import check_open, check_place, round_of
from cms.carrying.sources import Source
from consultations.models import Consultation, Submission
from consultations.services import PointSaid, outside_person, submit
from contributions.models import Carried, Contribution, Thread
from contributions.services import withdraw
from core.errors import DomainError, StaleState
from core.state import move
from notifications.services import notify, notify_all

State = Carried.State
# Authors who have not answered yet, of one person who asks: asking costs others their time.
MOST_ASKED = 5


class SourceGone(DomainError):
    message = _("These words are not there any more, so they cannot be carried further.")


class CarriedAlready(DomainError):
    message = _("These words have been carried there already.")


class AskedAlready(DomainError):
    message = _("The author has been asked already and decides.")


class Refused(DomainError):
    message = _(
        "The author does not want these words to be carried there. You can say the same in your "
        "own name."
    )


class NobodyToAsk(DomainError):
    message = _(
        "These words have no author who could be asked. You can say the same in your own name."
    )


class TooManyAsked(DomainError):
    message = _(
        "You have asked five authors who have not answered yet. Ask again when one of them has."
    )


class TooLate(DomainError):
    message = _("The round is over: what was said in it has been counted and is being answered.")


@dataclass(frozen=True)
class Way:
    """Into which round and clause, and in whose words' stance; ``key`` is that of the form."""

    consultation: Consultation
    target: Thread
    key: UUID
    stance: str = ""


@transaction.atomic
def carry(*, source: Source, way: Way, by: User, officially: bool, now: datetime) -> Carried:
    """Bring words to a clause, or to the text as a whole.

    The author's own become his or her opinion at once. ``officially``, by an official who runs
    the round, they are entered as an opinion of the discussion. Anybody else has the author
    asked. Pressing twice does it once. Raises NotOpen, NotThere, SourceGone, CarriedAlready,
    AskedAlready, Refused, NobodyToAsk, TooManyAsked, and what ``submit`` raises. The caller has
    checked cms.carry_contribution and who runs the round.
    """
    check_open(way.consultation, now)
    check_place(way.consultation, way.target)
    lock(source)
    row = Carried.objects.filter(source=source.contribution, target=way.target).first()
    if row and row.by_id == by.pk and row.state == State.CARRIED:
        return row
    if row and row.state == State.CARRIED:
        raise CarriedAlready
    own = source.contribution.author_id == by.pk
    if row and (row.state == State.TAKEN_BACK or (row.state == State.DECLINED and not own)):
        raise Refused
    if own or officially:
        row = row or _begin(source, way, by, now)
        return _enter(row, source, way, author=by if own else None, by=by, now=now)
    if row and row.by_id != by.pk:
        raise AskedAlready
    return row or _ask(source, way, by, now)


def lock(source: Source) -> None:
    """Let whoever else carries these words wait; SourceGone where nobody may read them."""
    rows = Contribution.objects.select_for_update(of=("self",))
    if not rows.get(pk=source.contribution.pk).is_shown:
        raise SourceGone


def _begin(source: Source, way: Way, by: User, now: datetime) -> Carried:
    row = Carried.objects.create(
        source=source.contribution,
        origin=source.topic.thread,
        source_url=source.url,
        target=way.target,
        by=by,
        backers=source.backers,
        asked_at=now,
    )
    row.credited.set(source.authors)
    return row


def _ask(source: Source, way: Way, by: User, now: datetime) -> Carried:
    author = source.contribution.author
    if author is None:
        raise NobodyToAsk
    if Carried.objects.filter(by=by, state=State.ASKED).count() >= MOST_ASKED:
        raise TooManyAsked
    row = _begin(source, way, by, now)
    notify(
        recipient=author,
        kind="carrying_asked",
        key=f"carrying-{row.pk}",
        url=reverse("carrying:asked", args=[row.pk]),
        **_names(source, way),
    )
    record(verb="cms.carrying_asked", subject=row, actor=by, at=now)
    return row


def _names(source: Source, way: Way) -> dict[str, str]:
    """The consultation, the clause and the discussion, as notices name them."""
    about, place = way.consultation.title, way.target.title
    return {"about": about, "place": place, "topic": source.topic.title}


def _enter(
    row: Carried, source: Source, way: Way, *, author: User | None, by: User, now: datetime
) -> Carried:
    """Hand the words in: as the opinion of ``author``, or of nobody but the discussion."""
    said = PointSaid(way.target, source.words, way.stance, source.contribution.proposal)
    # One person, however many clauses the same words are carried to.
    discussion = outside_person(way.consultation, f"discussion:{source.contribution.pk}")
    sent = submit(
        consultation=way.consultation,
        author=author,
        points=[said],
        key=way.key,
        now=now,
        person_key="" if author else discussion,
        channel=Submission.Channel.FORUM,
    )
    copy = Contribution.objects.get(point__submission=sent)
    backers = {"backers": source.backers, "carried_at": now}
    move(row, State.CARRIED, copy=copy, by=by, **backers)
    _tell_carried(row, source, way, author)
    record(verb="cms.carried", subject=row, actor=by, at=now, backers=row.backers)
    return row


def _tell_carried(row: Carried, source: Source, way: Way, author: User | None) -> None:
    """Tell those whose words they are, but for whoever has handed them in as his or her own."""
    people = [one for one in source.authors if one != author]
    notify_all(
        recipients=people,
        kind="carrying_done",
        key=f"carried-{row.pk}",
        url=reverse("carrying:asked", args=[row.pk]),
        office=way.consultation.office.name if author is None else "",
        backers=row.backers,
        **_names(source, way),
    )


@transaction.atomic
def agree(*, carried: Carried, source: Source, key: UUID, stance: str, now: datetime) -> Carried:
    """The author says yes: the words become his or her own opinion.

    Raises NotOpen, NotThere, SourceGone, UnlawfulMove, StaleState, and what ``submit`` raises.
    The caller has checked cms.answer_carrying.
    """
    lock(source)
    row = Carried.objects.select_related("target").get(pk=carried.pk)
    if row.state == State.CARRIED:
        return row  # pressed twice
    consultation = round_of(row.target)
    author = source.contribution.author
    if consultation is None or author is None:
        raise StaleState
    check_open(consultation, now)
    check_place(consultation, row.target)
    way = Way(consultation, row.target, key, stance)
    return _enter(row, source, way, author=author, by=row.by or author, now=now)


@transaction.atomic
def decline(*, carried: Carried, now: datetime) -> Carried:
    """The author says no; nobody else is asked for these words and this clause again."""
    move(carried, State.DECLINED)
    record(verb="cms.carrying_declined", subject=carried, actor=carried.source.author, at=now)
    return carried


@transaction.atomic
def take_back(*, carried: Carried, by: User | None, now: datetime) -> Carried:
    """Take an opinion of the discussion out of the round again, because an author wants it.

    Raises TooLate once the round is over, UnlawfulMove or StaleState.
    """
    copy = carried.copy
    if copy is None or copy.author_id is not None:
        raise StaleState
    if copy.thread.closed_at:
        raise TooLate
    move(carried, State.TAKEN_BACK)
    if Contribution.State.WITHDRAWN in Contribution.MOVES[copy.state]:
        withdraw(contribution=copy)
    record(verb="cms.carried_back", subject=carried, actor=by, at=now)
    return carried
