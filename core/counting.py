"""Numbers over large tables: counted once a minute, and shown with the time of the count.

When the minute is over one reader counts, and the others are shown the last count meanwhile.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from time import time
from typing import TypeVar
from zlib import crc32

from django.core.cache import cache

Counts = TypeVar("Counts")
Key = TypeVar("Key", int, str)

# Long enough that a busy page costs one count, short enough that nobody is shown the day before.
SECONDS = 60
# How long a count is kept for those who come while it is made anew.
KEPT = 10 * SECONDS


@dataclass(frozen=True)
class Share:
    """``part`` of ``whole``: no number stands without what it is a number of."""

    part: int
    whole: int

    @property
    def percent(self) -> float:
        """0.0 to 100.0, for the length of a bar; 0 of nothing is 0."""
        return round(100 * self.part / self.whole, 1) if self.whole else 0.0


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
    kept = cache.get_many(list(names.values()))
    due = [key for key, name in names.items() if _is_due(name, kept)]
    found = count(due) if due else {}
    if found:
        until = time() + SECONDS
        cache.set_many({names[key]: (until, found[key]) for key in due}, KEPT)
    return {key: kept[name][1] for key, name in names.items() if name in kept} | found


def _is_due(name: str, kept: dict[str, tuple[float, object]]) -> bool:
    """Whether this reader has to count: nothing is kept, or the kept is old and nobody counts."""
    if name not in kept:
        return True
    return kept[name][0] <= time() and cache.add(f"{name}:counting", 1, SECONDS)


def _key(shape: type) -> str:
    # A new release with other fields must not be handed the last one's rows.
    parts = ",".join(field.name for field in fields(shape))
    return f"{shape.__module__}.{shape.__qualname__}:{crc32(parts.encode()):08x}"
