"""The creator asks for a second look, and gets it from another person."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from contributions.text import clean, publish, seal
from core.errors import DomainError, StaleState
from core.state import move
from petitions.models import Appeal, Check, Petition, PetitionOriginal
from petitions.services.notices import tell_creator


class NothingToAppeal(DomainError):
    message = _("Only a rejection can be looked at again, within 30 days and once.")


class WordsMissing(DomainError):
    message = _("Say in one to 1,000 characters why.")


class NotByTheSame(DomainError):
    message = _("Whoever rejected a petition does not decide about its appeal: a colleague does.")


@transaction.atomic
def appeal(*, petition: Petition, words: str, now: datetime) -> Appeal:
    """Ask, as its creator, that another person look at the latest rejection of ``petition``.

    Raises WordsMissing, or NothingToAppeal where there is none, it is older than 30 days, or it
    was asked before. The caller has checked petitions.appeal_petition.
    """
    said = publish(words).text
    if not 1 <= len(said) <= 1000:
        raise WordsMissing
    decision = contested(petition, now)
    if decision is None:
        raise NothingToAppeal
    PetitionOriginal.objects.create(
        petition=petition, sealed=seal({"appeal": words}), written_at=now
    )
    try:
        with transaction.atomic():
            row = Appeal.objects.create(
                decision=decision, words=said, at=now, first_checker=decision.checker
            )
    except IntegrityError as error:
        raise NothingToAppeal from error
    record(verb="petitions.appealed", subject=petition, actor=petition.creator, at=now)
    return row


def contested(petition: Petition, now: datetime) -> Check | None:
    """The rejection about which an appeal may still be made at ``now``; None: there is none."""
    if petition.state not in (Petition.State.REJECTED, Petition.State.HIDDEN):
        return None
    latest = petition.checks.exclude(outcome=Check.Outcome.OPEN).first()
    if latest is None or now > latest.at + timedelta(days=Appeal.DAYS):
        return None
    return None if Appeal.objects.filter(decision=latest).exists() else latest


@transaction.atomic
def decide_appeal(
    *, appeal: Appeal, judge: User, is_upheld: bool, answer: str, now: datetime
) -> Appeal:
    """Answer an appeal; where it is upheld the petition waits to be checked anew.

    Raises NotByTheSame, WordsMissing, or StaleState where it was decided meanwhile. The caller
    has checked petitions.decide_appeal.
    """
    if judge.pk == appeal.first_checker_id:
        raise NotByTheSame
    said = clean(answer)
    if not 1 <= len(said) <= 1000:
        raise WordsMissing
    undecided = Appeal.objects.filter(pk=appeal.pk, decided_at__isnull=True)
    if not undecided.update(decided_at=now, decided_by=judge, is_upheld=is_upheld, answer=said):
        raise StaleState
    appeal.refresh_from_db()
    petition = appeal.decision.petition
    if is_upheld:
        move(petition, Petition.State.CHECKING, submitted_at=now)
    kind = "petition_appeal_upheld" if is_upheld else "petition_appeal_refused"
    record(verb=f"petitions.{kind[9:]}", subject=petition, actor=judge, at=now)
    tell_creator(petition, kind, now, answer=said, workdays=petition.profile.check_workdays)
    return appeal
