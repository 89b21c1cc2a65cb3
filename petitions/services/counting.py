"""The one voice that says how many have signed: a job that counts what is new, every second."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Coalesce

from petitions import gate
from petitions.live import announce_counts
from petitions.models import Correction, HourTally, Petition, Position, Signature
from petitions.services.answering import push_counts
from petitions.services.live_event import is_live_event
from petitions.services.thresholds import reach
from petitions.sums import add_to_tallies, sums_of

# Seconds between two counts on a day on which everybody comes at once.
WIDE = 5
HOUR = timedelta(hours=1)


def count(now: datetime) -> int:
    """Add what is new to every sum; return how many petitions have new numbers.

    Exact however signing, taking back and counting interleave: ids up to those read while the
    gate was shut are settled, and the row that says how far was read is the lock. Safe to run
    in several workers: one counts, the others return 0.
    """
    if not _beyond(Position.objects.get(pk=1), _highest()):
        return 0
    return _count_up_to(_settled(), now)


def _beyond(at: Position, top: tuple[int, int]) -> bool:
    return at.signature_id < top[0] or at.correction_id < top[1]


def _highest() -> tuple[int, int]:
    signature, correction = (
        model.objects.aggregate(top=Coalesce(Max("pk"), 0))["top"]
        for model in (Signature, Correction)
    )
    return signature, correction


@transaction.atomic
def _settled() -> tuple[int, int]:
    """The highest ids below which nothing can appear any more."""
    gate.shut()
    return _highest()


@transaction.atomic
def _count_up_to(top: tuple[int, int], now: datetime) -> int:
    at = Position.objects.select_for_update(skip_locked=True).filter(pk=1).first()
    if at is None or not _beyond(at, top):
        return 0
    # Never back: a rehearsal takes its rows away again.
    signature_id, correction_id = max(at.signature_id, top[0]), max(at.correction_id, top[1])
    signatures = Signature.objects.filter(pk__gt=at.signature_id, pk__lte=signature_id)
    corrections = Correction.objects.filter(pk__gt=at.correction_id, pk__lte=correction_id)
    sums = sums_of(signatures, corrections)
    add_to_tallies(sums)
    now = max(now, at.counted_at or now)  # another worker's clock may go before
    _write(dict(sums.petitions), now)
    Position.objects.filter(pk=1).update(
        signature_id=signature_id, correction_id=correction_id, counted_at=now
    )
    reach(list(sums.petitions), now)
    push_counts(list(sums.petitions))
    announce_counts(list(sums.petitions))
    return len(sums.petitions)


def _write(more: dict[int, int], now: datetime) -> None:
    rows = [
        Petition(pk=pk, signature_count=F("signature_count") + number, counted_at=now)
        for pk, number in sorted(more.items())
    ]
    Petition.objects.bulk_update(rows, ["signature_count", "counted_at"], batch_size=200)


def count_when_due(now: datetime) -> int:
    """Count, every second; in wider batches while a live event is on. For the worker."""
    if is_live_event():
        at = Position.objects.get(pk=1).counted_at
        if at and now - at < timedelta(seconds=WIDE):
            return 0
    return count(now)


def count_activity(now: datetime) -> int:
    """Write how many signed within the last hour, as the list of the most active shows it.

    The part of the last full hour that still lies within it counts by that share; so nobody
    looks through signatures. Returns how many petitions have signatures in it.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    left = 1 - (now - hour) / HOUR
    recent: dict[int, float] = {}
    for row in HourTally.objects.filter(hour__gte=hour - HOUR, hour__lte=hour):
        share = 1 if row.hour == hour else left
        recent[row.petition_id] = recent.get(row.petition_id, 0) + share * row.count
    Petition.objects.filter(hour_count__gt=0).exclude(pk__in=recent).update(hour_count=0)
    rows = [Petition(pk=pk, hour_count=max(0, round(n))) for pk, n in sorted(recent.items())]
    Petition.objects.bulk_update(rows, ["hour_count"], batch_size=200)
    return len(rows)
