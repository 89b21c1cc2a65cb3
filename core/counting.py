"""Numbers over large tables: counted once a minute, and shown with the time of the count.

The worker counts before the minute is over and keeps what it counted in the database, for every
process and for the next start, so that readers do not wait for a count. Where no worker runs, one
reader counts when the minute is over, and the others are shown the last count meanwhile.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields
from time import time
from typing import TypeVar
from zlib import crc32

from django.core.cache import cache, caches

Counts = TypeVar("Counts")
Key = TypeVar("Key", int, str)
# Until when a count is good, in seconds since 1970, and the count.
Kept = tuple[float, object]

# Long enough that a busy page costs one count, short enough that nobody is shown the day before.
SECONDS = 60
# How long a count is kept for those who come while it is made anew.
KEPT = 10 * SECONDS
# How late the worker may be, as after a start, before readers count for themselves.
GRACE = 9 * SECONDS
# How old a count has to be for the worker to make it anew.
EARLY = 40
# How long a process shows what the worker kept before it looks for a later count.
LOOKED = 15
# How long the database keeps a count that nobody makes anew.
STORED = 24 * 60 * SECONDS

_keeping: ContextVar[bool] = ContextVar("keeping", default=False)


@dataclass(frozen=True)
class Share:
    """``part`` of ``whole``: no number stands without what it is a number of."""

    part: int
    whole: int

    @property
    def percent(self) -> float:
        """0.0 to 100.0, for the length of a bar; 0 of nothing is 0."""
        return round(100 * self.part / self.whole, 1) if self.whole else 0.0


@contextmanager
def keeping() -> Iterator[None]:
    """For the worker: inside, what is older than ``EARLY`` is counted and kept in the database."""
    token = _keeping.set(True)
    try:
        yield
    finally:
        _keeping.reset(token)


def counted(shape: type[Counts], count: Callable[[], Counts], *, of: str = "0") -> Counts:
    """Return what ``count`` gave within the last minute, or count now.

    ``shape`` is the dataclass that ``count`` returns. It holds plain values and no sentences:
    the next reader may speak another language. ``of`` names what is counted where there are many.
    """
    return counted_each(shape, [of], lambda _keys: {of: count()})[of]


def counted_each(
    shape: type[Counts], keys: Iterable[Key], count: Callable[[list[Key]], dict[Key, Counts]]
) -> dict[Key, Counts]:
    """Do as ``counted`` for many rows: ``count`` is asked once, for those that are due."""
    names = {key: f"{_key(shape)}:{key}" for key in keys}
    kept = _look_up(list(names.values()))
    due = [key for key, name in names.items() if _is_due(name, kept)]
    found = count(due) if due else {}
    if found:
        _store({names[key]: found[key] for key in due})
    remembered: dict[Key, Counts] = {
        key: kept[name][1]  # type: ignore[misc]  # what is kept under a name is of its shape
        for key, name in names.items()
        if name in kept
    }
    return remembered | found


def _look_up(names: list[str]) -> dict[str, Kept]:
    """What this process remembers and, where that is old, what the worker kept."""
    if _keeping.get():
        return dict(caches["kept"].get_many(names))
    now = time()
    known: dict[str, Kept] = cache.get_many(names)
    old = [name for name in names if name not in known or known[name][0] <= now]
    kept: dict[str, Kept] = caches["kept"].get_many(old) if old else {}
    better = {name: held for name, held in kept.items() if held[0] > now or name not in known}
    if better:
        near = {name: (min(until, now + LOOKED), what) for name, (until, what) in better.items()}
        cache.set_many(near, KEPT)
    return known | better


def _is_due(name: str, kept: dict[str, Kept]) -> bool:
    """Whether to count here and now: nothing is kept, or the kept is old and nobody counts."""
    if name not in kept:
        return True
    if _keeping.get():
        return kept[name][0] - GRACE - SECONDS <= time() - EARLY
    return kept[name][0] <= time() and cache.add(f"{name}:counting", 1, SECONDS)


def _store(found: dict[str, Counts]) -> None:
    now = time()
    cache.set_many({name: (now + SECONDS, what) for name, what in found.items()}, KEPT)
    cache.delete_many([f"{name}:counting" for name in found])
    if _keeping.get():
        until = now + SECONDS + GRACE
        caches["kept"].set_many({name: (until, what) for name, what in found.items()}, STORED)


def _key(shape: type) -> str:
    # A new release with other fields must not be handed the last one's rows.
    parts = ",".join(field.name for field in fields(shape))
    return f"{shape.__module__}.{shape.__qualname__}:{crc32(parts.encode()):08x}"
