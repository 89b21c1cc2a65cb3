"""The work of invalidations, in batches: each is one transaction, and goes on after a break."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from audit.services import record
from core.errors import StaleState
from core.state import move, move_all
from petitions import gate
from petitions.condition import Condition
from petitions.models import Correction, Invalidation, Signature, Struck

# Signatures in one transaction: the count waits at the gate for no longer than these take.
BATCH = 500
# Batches in one step of the worker, so that other work gets its turn.
BATCHES = 20
Cause, State = Correction.Cause, Signature.State


def strike_due(now: datetime) -> int:
    """Carry out and undo invalidations; return how many signatures changed. For the worker.

    Safe to be cut off anywhere and to run in several workers.
    """
    if not Invalidation.objects.in_work().exists():
        return 0
    changed = 0
    for _ in range(BATCHES):
        done = _batch(now)
        if done is None:
            break
        changed += done
    return changed


@transaction.atomic
def _batch(now: datetime) -> int | None:
    row = Invalidation.objects.in_work().select_for_update(skip_locked=True).first()
    if row is None:
        return None
    gate.enter()
    if row.state == Invalidation.State.RUNNING:
        return _strike(row, now)
    return _bring_back(row, now)


def _strike(row: Invalidation, now: datetime) -> int:
    """Never more than were seen: what was undone elsewhere meanwhile may meet it too."""
    at_most = min(BATCH, row.previewed - row.struck)
    rows = Signature.objects.filter(petition=row.petition_id, pk__gt=row.up_to, pk__lte=row.last_id)
    met = Condition.from_json(row.condition).met_by(rows).order_by("pk")
    seen = list(met.values_list("pk", flat=True)[:at_most])
    if not seen:
        _end(row, Invalidation.State.DONE, now)
        return 0
    ids = _lock(seen, State.STANDING)
    _change(ids, State.STANDING, State.VOID, Cause.VOIDED)
    Struck.objects.bulk_create([Struck(signature_id=pk, invalidation=row) for pk in ids])
    Invalidation.objects.filter(pk=row.pk).update(struck=F("struck") + len(ids), up_to=seen[-1])
    return len(ids)


def _bring_back(row: Invalidation, now: datetime) -> int:
    seen = list(row.signatures.order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not seen:
        _end(row, Invalidation.State.UNDONE, now)
        return 0
    # Signatures before what strikes them, as ``withdraw`` goes: or each waits for the other.
    held = Struck.objects.filter(pk__in=_lock(seen, State.VOID))
    ids = list(held.select_for_update().values_list("pk", flat=True))
    _change(ids, State.VOID, State.STANDING, Cause.RESTORED)
    Struck.objects.filter(pk__in=seen).delete()
    return len(ids)


def _lock(seen: list[int], state: int) -> list[int]:
    """Those that are still in ``state``, locked in the order of their ids."""
    still = Signature.objects.filter(pk__in=seen, state=state).order_by("pk")
    return list(still.select_for_update().values_list("pk", flat=True))


def _change(ids: list[int], was: int, to: int, cause: str) -> None:
    if move_all(Signature.objects.filter(pk__in=ids), was, to) != len(ids):
        raise StaleState
    value = 1 if to == State.STANDING else -1
    Correction.objects.bulk_create(
        [Correction(signature_id=pk, value=value, cause=cause) for pk in ids]
    )


def _end(row: Invalidation, state: str, now: datetime) -> None:
    move(row, state)
    record(
        verb=f"petitions.invalidation_{state}",
        subject=row,
        at=now,
        petition=row.petition_id,
        struck=row.struck,
    )
