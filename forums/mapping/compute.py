"""From stands to a result: rows into numbers, numbers to nlp in a process of its own, and back."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from forums.live import announce_result
from forums.mapping.findings import found_in
from forums.mapping.once import stands_of
from forums.mapping.places import pack, unpack
from forums.models import MapResult, OpinionMap, Stand, Statement
from nlp.apart import Apart, Died
from nlp.opinion_places import Before, Choice

if TYPE_CHECKING:
    from nlp.opinion_map import Drawn

logger = logging.getLogger(__name__)

# A map that people are busy with is worked out no more often than this.
REST = timedelta(seconds=20)
# After a try that failed the next one waits so long, then twice as long, and so on.
FIRST_WAIT = timedelta(minutes=1)

DRAW = "nlp.opinion_map:draw"
Engine = Callable[..., "Drawn"]
WEIGHED = ("agree_count", "disagree_count", "pass_count", "weight")


@dataclass(frozen=True)
class Due:
    """A map whose stands or statements have changed since it was worked out, and their stamp."""

    pk: int
    stands_until: datetime | None
    said_count: int
    said_until: datetime | None


def work_out_due(now: datetime, *, engine: Engine | None = None) -> list[int]:
    """Work out every map that has changed; return their ids. ``engine`` as ``nlp`` draws.

    Several workers may call this at once: the later result stays.
    """
    due = list(_due(now))
    if not due:
        return []
    if engine is not None:
        return [one.pk for one in due if _try(one, engine, now)]
    with _drawing() as drawing:
        return [one.pk for one in due if _try(one, drawing, now)]


@contextmanager
def _drawing() -> Iterator[Engine]:
    """One process for all maps of one round, so that numpy and scikit-learn are loaded once."""
    process = Apart(DRAW)

    def in_process(*stands: object, **options: object) -> "Drawn":
        nonlocal process
        if not process.is_alive():  # it died of the map before
            process = Apart(DRAW)
        drawn: Drawn = process.call(*stands, progress=lambda: None, **options)
        return drawn

    try:
        yield in_process
    finally:
        process.close()


def _due(now: datetime) -> Iterator[Due]:
    newest = Stand.objects.filter(opinion_map=OuterRef("pk")).order_by("-taken_at")
    rows = OpinionMap.objects.annotate(newest=Subquery(newest.values("taken_at")[:1]))
    rows = rows.filter(Q(try_at=None) | Q(try_at__lte=now), tries__lt=OpinionMap.MOST_TRIES)
    near = rows.select_related("thread", "topic__thread", "result")
    for row in near.defer("result__found", "result__places"):
        stamp = Due(row.pk, row.newest, row.thread.contribution_count, row.thread.last_at)
        if _is_due(row, stamp, now):
            yield stamp


def _is_due(row: OpinionMap, stamp: Due, now: datetime) -> bool:
    """What has ended is worked out once more when all stands are in, and then stays as it is."""
    last: MapResult | None = getattr(row, "result", None)
    if last is None:
        return True
    if row.is_final(last.made_at, now) or now - last.made_at < REST:
        return False
    until = last.stands_until
    if stamp != Due(row.pk, until, last.said_count, last.said_until):
        return True
    soon = until is not None and last.made_at - until < OpinionMap.SETTLED
    return soon or row.is_final(now, now)


def _try(due: Due, engine: Engine, now: datetime) -> bool:
    """Work out one map; the try is noted before, since it may cost the worker its life."""
    rows = OpinionMap.objects.filter(pk=due.pk)
    tries = rows.values_list("tries", flat=True).get()
    rows.update(tries=tries + 1, try_at=now + FIRST_WAIT * 2**tries)
    try:
        done = _work_out(due, engine)
    except (Died, MemoryError):
        logger.exception("an opinion map was not worked out", extra={"map": due.pk})
        return False
    rows.update(tries=0, try_at=None)
    if done:
        announce_result(due.pk)
    return done


def _work_out(due: Due, engine: Engine) -> bool:
    """Work out one map and write what was found; False where it came too late."""
    began = timezone.now()
    row = OpinionMap.objects.select_related("result").get(pk=due.pk)
    last = getattr(row, "result", None)
    known = np.array(list(_known(row)), dtype=np.int64)
    stands = stands_of(due.pk)
    drawn = engine(*stands, known=known, before=_before(last))
    return _store(due, drawn, known, began)


def _known(row: OpinionMap) -> Iterator[int]:
    yield from row.statements.shown().order_by("pk").values_list("pk", flat=True)


def _before(last: MapResult | None) -> Before | None:
    return last and Before(unpack(last.places), Choice(*last.found["choice"]))


@transaction.atomic
def _store(due: Due, drawn: "Drawn", known: np.ndarray, began: datetime) -> bool:
    """Write counts, weights and result, unless another worker began later and was quicker."""
    held = MapResult.objects.select_for_update().filter(opinion_map_id=due.pk)
    if held.filter(made_at__gte=began).exists():
        return False
    _weigh(drawn, known)
    MapResult.objects.update_or_create(
        opinion_map_id=due.pk,
        defaults={
            "made_at": began,
            "stands_until": due.stands_until,
            "said_count": due.said_count,
            "said_until": due.said_until,
            "people": len(drawn.places.people),
            "stands": int(drawn.found.tally.sum()),
            "found": found_in(drawn, known),
            "places": pack(drawn.places),
        },
    )
    return True


def _weigh(drawn: "Drawn", known: np.ndarray) -> None:
    """Write the counts and the weight of each statement where they have changed."""
    rows = Statement.objects.in_bulk(known.tolist())
    changed = []
    for pk, tally, weight in zip(known.tolist(), drawn.found.tally, drawn.weights, strict=True):
        told = (*map(int, tally), float(weight))
        if told != tuple(getattr(rows[pk], name) for name in WEIGHED):
            for name, value in zip(WEIGHED, told, strict=True):
                setattr(rows[pk], name, value)
            changed.append(rows[pk])
    Statement.objects.bulk_update(changed, WEIGHED, batch_size=200)
