"""Which of the values at hand are texts at all? What is wrong with the others is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Reason = Literal["missing", "not a text", "empty", "too long", "not utf-8"]

# Characters. The longest letter in the public data has 10,000; a hundred times as long is a file.
LONGEST = 1_000_000


@dataclass(frozen=True)
class Rejected:
    """A value left out: its place among those given, and why."""

    index: int
    reason: Reason


@dataclass(frozen=True)
class Intake:
    """``texts`` (k,) fit for every function of nlp, ``places`` (k,) of them among those given."""

    texts: tuple[str, ...]
    places: tuple[int, ...]
    rejected: tuple[Rejected, ...]


def take_in(values: Iterable[object], *, longest: int = LONGEST) -> Intake:
    """Part values (n) as a table or an analyst's data frame holds them into kept and rejected.

    missing     None, or a number that is not one (NaN, the blank of a data frame)
    not a text  anything else that is no str
    empty       a str of blanks alone
    too long    more than ``longest`` characters
    not utf-8   with half a character in it (a lone surrogate), which cannot be written

    Never fails; what is kept stays as it is and in order.
    """
    kept, places, rejected = list[str](), list[int](), list[Rejected]()
    for index, value in enumerate(values):
        reason = _fault(value, longest)
        if reason:
            rejected.append(Rejected(index, reason))
        elif isinstance(value, str):
            kept.append(value)
            places.append(index)
    return Intake(tuple(kept), tuple(places), tuple(rejected))


def _fault(value: object, longest: int) -> Reason | None:
    if not isinstance(value, str):
        blank = value is None or (isinstance(value, float) and value != value)  # noqa: PLR0124
        return "missing" if blank else "not a text"
    if not value.strip():
        return "empty"
    if len(value) > longest:
        return "too long"
    try:
        value.encode()
    except UnicodeEncodeError:
        return "not utf-8"
    return None
