"""What looks wrong in a draft that was cut into clauses: numbers, places, empty clauses."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from nlp.clauses import written
from nlp.outline import DEPTHS, HEADINGS, Cut, Depth, Piece

Code = Literal[
    "no_clauses", "contents", "title", "skips", "repeats", "orphan", "empty", "nesting",
    "too_deep", "table", "broken", "long_heading", "long_label",
]  # fmt: skip
ENDED = re.compile(r"[。；：！？.;:!?…”’）)》】]$")
# Under which of these a level counts anew.
UNDER: dict[Depth, tuple[Depth, ...]] = {
    "chapter": ("part",),
    "section": ("part", "chapter"),
    "item": ("part", "chapter", "section", "article", "paragraph"),
    "subitem": ("part", "chapter", "section", "article", "paragraph", "item"),
}
LONGEST_HEADING, LONGEST_LABEL = 120, 40


@dataclass(frozen=True)
class Remark:
    """A code, the piece it is about (None for the whole), and the label that was expected."""

    code: Code
    at: int | None = None
    label: str = ""
    expected: str = ""


@dataclass
class _Count:
    """The last number and branch on each level."""

    last: dict[Depth, tuple[int, int]] = field(default_factory=dict)
    seen: set[tuple[Depth, int, int]] = field(default_factory=set)

    def enter(self, piece: Piece) -> None:
        for level, above in UNDER.items():
            if piece.level in above:
                self.forget(level)
        if piece.is_annex:
            self.forget("article")

    def forget(self, level: Depth) -> None:
        self.last.pop(level, None)
        self.seen = {one for one in self.seen if one[0] != level}

    def fault(self, piece: Piece) -> tuple[Code, int] | None:
        """Count the piece; return how its number is wrong, and the number expected."""
        number, branch = self.last.get(piece.level, (0, 0))
        place = (piece.level, piece.number, piece.branch)
        twice = place in self.seen
        self.seen.add(place)
        follows = (piece.number, piece.branch) in ((number + 1, 0), (number, branch + 1))
        self.last[piece.level] = (piece.number, piece.branch)
        if follows and not twice:
            return None
        return ("repeats", number + 1) if twice else ("skips", number + 1)


def remarks(cut: Cut) -> list[Remark]:
    """Say what a person should look at, in the order of the text; of the whole first."""
    found: list[Remark] = []
    if not any(piece.level == "article" for piece in cut.pieces):
        found.append(Remark("no_clauses"))
    if cut.has_contents:
        found.append(Remark("contents"))
    if cut.title:
        found.append(Remark("title", label=cut.title))
    count = _Count()
    home = _first(cut.pieces, lambda one: one.level == "article" or one.is_annex)
    chapter = _first(cut.pieces, lambda one: one.level == "chapter")
    for at, piece in enumerate(cut.pieces):
        count.enter(piece)
        found += _of_number(count, at, piece)
        found += _of_place(at, piece, home, chapter)
        found += _of_words(cut.pieces, at)
    return found


def _of_number(count: _Count, at: int, piece: Piece) -> Iterator[Remark]:
    if not piece.number:
        return
    if fault := count.fault(piece):
        yield Remark(fault[0], at, piece.label or piece.heading, _expected(piece, fault[1]))


def _expected(piece: Piece, number: int) -> str:
    """The label it would have, counted as it is itself."""
    label = piece.label or piece.heading
    figures = re.search(r"[0-9０-９]+", label)
    said = str(number) if figures else written(number)
    core = re.sub(r"之.*$", "", label)
    return re.sub(r"[零〇○一二两三四五六七八九十百千0-9０-９]+", said, core, count=1)


def _of_place(at: int, piece: Piece, home: int, chapter: int) -> Iterator[Remark]:
    """``home`` and ``chapter``: where the first article or annex stands, and the first chapter."""
    if piece.level in {"item", "subitem"} and at < home:
        yield Remark("orphan", at, piece.label)
    elif piece.is_bent:
        deep = piece.level == "subitem"
        yield Remark("too_deep" if deep else "nesting", at, piece.label)
    if piece.level == "section" and at < chapter:
        yield Remark("nesting", at, piece.label)


def _first(pieces: Sequence[Piece], is_one: Callable[[Piece], bool]) -> int:
    return next((at for at, piece in enumerate(pieces) if is_one(piece)), len(pieces))


def _of_words(pieces: Sequence[Piece], at: int) -> Iterator[Remark]:
    piece = pieces[at]
    after = pieces[at + 1] if at + 1 < len(pieces) else None
    if _is_empty(piece, after):
        yield Remark("empty", at, piece.label)
    if piece.is_table:
        yield Remark("table", at)
    if piece.is_plain and at and _is_open(pieces[at - 1]):
        yield Remark("broken", at)
    if len(piece.heading) > LONGEST_HEADING:
        yield Remark("long_heading", at, piece.label)
    if len(piece.label) > LONGEST_LABEL:
        yield Remark("long_label", at, piece.label)


def _is_empty(piece: Piece, after: Piece | None) -> bool:
    if piece.level in HEADINGS:
        return not piece.heading and not (piece.is_annex and after)
    if piece.text:
        return False
    inner = after is not None and DEPTHS.index(after.level) > DEPTHS.index(piece.level)
    return not inner


def _is_open(piece: Piece) -> bool:
    """Whether its sentence has no end: the next line may belong to it."""
    return bool(piece.text) and not piece.is_table and not ENDED.search(piece.text)
