"""The difference of two wordings as pages show it, worked out once for each pair."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from nlp.align import Change, redline

# Pairs that a process remembers: the reworded clauses of some rounds, at most 16 KB each.
REMEMBERED = 512
# Unchanged words are kept this far around a change, in characters: a line or two on a phone.
AROUND = 36


@lru_cache(maxsize=REMEMBERED)
def redlined(old: str, new: str) -> tuple[Change, ...]:
    """Return what ``redline`` does; the texts themselves are the key, so that none grows stale."""
    return tuple(redline(old, new))


def excerpt(changes: Iterable[Change], *, around: int = AROUND) -> tuple[Change, ...]:
    """Shorten the unchanged stretches, so that a change in a long clause stands in sight."""
    rows = list(changes)
    last = len(rows) - 1
    return tuple(
        replace(row, text=_shortened(row.text, around, head=i > 0, tail=i < last))
        if row.kind == "same"
        else row
        for i, row in enumerate(rows)
    )


def _shortened(text: str, around: int, *, head: bool, tail: bool) -> str:
    """Keep ``around`` characters beside a change: after it (``head``), before it (``tail``)."""
    if not (head or tail) or len(text) <= around * (head + tail) + 4:
        return text
    return f"{text[:around] if head else ''}…{text[-around:] if tail else ''}"
