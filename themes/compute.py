"""From a queued run to candidate themes: rows into texts, texts to nlp, findings into rows."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from audit.services import record
from contributions.models import Contribution
from core.errors import StaleState
from core.state import move
from nlp.apart import Died
from themes.child import find_in_child
from themes.models import Run
from themes.models.reading import digest_of, text_of
from themes.reading import Reads, queue_again, read_first
from themes.services import unassigned
from themes.storing import store

if TYPE_CHECKING:
    from themes.engine import Search, Vector

logger = logging.getLogger(__name__)

# A worker says that it lives every second or so; after this it counts as dead.
LEASE = timedelta(seconds=60)

# Share of a run's progress for reading, where there is something to read.
READING = 0.4

Engine = Callable[..., "Search"]


class Stopped(Exception):
    """The run was cancelled, or another worker has it: whoever computes it stops."""


def run_next(
    now: datetime, *, engine: Engine = find_in_child, reader: Reads | None = None
) -> Run | None:
    """Take up one queued run and finish it. Returns it, or None where there was nothing to do.

    Any number of workers may call this: a run is claimed by one compare-and-swap. What was not
    read when it came in is read by ``reader``; where there is none the engine does it for itself.
    """
    for run in Run.objects.queued()[:5]:
        token = uuid4().hex
        try:
            move(
                run,
                Run.State.RUNNING,
                worker=token,
                lease_until=now + LEASE,
                tries=run.tries + 1,
            )
        except StaleState:
            continue  # another worker was quicker
        compute(run, engine=engine, reader=reader)
        return run
    return None


def requeue_dropped(now: datetime) -> int:
    """Queue again what a killed worker left behind; give up after Run.MOST_TRIES."""
    rows = list(Run.objects.dropped(now))
    for run in rows:
        try:
            if run.tries >= Run.MOST_TRIES:
                move(run, Run.State.FAILED, failure=Run.Failure.LOST, finished_at=now)
            else:
                move(run, Run.State.QUEUED, progress=0)
        except StaleState:
            continue  # its worker finished it after all
    return len(rows)


def compute(run: Run, *, engine: Engine, reader: Reads | None = None) -> None:
    """Find the themes of a claimed run and store them, or note that it failed."""
    begun = 0.0

    def alive(stage: str = "", share: float = 0.0) -> None:
        done = READING * share if stage == Run.Stage.READ else begun + (1 - begun) * share
        if not _mine(run).update(
            stage=stage, progress=int(done * 100), lease_until=timezone.now() + LEASE
        ):
            raise Stopped

    try:
        if reader and read_first(run, reader, alive, timezone.now()):
            begun = READING
        ids, texts, rows = _texts(run)
        search = engine(texts, rows=rows, themes=run.theme_count, seed=run.seed, progress=alive)
        _store(run, ids, search)
    except Stopped:
        logger.info("a run was cancelled or taken over", extra={"run": run.pk})
    except (Died, MemoryError) as error:
        _fail(run, Run.Failure.DIED, error)
    except ValueError as error:
        _fail(run, Run.Failure.BROKE, error)


def _mine(run: Run) -> QuerySet[Run]:
    """The row, as long as it runs and no other worker has it."""
    return Run.objects.filter(pk=run.pk, worker=run.worker, state=Run.State.RUNNING)


@transaction.atomic
def _fail(run: Run, failure: str, error: BaseException) -> None:
    why = {"run": run.pk, "why": type(error).__name__}
    logger.error("a run failed", extra=why, exc_info=error)
    if _mine(run).select_for_update().first():
        move(run, Run.State.FAILED, failure=failure, finished_at=timezone.now())


def _texts(run: Run) -> "tuple[list[int], list[str], list[Vector | None]]":
    """The accepted opinions of the run's threads in the order they were given, and their rows.

    A row that is of another text, or not made yet, is None.
    """
    said = Contribution.objects.accepted().filter(thread__runs=run).order_by("pk")
    read = [f"reading__{name}" for name in ("digest", "encoder", "vector")]
    ids, texts, rows = [], [], []
    for pk, body, proposal, digest, encoder, vector in said.values_list(
        "pk", "body", "proposal", *read
    ).iterator(chunk_size=2000):
        text = text_of(body, proposal)
        fits = vector and digest == digest_of(text)
        ids.append(pk)
        texts.append(text)
        rows.append((encoder, bytes(vector)) if fits else None)
    return ids, texts, rows


@transaction.atomic
def _store(run: Run, ids: Sequence[int], search: "Search") -> None:
    """Write what was found, unless the run was cancelled or given to another worker."""
    # The lock keeps a cancellation waiting until all of it is there.
    if not _mine(run).select_for_update().first():
        raise Stopped
    store(run, ids, search)
    now = timezone.now()
    move(
        run,
        Run.State.READY,
        progress=100,
        text_count=len(ids),
        method=search.found.method,
        lights=search.lights,
        finished_at=now,
    )
    # What came in meanwhile is sorted into these themes.
    queue_again(unassigned(run), now)
    themes = len(search.found.themes)
    record(verb="themes.run_ready", subject=run, themes=themes, opinions=len(ids))
