"""The hearing report: main opinions with facts and reasons, and what is done about each."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from consultations.hearings.telling import tell
from consultations.models import Hearing, MainOpinion
from core.errors import DomainError, StaleState


class NothingReported(DomainError):
    message = _("The report names no opinion yet: write down at least one.")


@transaction.atomic
def add_opinion(*, hearing: Hearing, by: User, **words: str) -> MainOpinion:
    """Write one more main opinion into the report, until it is out. Raises StaleState."""
    row = _locked(hearing)
    last = row.main_opinions.aggregate(last=Max("position"))["last"] or 0
    made = MainOpinion.objects.create(hearing=row, position=last + 1, **words)
    record(verb="consultations.main_opinion_written", subject=row, actor=by, opinion=made.pk)
    return made


@transaction.atomic
def remove_opinion(*, opinion: MainOpinion, by: User) -> None:
    """Strike an opinion from a report that is not out yet. Raises StaleState."""
    row = _locked(opinion.hearing)
    record(verb="consultations.main_opinion_removed", subject=row, actor=by, opinion=opinion.pk)
    opinion.delete()


@transaction.atomic
def publish_report(*, hearing: Hearing, by: User, now: datetime) -> Hearing:
    """Publish the report; all who registered are told, with a seat or without (R-24)."""
    row = _locked(hearing)
    if not row.main_opinions.exists():
        raise NothingReported
    Hearing.objects.filter(pk=row.pk).update(reported_at=now)
    record(verb="consultations.hearing_reported", subject=row, actor=by, at=now)
    tell(row, row.registrations.standing().select_related("person"), "hearing_report")
    row.reported_at = now
    return row


def _locked(hearing: Hearing) -> Hearing:
    row = Hearing.objects.select_for_update(of=("self",)).get(pk=hearing.pk)
    if row.state != Hearing.State.RECORDED or row.is_reported:
        raise StaleState
    return row
