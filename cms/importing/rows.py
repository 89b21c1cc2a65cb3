"""The rows of an import: clauses that a person is still correcting."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import uuid4

from nlp.outline import ANNEX, HEADINGS, Cut, Depth, Piece, counted
from nlp.outline_remarks import Remark, remarks

NUMBERED = {"chapter", "section", "article", "item", "subitem"}


@dataclass(frozen=True)
class Row:
    """``key`` is the clause of the draft that it goes on from, "" for a new one.

    ``likeness`` is 0 to 1; ``is_bent``: its sign did not fit, and nobody has looked at it yet.
    """

    id: str
    level: Depth
    line: int
    label: str = ""
    heading: str = ""
    text: str = ""
    key: str = ""
    likeness: float = 0.0
    is_table: bool = False
    is_bent: bool = False

    @property
    def is_heading(self) -> bool:
        return self.level in HEADINGS

    @property
    def words(self) -> str:
        """What it is matched by: its words without its number."""
        return f"{self.heading}\n{self.text}".strip()

    @property
    def lacks(self) -> str:
        """The part without which it cannot become a clause; "" when nothing is missing."""
        if self.is_heading and not self.heading:
            return "heading"
        if self.level in NUMBERED and not self.label:
            return "label"
        if not self.is_heading and not self.text and not (self.level == "article" and self.heading):
            return "text"
        return ""


def new_id() -> str:
    return uuid4().hex[:12]


def rows_of(pieces: Iterable[Piece]) -> list[Row]:
    return [
        Row(
            new_id(),
            piece.level,
            piece.line,
            piece.label,
            piece.heading,
            piece.text,
            is_table=piece.is_table,
            is_bent=piece.is_bent,
        )
        for piece in pieces
    ]


def kept(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """As they are stored."""
    return [asdict(row) for row in rows]


def loaded(stored: Iterable[dict[str, Any]]) -> list[Row]:
    return [Row(**row) for row in stored]


def remarked(rows: Sequence[Row]) -> tuple[list[Remark], dict[str, list[Remark]]]:
    """What looks wrong now: of the whole, and row by row under its id."""
    found = remarks(Cut("", tuple(_piece(row) for row in rows)))
    whole = [one for one in found if one.at is None]
    each: dict[str, list[Remark]] = {}
    for one in found:
        if one.at is not None:
            each.setdefault(rows[one.at].id, []).append(one)
    return whole, each


def _piece(row: Row) -> Piece:
    number, branch = counted(row.label or (row.heading if row.level == "part" else ""))
    return Piece(
        row.level,
        row.line,
        row.label,
        row.heading,
        row.text,
        number=number if row.level != "paragraph" else 0,
        branch=branch,
        is_table=row.is_table,
        is_annex=row.level == "part" and bool(ANNEX.match(row.label or row.heading)),
        is_bent=row.is_bent,
    )


def merged(rows: Sequence[Row], which: str) -> list[Row]:
    """Join a row to the one before it: its words go on there, in a line of their own."""
    at = place(rows, which)
    if at == 0:
        return list(rows)
    before, row = rows[at - 1], rows[at]
    said = [one for one in (row.label, row.heading) if one]
    words = "　".join([*said, row.text]) if said else row.text
    if before.is_heading:
        one = replace(before, heading=f"{before.heading} {words}".strip())
    elif before.is_table or row.is_table or row.label:
        one = replace(before, text=f"{before.text}\n{words}".strip())
    else:
        one = replace(before, text=f"{before.text}{words}")
    return [*rows[: at - 1], one, *rows[at + 1 :]]


def split(rows: Sequence[Row], which: str) -> list[Row]:
    """Cut a row at its line ends: each further line is a paragraph of its own, and new."""
    at = place(rows, which)
    first, *others = [line.strip() for line in rows[at].text.split("\n") if line.strip()] or [""]
    more = [Row(new_id(), "paragraph", rows[at].line, text=line) for line in others]
    return [*rows[:at], replace(rows[at], text=first, is_table=False), *more, *rows[at + 1 :]]


def changed(rows: Sequence[Row], which: str, **parts: Any) -> list[Row]:
    """Put other words into a row; a clause it is said to go on from is taken from any other."""
    at = place(rows, which)
    found = list(rows)
    if key := parts.get("key"):
        found = [replace(row, key="", likeness=0.0) if row.key == key else row for row in found]
        is_same = rows[at].key == key
        parts["likeness"] = rows[at].likeness if is_same else 1.0
    found[at] = fitted(replace(found[at], **{"is_bent": False, **parts}))
    return found


def fitted(row: Row) -> Row:
    """Put its words where its level has room: a heading has no text, an item no heading."""
    if row.is_heading and row.text:
        return replace(row, heading=f"{row.heading} {row.text}".strip(), text="")
    if row.level in {"paragraph", "item", "subitem"} and row.heading:
        return replace(row, heading="", text=f"{row.heading}\n{row.text}".strip())
    return row


def dropped(rows: Sequence[Row], which: Iterable[str]) -> list[Row]:
    gone = set(which)
    return [row for row in rows if row.id not in gone]


def place(rows: Sequence[Row], which: str) -> int:
    """Raises LookupError where it is gone."""
    for at, row in enumerate(rows):
        if row.id == which:
            return at
    raise LookupError(which)


def incomplete(rows: Iterable[Row]) -> Iterator[Row]:
    return (row for row in rows if row.lacks)
