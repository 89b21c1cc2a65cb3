from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from consultations.models import Consultation
from consultations.services.pausing import end_pause
from consultations.services.release import open_round, threads_of
from consultations.services.steps import step_to
from contributions.models import Contribution
from core.errors import DomainError, StaleState
from responses.models import Response
from themes import services as themes
from themes.models import Assignment, Run, Theme


class NotAnswered(DomainError):
    message = _("Not every accepted opinion has an answer yet: answer the others first.")


class StillInReview(DomainError):
    message = _("Opinions still wait for review: once accepted, they need an answer too.")


@transaction.atomic
def close(*, consultation: Consultation, now: datetime, by: User | None = None) -> Consultation:
    """End the period: the state, and with it every thread of the round.

    A period that ran out was over at its last second, whenever the worker came.
    """
    at = min(now, consultation.closes_at)
    step_to(consultation, Consultation.State.CLOSED, at=at, by=by)
    threads_of(consultation).update(closed_at=now)
    record(verb="consultations.closed", subject=consultation, actor=by)
    return consultation


@transaction.atomic
def treat(*, consultation: Consultation, now: datetime, by: User | None = None) -> Consultation:
    """Note that the themes of a closed round are signed and its cases are being answered."""
    step_to(consultation, Consultation.State.TREATING, at=now, by=by)
    record(verb="consultations.treating", subject=consultation)
    return consultation


@transaction.atomic
def start_themes(
    *, consultation: Consultation, by: User, now: datetime, theme_count: int | None = None
) -> Run:
    """Search for themes in everything that was said in this round."""
    return themes.start_run(
        scope=consultation.scope,
        title=consultation.title,
        url=consultation.get_absolute_url(),
        threads=threads_of(consultation),
        department=consultation.office,
        lead=consultation.lead,
        answer_workdays=consultation.rules.answer_workdays,
        started_by=by,
        now=now,
        theme_count=theme_count,
    )


@transaction.atomic
def finish(*, consultation: Consultation, by: User, now: datetime | None = None) -> Consultation:
    """Declare a round answered.

    Raises NotAnswered while an accepted opinion has no outcome, and StillInReview while one may
    yet be accepted, which nobody would answer afterwards.
    """
    now = now or timezone.now()
    waiting = Contribution.objects.filter(state=Contribution.State.PENDING)
    if waiting.filter(thread__in=threads_of(consultation)).exists():
        raise StillInReview
    if unanswered(consultation).exists():
        raise NotAnswered
    if consultation.state == Consultation.State.CLOSED:
        # A round in which nobody spoke has no themes to sign.
        treat(consultation=consultation, now=now, by=by)
    end_pause(consultation, by=by, now=now)
    step_to(consultation, Consultation.State.ANSWERED, at=now, by=by)
    record(verb="consultations.answered", subject=consultation, actor=by)
    return consultation


def unanswered(consultation: Consultation) -> "QuerySet[Contribution]":
    """Accepted opinions of the round that no published answer covers."""
    answered = Theme.objects.filter(
        run__scope=consultation.scope, case__response__state=Response.State.PUBLISHED
    )
    covered = Assignment.objects.filter(contribution=OuterRef("pk"), theme__in=answered)
    said = Contribution.objects.accepted().filter(thread__in=threads_of(consultation))
    return said.exclude(Exists(covered))


def move_on(now: datetime) -> int:
    """Take every round to the state that is due at ``now``; return how many moved.

    The worker calls it every second or so; safe to run twice, late, or by several workers.
    """
    to_open, to_close = Consultation.objects.to_open(now), Consultation.objects.to_close(now)
    return (
        _each(to_open, lambda row: open_round(consultation=row))
        + _each(to_close, lambda row: close(consultation=row, now=now))
        + _each(_signed(), lambda row: treat(consultation=row, now=now))
    )


def _signed() -> list[Consultation]:
    """Closed rounds whose themes a person has signed."""
    rows = Consultation.objects.filter(state=Consultation.State.CLOSED)
    closed = {row.scope: row for row in rows}
    signed = Run.objects.filter(scope__in=closed, state=Run.State.SIGNED)
    return [closed[scope] for scope in signed.values_list("scope", flat=True)]


def _each(rows: Iterable[Consultation], act: Callable[[Consultation], object]) -> int:
    moved = 0
    for row in rows:
        try:
            act(row)
        except StaleState:
            continue  # another worker was quicker
        moved += 1
    return moved
