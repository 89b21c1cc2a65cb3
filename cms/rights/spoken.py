"""表达: what became of words before they were shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from contributions.models import Contribution
from core.counting import Share, counted
from moderation.models import Case, Decision

# How a finding of personal data is written by either database: {"code": "privacy", …}.
MASKED = '"code": "privacy"'


@dataclass(frozen=True)
class Spoken:
    """``shown`` of what was accepted, ``masked`` and ``kept_back`` of what was received.

    ``in_a_day`` of the cases that a moderator closed; ``reasons``: (code of a Reason, opinions).
    """

    shown: Share
    masked: Share
    kept_back: Share
    in_a_day: Share
    reasons: tuple[tuple[str, int], ...]
    at: datetime


def spoken() -> Spoken:
    """Count how words were published, at most once a minute; three queries."""
    return counted(Spoken, _count)


def _count() -> Spoken:
    states = Contribution.State
    gone = Q(state__in=[states.WITHHELD, states.HIDDEN])
    accepted = Q(state=states.PUBLISHED)
    said = Contribution.objects.aggregate(
        received=Count("pk"),
        accepted=Count("pk", filter=accepted),
        shown=Count("pk", filter=accepted & Q(is_public=True)),
        gone=Count("pk", filter=gone),
    )
    looked = _cases()
    return Spoken(
        shown=Share(said["shown"], said["accepted"]),
        masked=Share(looked["masked"], said["received"]),
        kept_back=Share(said["gone"], said["received"]),
        in_a_day=Share(looked["in_a_day"], looked["closed"]),
        reasons=_reasons(),
        at=timezone.now(),
    )


def _cases() -> dict[str, int]:
    due = F("opened_at") + timedelta(hours=Case.DUE_HOURS)
    return Case.objects.annotate(seen=Cast("findings", TextField())).aggregate(
        closed=Count("pk", filter=Q(closed_at__isnull=False)),
        in_a_day=Count("pk", filter=Q(closed_at__lte=due)),
        masked=Count("contribution", filter=Q(seen__contains=MASKED), distinct=True),
    )


def _reasons() -> tuple[tuple[str, int], ...]:
    """Opinions that are not shown now, by the ground that was given last."""
    gone = [Contribution.State.WITHHELD, Contribution.State.HIDDEN]
    rows = Decision.objects.filter(contribution__state__in=gone, reason__isnull=False)
    last = dict(rows.order_by("pk").values_list("contribution", "reason"))
    counts: dict[str, int] = {}
    for code in last.values():
        counts[code] = counts.get(code, 0) + 1
    return tuple(counts.items())
