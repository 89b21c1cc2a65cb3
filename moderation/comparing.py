"""The texts of one matter held against each other by the worker: who wrote what others wrote."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from moderation.models import Comparison, Copy
from nlp.apart import Died, call_apart

if TYPE_CHECKING:
    from nlp.alike import Alike

logger = logging.getLogger(__name__)

# A worker says that it lives every second; after this another may take its place.
LEASE = timedelta(seconds=60)

Engine = Callable[..., "dict[int, Alike]"]
find_apart: Engine = partial(call_apart, "nlp.alike:find_alike")


class Said(NamedTuple):
    """One text, and whose it is within the matter; in the order of the contributions."""

    contribution: int
    person: str
    text: str


class TakenOver(Exception):
    """Another worker has the comparison: this one stops."""


def claim(*, scope: str, mark: int, now: datetime) -> Comparison | None:
    """Take the comparison of ``scope`` in hand if it is due and free, by one compare-and-swap."""
    row, _made = Comparison.objects.get_or_create(scope=scope)
    if not row.is_due(now, mark):
        return None
    row.worker, row.lease_until, row.progress = uuid4().hex, now + LEASE, 0
    mine = Comparison.objects.free(now).filter(pk=row.pk, mark=row.mark)
    taken = mine.update(worker=row.worker, lease_until=row.lease_until, progress=0)
    return row if taken else None


def compare(
    row: Comparison, said: Sequence[Said], *, mark: int, engine: Engine = find_apart
) -> None:
    """Group what is alike in ``said`` and keep it in place of what was kept for the scope.

    A failure is noted and not tried again before something new is said.
    """

    def alive(done: float = 0.0) -> None:
        lease = timezone.now() + LEASE
        if not _mine(row).update(progress=int(min(done, 1) * 99), lease_until=lease):
            raise TakenOver

    began = monotonic()
    try:
        found = engine([one.text for one in said], progress=alive)
        _store(row, said, found, mark=mark, seconds=monotonic() - began)
    except TakenOver:
        logger.info("a comparison was taken over", extra={"scope": row.scope})
    except (Died, MemoryError) as error:
        logger.exception(
            "texts could not be compared",
            extra={"scope": row.scope, "why": type(error).__name__},
        )
        _finish(row, mark=mark, seconds=monotonic() - began, has_failed=True)


def _mine(row: Comparison) -> "QuerySet[Comparison]":
    return Comparison.objects.of_worker(row)


@transaction.atomic
def _store(
    row: Comparison, said: Sequence[Said], found: "dict[int, Alike]", *, mark: int, seconds: float
) -> None:
    """Replace the scope's groups, if this worker still has it, in one transaction."""
    if not _mine(row).select_for_update().first():
        raise TakenOver
    ids = [one.contribution for one in said]
    rows = {
        ids[index]: Copy(
            contribution_id=ids[index],
            comparison=row,
            first_id=ids[alike.first],
            wording=ids[alike.wording],
            kind=alike.kind,
            person=said[index].person,
        )
        for index, alike in found.items()
    }
    kept = row.copies.in_bulk()
    gone = kept.keys() - rows.keys()
    for some in _chunks(sorted(gone)):
        row.copies.filter(pk__in=some).delete()
    changed = [copy for pk, copy in sorted(rows.items()) if _facts(copy) != _facts(kept.get(pk))]
    Copy.objects.bulk_create(
        changed,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["contribution"],
        update_fields=["comparison", "first", "wording", "kind", "person"],
    )
    _finish(row, mark=mark, seconds=seconds, text_count=len(said))


def _chunks(ids: list[int], size: int = 1000) -> list[list[int]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def _facts(copy: Copy | None) -> tuple[object, ...] | None:
    if copy is None:
        return None
    return copy.comparison_id, copy.first_id, copy.wording, copy.kind, copy.person


def _finish(row: Comparison, *, mark: int, seconds: float, **columns: object) -> None:
    columns.setdefault("has_failed", False)
    _mine(row).update(
        mark=mark,
        seconds=seconds,
        progress=100,
        compared_at=timezone.now(),
        lease_until=None,
        **columns,
    )
