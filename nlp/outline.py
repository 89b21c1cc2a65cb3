"""Which clauses does a draft consist of, before anybody published it? With what looks wrong."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from nlp.clauses import BLANKS, HEAD, ITEM, NUMBER, POINT, SECTION, number_of

Depth = Literal["part", "chapter", "section", "article", "paragraph", "item", "subitem"]
DEPTHS: tuple[Depth, ...] = (
    "part", "chapter", "section", "article", "paragraph", "item", "subitem",
)  # fmt: skip
UNITS: dict[str, Depth] = {"编": "part", "章": "chapter", "节": "section", "条": "article"}
HEADINGS = frozenset({"part", "chapter", "section"})

SPACED = re.compile(rf"^第[\s　]*({NUMBER})[\s　]*([编章节条])")
ANNEX = re.compile(
    rf"^附[\s　]*([件录表图])[\s　]*({NUMBER})?[\s　]*[:：、.．]?[\s　]*(.{{0,60}})$"
)
CONTENTS = re.compile(r"^目[\s　]*[录次]$")
# The page a line of a table of contents leads to.
PAGE = re.compile(r"[\s　.．…·]{3,}\d{1,4}$")
DEEPER = re.compile(r"(?:[①-⑳]|[a-zA-Z][.．)）]|[（(][a-zA-Z][)）])[\s　]*")
NAMED = re.compile(r"^[【\[〔]([^】\]〕]{1,40})[】\]〕][\s　]*(.*)$", re.DOTALL)
ROUND = re.compile(r"^[（(]([^）)\d]{1,30})[)）][\s　]*(.*)$", re.DOTALL)
TITLE = re.compile(
    r"(?:法|条例|办法|规定|规则|细则|方案|意见|决定|规划|标准|章程|公约|守则)(?:[（(][^）)]+[)）])?$"
)
MARKS = re.compile(r"[，。；：、！？,;:!?]")
# An article may count as far; what stands in brackets may be a year.
MOST_ARTICLES, MOST_ITEMS = 9999, 99
LONGEST_HEADING, LONGEST_TITLE = 40, 60


@dataclass(frozen=True)
class Line:
    """A paragraph of the source and where it stands, counted from 1."""

    text: str
    number: int
    is_table: bool = False


@dataclass(frozen=True)
class Piece:
    """One clause: ``number`` is what its label counts, 0 for none; ``branch`` 1 in 第十条之一."""

    level: Depth
    line: int
    label: str = ""
    heading: str = ""
    text: str = ""
    number: int = 0
    branch: int = 0
    is_table: bool = False
    is_annex: bool = False
    # Its sign says otherwise: 1. straight under an article, or deeper than 目.
    is_bent: bool = False

    @property
    def is_plain(self) -> bool:
        """An unnumbered paragraph."""
        return self.level == "paragraph" and not self.label and not self.is_table


@dataclass(frozen=True)
class Cut:
    """A draft cut into clauses; ``has_contents`` where a table of contents was left out."""

    title: str
    pieces: tuple[Piece, ...]
    has_contents: bool = False


def lines_of(text: str) -> list[Line]:
    """Number the lines of a pasted text from 1; blank ones are counted and left out."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [Line(row, number) for number, row in enumerate(rows, 1) if row.strip(BLANKS)]


def cut(lines: Sequence[Line]) -> Cut:
    """Cut a draft into 编章节条款项目; every word is in one piece, the title or the contents.

    Where no line begins 第×条, lines that begin 一、 are the articles.
    """
    told = [replace(line, text=_tidy(line)) for line in lines]
    told = [line for line in told if line.text]
    title, told = _title(told)
    told, has_contents = _without_contents(told)
    by_articles = any(_head(line.text, "条") for line in told if not line.is_table)
    pieces: list[Piece] = []
    for line in told:
        pieces.append(_piece(line, pieces, by_articles))
    return Cut(title, tuple(_gathered(pieces)), has_contents)


def _tidy(line: Line) -> str:
    if line.is_table:
        return line.text.strip()
    text = line.text.strip(BLANKS + "\u200b\ufeff\x0b\x0c")
    return SPACED.sub(r"第\1\2", text)


def _head(text: str, units: str = "编章节条") -> re.Match[str] | None:
    found = HEAD.match(text)
    return found if found and found[2] in units and _number(found[1]) <= MOST_ARTICLES else None


def _number(written: str) -> int:
    try:
        return number_of(written)
    except ValueError:
        return MOST_ARTICLES + 1


def _title(lines: list[Line]) -> tuple[str, list[Line]]:
    """Take off the title, which may be broken over two lines."""
    for count in (1, 2):
        first = [line.text for line in lines[:count]]
        whole = "".join(first)
        plain = not any(MARKS.search(text) or _head(text) for text in first)
        if len(first) == count and plain and TITLE.search(whole) and len(whole) <= LONGEST_TITLE:
            return whole, lines[count:]
    return "", lines


def _without_contents(lines: list[Line]) -> tuple[list[Line], bool]:
    """Leave out 目录 and the headings listed in it, up to where the first of them comes again."""
    at = next((i for i, line in enumerate(lines[:40]) if CONTENTS.match(line.text)), None)
    if at is None:
        return lines, False
    names = [PAGE.sub("", line.text) for line in lines[at + 1 :]]
    names = ["".join(name.split()) for name in names]
    again = next((i for i, name in enumerate(names[1:], 1) if name == names[0]), None)
    if again is None:
        return lines[:at] + lines[at + 1 :], True
    listed = lines[at + 1 : at + 1 + again]
    # A preamble may stand between the list and the text.
    kept = [line for line in listed if not (_head(line.text) or ANNEX.match(line.text))]
    return lines[:at] + kept + lines[at + 1 + again :], True


def _piece(line: Line, before: Sequence[Piece], by_articles: bool) -> Piece:
    text, at = line.text, line.number
    if line.is_table:
        return Piece("paragraph", at, text=text, is_table=True)
    if head := _head(text):
        return _headed(head, text, at)
    if (annex := ANNEX.match(text)) and not MARKS.search(annex[3]) and not POINT.match(annex[3]):
        label = f"附{annex[1]}{annex[2] or ''}"
        number = _number(annex[2]) if annex[2] else 0
        heading = annex[3].strip()
        # Without a name of its own it is called by its number.
        label, heading = (label, heading) if heading else ("", label)
        return Piece("part", at, label, heading, number=number, is_annex=True)
    return _listed(text, at, before, by_articles) or Piece("paragraph", at, text=text)


def _headed(head: re.Match[str], text: str, at: int) -> Piece:
    level = UNITS[head[2]]
    label, body = text[: head.end()].strip(BLANKS), text[head.end() :].strip(BLANKS)
    branch = _number(head[3]) if head[3] else 0
    piece = Piece(level, at, label, number=_number(head[1]), branch=branch)
    if piece.level in HEADINGS:
        return replace(piece, heading=PAGE.sub("", body))
    named = NAMED.match(body) or ROUND.match(body)
    if named:
        return replace(piece, heading=named[1].strip(), text=named[2].strip())
    return replace(piece, text=body)


def _listed(text: str, at: int, before: Sequence[Piece], by_articles: bool) -> Piece | None:
    """Read （一）, 1. and 一、, and what is deeper than laws count."""
    opened = _open(before)
    if (mark := SECTION.match(text)) and _number(mark[1]) <= MOST_ITEMS:
        inside = by_articles or _in_annex(before)
        level: Depth = "item" if inside else "article"
        return _with(level, mark, text, at, is_bent=inside and not _in_annex(before))
    if (mark := ITEM.match(text)) and _number(mark[1]) <= MOST_ITEMS:
        is_arabic = mark[1].strip("0123456789０１２３４５６７８９") == ""
        return _with("subitem" if is_arabic and opened else "item", mark, text, at)
    if (mark := POINT.match(text)) and _number(mark[1]) <= MOST_ITEMS:
        bent = not opened and not _in_annex(before)
        return _with("subitem" if opened else "item", mark, text, at, is_bent=bent)
    if (mark := DEEPER.match(text)) and opened:
        return _with("subitem", mark, text, at, number=0, is_bent=True)
    return None


def _with(
    level: Depth,
    mark: re.Match[str],
    text: str,
    at: int,
    *,
    number: int = -1,
    is_bent: bool = False,
) -> Piece:
    counted = _number(mark[1]) if number < 0 else number
    label, body = mark[0].strip(BLANKS), text[mark.end() :].strip(BLANKS)
    if level == "article" and body and len(body) <= LONGEST_HEADING and not MARKS.search(body):
        return Piece(level, at, label, body, number=counted)
    return Piece(level, at, label, text=body, number=counted, is_bent=is_bent)


def _open(before: Sequence[Piece]) -> bool:
    """Whether an item counted 一 is open, of which 1. would be a part."""
    for piece in reversed(before):
        if piece.level == "item":
            return not (piece.is_bent or POINT.match(piece.label))
        if piece.level != "subitem":
            return False
    return False


def _in_annex(before: Sequence[Piece]) -> bool:
    for piece in reversed(before):
        if piece.level in {"part", "article"}:
            return piece.is_annex
    return False


def _gathered(pieces: Sequence[Piece]) -> list[Piece]:
    """Give a heading the line under it, and an article its first paragraph."""
    found: list[Piece] = []
    for index, piece in enumerate(pieces):
        last = found[-1] if found else None
        if last and piece.is_plain and (joined := _joined(last, piece)):
            found[-1] = joined
            continue
        after = pieces[index + 1] if index + 1 < len(pieces) else None
        found.append(_named(piece, after))
    return found


def _joined(last: Piece, piece: Piece) -> Piece | None:
    if last.level in HEADINGS and not last.heading and not MARKS.search(piece.text):
        short = len(piece.text) <= LONGEST_HEADING
        return replace(last, heading=piece.text) if short else None
    if last.level == "article" and not last.text:
        return replace(last, text=piece.text)
    return None


def _named(piece: Piece, after: Piece | None) -> Piece:
    """A few words without a mark over a paragraph name an article."""
    plain = after is not None and after.is_plain
    if piece.level != "article" or piece.heading or not plain or not piece.text:
        return piece
    if len(piece.text) > 20 or MARKS.search(piece.text):
        return piece
    return replace(piece, heading=piece.text, text="")


COUNTED = re.compile(rf"^(?:第|附[件录表图]|[（(])?({NUMBER})[编章节条]?(?:之({NUMBER}))?")


def counted(label: str) -> tuple[int, int]:
    """Read what a label counts and its branch: 第十条之一 gives (10, 1); (0, 0) for no number."""
    found = COUNTED.match("".join(label.split()))
    if not found:
        return 0, 0
    number, branch = _number(found[1]), _number(found[2]) if found[2] else 0
    return (number, branch) if number <= MOST_ARTICLES else (0, 0)
