"""知情: what is published, and what was told of it afterwards."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from consultations.models import Consultation, Version
from core.counting import Share, counted


@dataclass(frozen=True)
class Known:
    """``told``: rounds that are over whose report is open to all; ``revised``: whose text changed.

    ``attached``: drafts that come with files.
    """

    rounds: int
    versions: int
    told: Share
    revised: Share
    attached: Share
    at: datetime


def known() -> Known:
    """Count what is published, at most once a minute; two queries."""
    return counted(Known, _count)


def _count() -> Known:
    now = timezone.now()
    rounds = Consultation.objects.public()
    over = Q(pk__in=rounds.over().values("pk")) & ~Q(state=Consultation.State.CANCELLED)
    told = Q(state__in=Consultation.REPORTED)
    found = rounds.aggregate(
        rounds=Count("pk"), over=Count("pk", filter=over), told=Count("pk", filter=told)
    )
    versions = Version.objects.filter(consultation__in=rounds)
    texts = versions.aggregate(
        versions=Count("pk"),
        revised=Count("consultation", filter=Q(number=2)),
        attached=Count("consultation", filter=~Q(attachments=[]), distinct=True),
    )
    return Known(
        rounds=found["rounds"],
        versions=texts["versions"],
        told=Share(found["told"], found["over"]),
        revised=Share(texts["revised"], found["rounds"]),
        attached=Share(texts["attached"], found["rounds"]),
        at=now,
    )
