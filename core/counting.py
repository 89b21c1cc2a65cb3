"""Numbers over large tables: counted once a minute, and shown with the time of the count."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import TypeVar
from zlib import crc32

from django.core.cache import cache

Counts = TypeVar("Counts")

# Long enough that a busy page costs one count, short enough that nobody is shown the day before.
SECONDS = 60


@dataclass(frozen=True)
class Share:
    """``part`` of ``whole``: no number stands without what it is a number of."""

    part: int
    whole: int

    @property
    def percent(self) -> float:
        """0.0 to 100.0, for the length of a bar; 0 of nothing is 0."""
        return round(100 * self.part / self.whole, 1) if self.whole else 0.0


def counted(shape: type[Counts], count: Callable[[], Counts]) -> Counts:
    """Return what ``count`` gave within the last minute, or count now.

    ``shape`` is the dataclass that ``count`` returns. It holds plain values and no sentences:
    the next reader may speak another language.
    """
    known = cache.get(_key(shape))
    if known is None:
        known = count()
        cache.set(_key(shape), known, SECONDS)
    return known


def counted_each(
    shape: type[Counts], keys: Iterable[int], count: Callable[[list[int]], dict[int, Counts]]
) -> dict[int, Counts]:
    """Do as ``counted`` for many rows: ``count`` is asked once, for those not known."""
    names = {f"{_key(shape)}:{key}": key for key in keys}
    known = {names[name]: value for name, value in cache.get_many(list(names)).items()}
    missing = [key for key in names.values() if key not in known]
    if missing:
        found = count(missing)
        cache.set_many({f"{_key(shape)}:{key}": found[key] for key in missing}, SECONDS)
        known |= found
    return known


def _key(shape: type) -> str:
    # A new release with other fields must not be handed the last one's rows.
    parts = ",".join(field.name for field in fields(shape))
    return f"{shape.__module__}.{shape.__qualname__}:{crc32(parts.encode()):08x}"
