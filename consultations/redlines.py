"""The difference of two wordings, worked out once for each pair that pages show."""

from functools import lru_cache

from nlp.align import Change, redline

# Pairs that a process remembers: the reworded clauses of some rounds, at most 16 KB each.
REMEMBERED = 512


@lru_cache(maxsize=REMEMBERED)
def redlined(old: str, new: str) -> tuple[Change, ...]:
    """Return what ``redline`` does; the texts themselves are the key, so that none grows stale."""
    return tuple(redline(old, new))
