"""From a queued run to candidate themes: rows into texts, texts to nlp, findings into rows."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from audit.services import record
from contributions.models import Contribution
from core.errors import StaleState
from core.state import move
from themes.child import EngineDied, find_in_child
from themes.models import Assignment, Run, Theme

if TYPE_CHECKING:
    from nlp.themes import Found

logger = logging.getLogger(__name__)

# A worker says that it lives every second or so; after this it counts as dead.
LEASE = timedelta(seconds=60)

Engine = Callable[..., "Found"]


class Stopped(Exception):
    """The run was cancelled, or another worker has it: whoever computes it stops."""


def run_next(now: datetime, *, engine: Engine = find_in_child) -> Run | None:
    """Take up one queued run and finish it. Returns it, or None where there was nothing to do.

    Any number of workers may call this: a run is claimed by one compare-and-swap.
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
        compute(run, engine=engine)
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


def compute(run: Run, *, engine: Engine) -> None:
    """Find the themes of a claimed run and store them, or note that it failed."""
    ids, texts = _texts(run)

    def alive(stage: str, done: float) -> None:
        if not _mine(run).update(
            stage=stage, progress=int(done * 100), lease_until=timezone.now() + LEASE
        ):
            raise Stopped

    try:
        found = engine(texts, themes=run.theme_count, seed=run.seed, progress=alive)
        _store(run, ids, found)
    except Stopped:
        logger.info("a run was cancelled or taken over", extra={"run": run.pk})
    except (EngineDied, MemoryError) as error:
        _fail(run, Run.Failure.DIED, error)
    except ValueError as error:
        _fail(run, Run.Failure.BROKE, error)


def _mine(run: Run) -> QuerySet[Run]:
    """The row, as long as it runs and no other worker has it."""
    return Run.objects.filter(pk=run.pk, worker=run.worker, state=Run.State.RUNNING)


@transaction.atomic
def _fail(run: Run, failure: str, error: BaseException) -> None:
    logger.error("a run failed", extra={"run": run.pk, "why": type(error).__name__})
    if _mine(run).select_for_update().first():
        move(run, Run.State.FAILED, failure=failure, finished_at=timezone.now())


def _texts(run: Run) -> tuple[list[int], list[str]]:
    """The accepted opinions of the run's threads in the order they were given."""
    rows = Contribution.objects.accepted().filter(thread__runs=run).order_by("pk")
    pairs = rows.values_list("pk", "body", "proposal").iterator(chunk_size=2000)
    ids, texts = [], []
    for pk, body, proposal in pairs:
        ids.append(pk)
        texts.append(f"{body}\n{proposal}".strip())
    return ids, texts


@transaction.atomic
def _store(run: Run, ids: Sequence[int], found: "Found") -> None:
    """Write what was found, unless the run was cancelled or given to another worker."""
    # The lock keeps a cancellation waiting until all of it is there.
    if not _mine(run).select_for_update().first():
        raise Stopped
    run.themes.all().delete()
    with translation.override("zh-hans"):
        rest = Theme(run=run, label=_("Other"), is_rest=True, position=len(found.themes))
    themes = [
        Theme(
            run=run,
            label=theme.label,
            keywords=list(theme.keywords),
            representatives=[ids[index] for index in theme.representatives],
            position=position,
        )
        for position, theme in enumerate(found.themes)
    ]
    Theme.objects.bulk_create([*themes, rest])
    rows = (
        Assignment(
            run=run,
            theme=themes[index] if index >= 0 else rest,
            contribution_id=pk,
            score=float(score),
        )
        for pk, index, score in zip(ids, found.assignment, found.score, strict=True)
    )
    Assignment.objects.bulk_create(rows, batch_size=1000)
    move(
        run,
        Run.State.READY,
        progress=100,
        text_count=len(ids),
        method=found.method,
        finished_at=timezone.now(),
    )
    record(verb="themes.run_ready", subject=run, themes=len(themes), opinions=len(ids))
