"""A moderator looks at a petition: open it, reject it with a published ground, or hide it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from audit.services import record
from contributions.models import Thread
from contributions.text import clean
from core.errors import DomainError
from core.state import move
from petitions import gate
from petitions.models import Appeal, Check, Ground, Petition
from petitions.services.notices import tell_creator, tell_sponsors
from petitions.services.writing import TooManyDepartments, check_not_quiet

DUPLICATE = "duplicate"


class GroundMissing(DomainError):
    message = _("Choose the published ground on which the petition is not opened.")


class WrongGround(DomainError):
    message = _(
        "This ground and this decision do not go together: some grounds hide the text, the others "
        "publish it."
    )


class DuplicateMissing(DomainError):
    message = _("Name the petition that asks for the same, so that people can go there.")


class LeadMissing(DomainError):
    message = _("Name the department that answers: every open petition has one.")


class CheckedBefore(DomainError):
    message = _("You rejected this petition before. After an appeal another person checks it.")


@transaction.atomic
def check(
    *,
    petition: Petition,
    checker: User,
    outcome: str,
    now: datetime,
    ground: Ground | None = None,
    note: str = "",
    duplicate_of: Petition | None = None,
    lead: Department | None = None,
    departments: Sequence[Department] | None = None,
) -> Check:
    """Decide about a petition that waits; of two checkers the second gets StaleState.

    To open it takes a ``lead``; ``departments`` replaces those its creator named. To reject or
    hide it takes a ``ground`` of that kind, and for a duplicate a public petition. Raises
    GroundMissing, WrongGround, DuplicateMissing, LeadMissing, TooManyDepartments, CheckedBefore
    or Quiet. The caller has checked petitions.check_petition.
    """
    _check_decision(outcome, ground, duplicate_of)
    if Appeal.objects.filter(decision__petition=petition, first_checker=checker).exists():
        raise CheckedBefore
    if outcome == Check.Outcome.OPEN:
        _open(petition, lead, departments, now)
    elif outcome == Check.Outcome.REJECT:
        move(petition, Petition.State.REJECTED, closed_at=now)
    else:
        move(petition, Petition.State.HIDDEN, closed_at=now)
    row = Check(petition=petition, checker=checker, outcome=outcome, ground=ground, at=now)
    row.note, row.duplicate_of = clean(note), duplicate_of
    return _decided(row)


def _check_decision(outcome: str, ground: Ground | None, duplicate_of: Petition | None) -> None:
    if outcome == Check.Outcome.OPEN:
        return
    if ground is None:
        raise GroundMissing
    if ground.hides != (outcome == Check.Outcome.HIDE):
        raise WrongGround
    if ground.pk == DUPLICATE and (
        duplicate_of is None or duplicate_of.state not in Petition.PUBLIC
    ):
        raise DuplicateMissing


def _open(
    petition: Petition,
    lead: Department | None,
    departments: Sequence[Department] | None,
    now: datetime,
) -> None:
    if lead is None:
        raise LeadMissing
    if departments is not None and len(departments) > Petition.MOST_DEPARTMENTS:
        raise TooManyDepartments
    check_not_quiet(petition.profile, now)
    opened_at, closes_at = _period(petition, now)
    move(
        petition,
        Petition.State.OPEN,
        lead=lead,
        opened_at=opened_at,
        closes_at=closes_at,
        closed_at=None,
    )
    if departments is not None:
        petition.departments.set(departments)
    Thread.objects.filter(pk__in=[petition.thread_id, petition.news_id]).update(
        hidden_at=None, closed_at=None
    )


def _period(petition: Petition, now: datetime) -> tuple[datetime, datetime]:
    """From now to the end of its last day; one that comes back gets the days it was away."""
    if petition.opened_at is None or petition.closes_at is None:
        last = timezone.localdate(now) + timedelta(days=petition.profile.signing_days)
        return now, end_of_day(last)
    away = now - (petition.closed_at or now)
    end = timezone.localdate(petition.closes_at + away - timedelta(microseconds=1))
    return petition.opened_at, end_of_day(end)


def end_of_day(last: date) -> datetime:
    """Midnight that ends ``last`` where the site is."""
    return timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))


@transaction.atomic
def hide(
    *, petition: Petition, checker: User, ground: Ground, now: datetime, note: str = ""
) -> Check:
    """Take an open, closed or rejected petition out of sight, on a ground that hides.

    Raises WrongGround, UnlawfulMove or StaleState. The caller has checked
    petitions.run_petition.
    """
    if not ground.hides:
        raise WrongGround
    gate.shut()
    move(petition, Petition.State.HIDDEN, closed_at=now)
    row = Check(petition=petition, checker=checker, outcome=Check.Outcome.HIDE, at=now)
    row.ground, row.note = ground, clean(note)
    return _decided(row)


def _decided(row: Check) -> Check:
    """Keep a decision that was carried out, and tell of it."""
    petition = row.petition
    if row.outcome != Check.Outcome.OPEN:
        threads = Thread.objects.filter(pk__in=[petition.thread_id, petition.news_id])
        threads.update(hidden_at=row.at, closed_at=row.at)
    row.save(force_insert=True)
    record(
        verb=f"petitions.check_{row.outcome}",
        subject=petition,
        actor=row.checker,
        at=row.at,
        ground=row.ground_id or "",
        duplicate_of=row.duplicate_of_id,
    )
    _tell(row)
    return row


def _tell(row: Check) -> None:
    petition, ground, now = row.petition, row.ground, row.at
    if ground is None:
        closes = petition.closes_at
        last = closes and timezone.localdate(closes - timedelta(microseconds=1)).isoformat()
        tell_creator(petition, "petition_opened", now, last_day=last)
        tell_sponsors(petition, "petition_opened_sponsor", now, last_day=last)
        return
    told = {
        "reason_zh": ground.label_zh,
        "reason_en": ground.label_en,
        "advice_zh": ground.advice_zh,
        "advice_en": ground.advice_en,
        "note": row.note,
    }
    kind = "petition_hidden" if row.outcome == Check.Outcome.HIDE else "petition_rejected"
    tell_creator(petition, kind, now, days=Appeal.DAYS, **told)
    tell_sponsors(petition, "petition_not_opened", now, **told)
