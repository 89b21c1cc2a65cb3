"""What the worker reads in each opinion that comes in. Rows are the queue (docs/adr/0004).

A row of ``Reading`` that is due is work. It is claimed by one UPDATE and written back only while
the claim holds, so that a killed worker loses nothing and two never write over each other.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from contributions.models import Contribution
from nlp.apart import Died
from themes.models import Reading, Run, Sorter, Theme
from themes.models.reading import ReadingQuerySet, digest_of, text_of

if TYPE_CHECKING:
    from themes.engine import Told, Vector

logger = logging.getLogger(__name__)

BATCH = 64
# A batch takes a second; after this its worker counts as dead.
LEASE = timedelta(minutes=5)
# Batches before the lane looks at its clock again.
BATCHES = 10
# Opinions that are looked at in one go for what has not been read, or has been changed.
PAGE = 1_000
# Two that come at once may get their ids in the other order; the sweep finds what is later still.
LOOK_BACK = 1_000


class Reads(Protocol):
    """What reads texts: ``themes.child.Reader``, or ``themes.engine.Desk`` in this process."""

    def read(
        self,
        texts: Sequence[str],
        rows: "Sequence[Vector | None]",
        key: int | None,
        kept: Callable[[], bytes],
    ) -> "tuple[str, list[Told]]":
        """See ``themes.engine.Desk.read``."""


def read_next(now: datetime, *, reader: Reads) -> int:
    """Read what has come in and what is due; returns how many opinions were taken up."""
    queue_new(now)
    total = 0
    for _ in range(BATCHES):
        rows = take(now, Reading.objects.all())
        if not rows:
            break
        read(rows, reader)
        total += len(rows)
    return total


def queue_new(now: datetime) -> int:
    """Queue opinions that came in since the last that is queued; returns how many."""
    newest = Reading.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return queue(_unread().filter(pk__gt=newest - LOOK_BACK), now)


def queue(rows: QuerySet[Contribution], now: datetime) -> int:
    """Queue the first thousand of ``rows`` that are not queued or read; returns how many."""
    keys = rows.order_by("pk").values_list("pk", flat=True)[:PAGE]
    found = [Reading(contribution_id=pk, due_at=now) for pk in keys]
    Reading.objects.bulk_create(found, ignore_conflicts=True)
    return len(found)


def queue_again(rows: QuerySet[Contribution], now: datetime) -> int:
    """Have ``rows`` sorted anew, also those a worker holds: what it is about to write is old."""
    held = Reading.objects.filter(contribution__in=rows.values("pk"))
    return held.update(due_at=now, worker="", tries=0)


def _unread() -> QuerySet[Contribution]:
    rows = Contribution.objects.all()
    return rows.exclude(Exists(Reading.objects.filter(pk=OuterRef("pk"))))


class Sweep:
    """Goes over all opinions, a page at a time, for what was missed or changed since it was read.

    Where it is, is kept in memory only: it begins anew with the process.
    """

    def __init__(self) -> None:
        self.after = 0

    def step(self, now: datetime) -> int:
        """Look through one page; returns how many opinions were queued."""
        page = Contribution.objects.filter(pk__gt=self.after).order_by("pk")
        rows = list(page.values_list("pk", "body", "proposal", "reading__digest")[:PAGE])
        self.after = rows[-1][0] if len(rows) == PAGE else 0
        wrong = [
            pk
            for pk, body, proposal, digest in rows
            if digest != digest_of(text_of(body, proposal))
        ]
        if not wrong:
            return 0
        stale = Reading.objects.filter(
            pk__in=wrong, due_at__isnull=True, tries__lt=Reading.MOST_TRIES
        )
        return stale.update(due_at=now) + queue(_unread().filter(pk__in=wrong), now)


def take(now: datetime, among: ReadingQuerySet) -> list[Reading]:
    """Claim up to 64 due rows of ``among``, or one that killed its worker before.

    Any number of workers may call this: each row goes to one of them.
    """
    token = uuid4().hex
    due = among.due(now)
    found = list(due.values_list("pk", "tries")[:BATCH])
    keys = [pk for pk, tries in found if not tries] or _tried(due, found)
    if not keys:
        return []
    Reading.objects.filter(pk__in=keys, due_at__lte=now).update(
        worker=token, due_at=now + LEASE, tries=F("tries") + 1
    )
    mine = Reading.objects.filter(pk__in=keys, worker=token).select_related("contribution")
    return list(mine.order_by("pk"))


def _tried(due: ReadingQuerySet, found: Sequence[tuple[int, int]]) -> list[int]:
    """Choose one row that a worker did not finish, and give up those it is no use with."""
    for pk, tries in found:
        if tries < Reading.MOST_TRIES:
            return [pk]
        due.filter(pk=pk).update(due_at=None, worker="")
    return []


@dataclass(frozen=True)
class Heard:
    """What the engine told of one claimed row."""

    row: Reading
    digest: str
    encoder: str
    run: int | None
    told: "Told"


def read(rows: Sequence[Reading], reader: Reads) -> None:
    """Read claimed rows and write down what they say, each while the claim holds."""
    runs = runs_of({row.contribution.thread_id for row in rows})
    for key in sorted({runs.get(row.contribution.thread_id, 0) for row in rows}):
        part = [row for row in rows if runs.get(row.contribution.thread_id, 0) == key]
        try:
            heard = _ask(part, key or None, reader)
        except Died:
            logger.exception("a batch could not be read", extra={"rows": len(part)})
        else:
            store(heard, timezone.now())


def runs_of(threads: Iterable[int]) -> dict[int, int]:
    """Tell for each thread the run that sorts what comes in: the signed one, or the newest."""
    runs = Run.objects.settled().filter(threads__in=threads, sorter__isnull=False)
    found = sorted(
        (state == Run.State.SIGNED, pk, thread)
        for thread, pk, state in runs.values_list("threads", "pk", "state")
    )
    return {thread: pk for _is_signed, pk, thread in found}


def _ask(rows: Sequence[Reading], key: int | None, reader: Reads) -> list[Heard]:
    texts = [text_of(row.contribution.body, row.contribution.proposal) for row in rows]
    digests = [digest_of(text) for text in texts]
    known: list[Vector | None] = [
        (row.encoder, bytes(row.vector)) if row.digest == digest and row.vector else None
        for row, digest in zip(rows, digests, strict=True)
    ]

    def kept() -> bytes:
        found = Sorter.objects.filter(pk=key).values_list("kept", flat=True).first()
        return bytes(found or b"")

    encoder, told = reader.read(texts, known, key, kept)
    return [
        Heard(row, digest, encoder, key, one)
        for row, digest, one in zip(rows, digests, told, strict=True)
    ]


@transaction.atomic
def store(heard: Sequence[Heard], now: datetime) -> int:
    """Write what was read of rows whose claim still holds; returns how many."""
    themes = {key: standing_themes(key) for key in {one.run for one in heard if one.run}}
    return sum(
        Reading.objects.filter(pk=one.row.pk, worker=one.row.worker).update(
            **_columns(one, themes.get(one.run or 0, [])), read_at=now
        )
        for one in heard
    )


def _columns(one: Heard, themes: Sequence[int | None]) -> dict[str, object]:
    words, vector, number, score = one.told
    theme = themes[number] if 0 <= number < len(themes) else None
    return {
        "digest": one.digest,
        "words": words,
        "vector": vector,
        "encoder": one.encoder if vector else "",
        "theme_id": theme,
        "score": score if theme else 0,
        "due_at": None,
        "worker": "",
        "tries": 0,
    }


def standing_themes(key: int) -> list[int | None]:
    """Tell what became of each theme a run's sorter knows: its id, the one it went into, or None.

    Locks the run: who merges or discards waits.
    """
    run = Run.objects.select_for_update().settled().filter(pk=key).first()
    if not run:
        return []
    ends = run.themes.values_list("pk", "state", "merged_into")
    rows = {pk: (state, into) for pk, state, into in ends}
    known = Sorter.objects.filter(pk=key).values_list("themes", flat=True).first()
    return [_end_of(pk, rows) for pk in known or []]


def _end_of(pk: int | None, rows: dict[int, tuple[str, int | None]]) -> int | None:
    # A theme goes only into one that stands, so that the chain ends.
    while pk in rows and rows[pk][0] == Theme.State.DISCARDED:
        pk = rows[pk][1]
    return pk if pk in rows else None


def read_first(run: Run, reader: Reads, tell: Callable[[str, float], None], now: datetime) -> int:
    """Read what is not read of a run's opinions, so that no text is encoded twice.

    Leaves out what another worker holds or what cannot be read. ``tell`` hears of "read" and the
    share done, and ends it by what it raises. Returns how many were read.
    """
    said = Contribution.objects.accepted().filter(thread__runs=run)
    while queue(said.exclude(Exists(Reading.objects.filter(pk=OuterRef("pk")))), now):
        tell("read", 0.0)
    mine = Reading.objects.filter(contribution__in=said.values("pk"))
    total, done = mine.due(now).count(), 0
    while rows := take(timezone.now(), mine):
        read(rows, reader)
        done += len(rows)
        tell("read", min(1.0, done / max(total, 1)))
    return done
