"""A citizen writes a petition: a draft, its words stage by stage, then off to find sponsors."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Department, User
from audit.services import record
from contributions.models import Thread
from contributions.text import seal
from core.errors import DomainError, StaleState
from core.state import move
from petitions import gate
from petitions.models import (
    Blackout,
    LiveEvent,
    Petition,
    PetitionOriginal,
    Profile,
    Signature,
)
from petitions.person import hindrance, keys_of
from petitions.services.notices import tell_creator
from petitions.words import fit
from presentation.dates import day

KIND = Thread.Kind.PETITIONS


class MayNotBegin(DomainError):
    message = gettext_lazy("Under the rules for petitions you cannot begin one at present.")


class TooManyAtOnce(DomainError):
    message = gettext_lazy("You have as many petitions under way as one person may have.")


class NothingBegins(DomainError):
    message = gettext_lazy(
        "Very many people are here at the moment, so no new petition can be begun. What you wrote "
        "is below: copy it and come back when the banner is gone."
    )


class TooManyDepartments(DomainError):
    message = gettext_lazy("Choose three departments at most; whoever checks it can change them.")


class NotComplete(DomainError):
    message = gettext_lazy("Your petition is not complete yet.")


class Quiet(DomainError):
    message = gettext_lazy("A quiet period is in force: no petition goes on in it.")


@transaction.atomic
def draft(
    *,
    creator: User,
    profile: Profile,
    key: UUID,
    now: datetime,
    title: str = "",
    edited_from: Petition | None = None,
) -> Petition:
    """Begin a petition of ``creator`` under ``profile``; the same ``key`` again changes nothing.

    Raises NotFit, NothingBegins, MayNotBegin or TooManyAtOnce. The caller has checked
    petitions.begin_petition.
    """
    words = fit({"title": title})
    # One person's drafts queue here, so that the limit holds for clicks at one moment.
    User.objects.select_for_update().get(pk=creator.pk)
    if begun := Petition.objects.filter(idempotency_key=key, creator=creator).first():
        return begun
    _check_may_begin(creator, profile)
    row = _create(
        words["title"],
        now,
        creator=creator,
        profile=profile,
        idempotency_key=key,
        edited_from=edited_from,
    )
    if title:
        PetitionOriginal.objects.create(petition=row, sealed=seal({"title": title}), written_at=now)
    record(verb="petitions.drafted", subject=row, actor=creator, at=now)
    return row


@transaction.atomic
def begin(
    *, creator: User, profile: Profile, key: UUID, title: str, ask: str, now: datetime
) -> Petition:
    """Begin a petition with its first words; the same ``key`` again writes them anew.

    Raises what ``draft`` and ``rewrite`` raise. The caller has checked
    petitions.begin_petition.
    """
    row = draft(creator=creator, profile=profile, key=key, now=now)
    return rewrite(petition=row, now=now, title=title, ask=ask)


def _check_may_begin(creator: User, profile: Profile) -> None:
    if LiveEvent.objects.filter(since__isnull=False).exists():
        raise NothingBegins
    if why := hindrance(creator, profile):
        raise MayNotBegin(details=[str(why)])
    if creator.petitions.under_way().count() >= profile.at_once:
        told = ngettext(
            "At most %(n)d at a time: finish or delete that one first.",
            "At most %(n)d at a time: finish or delete one of them first.",
            profile.at_once,
        )
        raise TooManyAtOnce(details=[told % {"n": profile.at_once}])


def _create(title: str, now: datetime, **columns: Any) -> Petition:
    # Nobody listens in before it is open.
    reasons, news = (
        Thread.objects.create(kind=KIND, matter=title, moderation=how, is_whole=True, hidden_at=now)
        for how in (columns["profile"].moderation, Thread.Moderation.PRE)
    )
    try:
        return Petition.objects.create(
            title=title, thread=reasons, news=news, created_at=now, **columns
        )
    except IntegrityError as error:
        raise StaleState from error  # somebody else's key


@transaction.atomic
def rewrite(
    *,
    petition: Petition,
    now: datetime,
    title: str | None = None,
    ask: str | None = None,
    background: str | None = None,
    departments: Sequence[Department] | None = None,
) -> Petition:
    """Write some of the words of a draft, cleaned and masked; None leaves a part as it is.

    Raises NotFit or TooManyDepartments, and StaleState where it is a draft no more. The caller
    has checked petitions.write_petition.
    """
    given = {"title": title, "ask": ask, "background": background}
    typed = {stage: words for stage, words in given.items() if words is not None}
    words = fit(typed)
    if departments is not None and len(departments) > Petition.MOST_DEPARTMENTS:
        raise TooManyDepartments
    row = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    if row.state != Petition.State.DRAFT:
        raise StaleState
    if words:
        Petition.objects.filter(pk=row.pk).update(**words)
        PetitionOriginal.objects.create(petition=row, sealed=seal(typed), written_at=now)
    if departments is not None:
        row.departments.set(departments)
    row.refresh_from_db()
    Thread.objects.filter(pk__in=[row.thread_id, row.news_id]).update(
        matter=row.title, text=row.ask
    )
    return row


@transaction.atomic
def discard(*, petition: Petition) -> None:
    """Delete a draft with all its words, which nobody else has seen; StaleState if it is none."""
    row = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    if row.state != Petition.State.DRAFT:
        raise StaleState
    record(verb="petitions.discarded", subject=row, actor=row.creator)
    threads = [row.thread_id, row.news_id]
    row.delete()
    Thread.objects.filter(pk__in=threads).delete()


@transaction.atomic
def look_for_sponsors(*, petition: Petition, now: datetime) -> Petition:
    """Hand a draft out to sponsors.

    Where the profile asks for no sponsors it goes to be checked at once. Raises NotComplete,
    Quiet, MayNotBegin or StaleState. The caller has checked petitions.write_petition.
    """
    profile, creator = petition.profile, _creator(petition)
    _check_complete(petition)
    check_not_quiet(profile, now)
    if why := hindrance(creator, profile):
        raise MayNotBegin(details=[str(why)])
    until = now + timedelta(days=profile.sponsoring_days)
    move(petition, Petition.State.SPONSORING, sponsors_until=until)
    record(verb="petitions.sponsoring", subject=petition, actor=creator, at=now)
    if profile.sponsors_needed == 0:
        gate.enter()
        sign_first(petition)
        return hand_in(petition=petition, now=now)
    tell_creator(
        petition,
        "petition_sponsoring",
        now,
        needed=profile.sponsors_needed,
        until=timezone.localdate(until).isoformat(),
    )
    return petition


def _creator(petition: Petition) -> User:
    """Whoever wrote it; StaleState where the account is gone."""
    if petition.creator is None:
        raise StaleState
    return petition.creator


def _check_complete(petition: Petition) -> None:
    missing = []
    if not petition.title:
        missing.append(_("Give it a title: what should change, in one line."))
    if not petition.ask:
        missing.append(_("Say what should be done, and by whom."))
    if missing:
        raise NotComplete(details=missing)


def check_not_quiet(profile: Profile, now: datetime) -> None:
    """Raise Quiet, with its reason and end, while nothing under ``profile`` may go on."""
    quiet = Blackout.objects.of(profile).on(timezone.localdate(now)).first()
    if quiet:
        told = _("Reason: %(reason)s. Last day: %(day)s. What you have written is kept.")
        raise Quiet(details=[told % {"reason": quiet.reason, "day": day(quiet.last_day)}])


def sign_first(petition: Petition) -> None:
    """Add the creator's own signature, before the first sponsor's; later calls change nothing.

    Part of a transaction that has entered the gate.
    Not earlier: until somebody else has signed, the creator may take the text back.
    """
    creator = petition.creator
    if creator is None:
        return
    first = Signature(
        petition=petition,
        person_key=keys_of(creator)[0],
        signer=creator,
        region_id=creator.region_id,
        assurance=creator.assurance,
    )
    Signature.objects.bulk_create([first], ignore_conflicts=True)


def hand_in(*, petition: Petition, now: datetime) -> Petition:
    """Put a petition that has its sponsors into the checkers' queue. Part of a transaction."""
    move(petition, Petition.State.CHECKING, submitted_at=now)
    record(verb="petitions.handed_in", subject=petition, at=now)
    waiting = Petition.objects.to_check().count()
    profile = petition.profile
    tell_creator(
        petition,
        "petition_checking",
        now,
        workdays=profile.check_workdays,
        backlog=waiting if waiting >= profile.backlog else 0,
    )
    return petition


@transaction.atomic
def take_back(*, petition: Petition, now: datetime) -> Petition:
    """Make a petition without sponsors a draft again, to be changed.

    Raises StaleState once somebody has sponsored it: nobody's name stays under other words.
    """
    row = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    if row.signatures.exists():
        raise StaleState
    move(row, Petition.State.DRAFT, sponsors_until=None)
    record(verb="petitions.taken_back", subject=row, actor=row.creator, at=now)
    return row


@transaction.atomic
def give_up(*, petition: Petition, now: datetime) -> Petition:
    """End the search for sponsors early, at the creator's wish."""
    move(petition, Petition.State.LAPSED, closed_at=now)
    record(verb="petitions.given_up", subject=petition, actor=petition.creator, at=now)
    return petition


@transaction.atomic
def edit_again(*, petition: Petition, key: UUID, now: datetime) -> Petition:
    """Copy a petition that was not opened into a new draft of its creator.

    Raises StaleState for one that was not rejected and did not lapse, and what ``draft`` raises.
    The caller has checked petitions.write_petition.
    """
    states = Petition.State
    if petition.state not in (states.REJECTED, states.HIDDEN, states.LAPSED):
        raise StaleState
    today = timezone.localdate(now)
    profile = Profile.objects.current(today).filter(key=petition.profile.key).first()
    row = draft(
        creator=_creator(petition),
        profile=profile or petition.profile,
        key=key,
        now=now,
        title=petition.title,
        edited_from=petition,
    )
    if row.ask or row.background:
        return row  # the button was pressed twice
    return rewrite(
        petition=row,
        now=now,
        ask=petition.ask,
        background=petition.background,
        departments=list(petition.departments.all()),
    )
