"""Where does each provision of a text begin, and how is it cited? 编 章 节 条 款 项 目."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Level = Literal["part", "chapter", "section", "article", "paragraph", "item", "point"]
LEVELS: tuple[Level, ...] = (
    "part", "chapter", "section", "article", "paragraph", "item", "point",
)  # fmt: skip
ARTICLE = LEVELS.index("article")
UNITS: dict[str, Level] = {"编": "part", "章": "chapter", "节": "section", "条": "article"}

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
DIGITS |= {"〇": 0, "○": 0, "两": 2} | {str(value): value for value in range(10)}
DIGITS |= {chr(0xFF10 + value): value for value in range(10)}
TENS = {"十": 10, "百": 100, "千": 1000}
NUMBER = "[零〇○一二两三四五六七八九十百千0-9０-９]{1,7}"

# 第三条规定的… cites an article where 第三条 begins one.
CITED = r"(?!规定|所[称列述指]|以[外上下内]|[第和、至或的中之及与，,到项款内])"
HEAD = re.compile(rf"第({NUMBER})([编章节条])(?:之({NUMBER}))?(?:[\s　]+|{CITED})")
ITEM = re.compile(rf"[（(]({NUMBER})[)）][、.．\s　]*")
POINT = re.compile(r"([0-9０-９]{1,2})(?:[．、]|\.(?![0-9０-９]))[\s　]*")
# Policy papers that are no laws count their sections so: 一、总体要求.
SECTION = re.compile(r"([一二三四五六七八九十]{1,3})、[\s　]*")
LINE = re.compile(r"[^\r\n]+")
BLANKS = " \t　\xa0"


@dataclass(frozen=True)
class Provision:
    """One provision as it stands at ``text[start:stop]`` of the whole.

    ``path`` is its number on each level above and its own, in the order of LEVELS, 0 where
    a level is missing; 第十条之一 has ``branch`` 1. ``body`` is its text without its number.
    """

    level: Level
    path: tuple[int, ...]
    label: str
    body: str
    start: int
    stop: int
    branch: int = 0

    @property
    def cite(self) -> str:
        """Name the place as a jurist does: 第十条第二款第三项第1目."""
        parts = dict(zip(LEVELS, self.path, strict=False))
        if not parts.get("article"):
            return self.label
        branch = f"之{written(self.branch)}" if self.branch else ""
        said = f"第{written(parts['article'])}条{branch}"
        said += f"第{written(parts['paragraph'])}款" if parts.get("paragraph") else ""
        said += f"第{written(parts['item'])}项" if parts.get("item") else ""
        return said + (f"第{parts['point']}目" if parts.get("point") else "")


def number_of(written: str) -> int:
    """Read a whole number: 二十三, 一百零五, 二〇, 12 or １２; ValueError for anything else."""
    total = digit = 0
    if not written or any(char not in DIGITS and char not in TENS for char in written):
        raise ValueError(written)
    if not any(char in TENS for char in written):
        return int("".join(str(DIGITS[char]) for char in written))
    for char in written:
        if char in TENS:
            total += (digit or 1) * TENS[char]
            digit = 0
        else:
            digit = DIGITS[char]
    return total + digit


def written(number: int) -> str:
    """Write 1 to 9,999 in Chinese numerals, as laws do: 十二, 一百一十, 一千零五."""
    if number < 20:
        return ("十" if number >= 10 else "") + "零一二三四五六七八九"[number % 10] * (number != 10)
    value, unit = next((v, c) for c, v in reversed(TENS.items()) if number >= v)
    times, rest = divmod(number, value)
    if not rest:
        return written(times) + unit
    gap = "零" if rest < value // 10 else "一" if value > 10 and 10 <= rest < 20 else ""
    return written(times) + unit + gap + written(rest)


def provisions(text: str) -> list[Provision]:
    """List every numbered provision and every paragraph of a text, in its order.

    A line beginning 第X编, 章, 节 or 条, （一） or 1. is what its number says; any other line
    is a paragraph (款), the first of its article if it stands behind the number. Lines above
    the first article are paragraphs without one. Every character but blanks and the numbers
    themselves is in exactly one body.
    Source: Legislation Law of the PRC (2023) art. 65.
    """
    found: list[Provision] = []
    here, branch = [0] * len(LEVELS), 0
    for line in LINE.finditer(text):
        for piece in _pieces(text, *_trimmed(text, line.start(), line.end())):
            if LEVELS.index(piece.level) <= ARTICLE:
                branch = piece.branch
            found.append(_placed(piece, here, branch, text))
    return found


@dataclass(frozen=True)
class _Piece:
    level: Level
    number: int
    branch: int
    head: int
    start: int
    stop: int


def _trimmed(text: str, start: int, stop: int) -> tuple[int, int]:
    while start < stop and text[start] in BLANKS:
        start += 1
    while start < stop and text[stop - 1] in BLANKS:
        stop -= 1
    return start, stop


def _pieces(text: str, start: int, stop: int) -> Iterator[_Piece]:
    """Cut one line: its number, and what follows the number of an article as 款."""
    if start == stop:
        return
    if head := HEAD.match(text, start, stop):
        level = UNITS[head[2]]
        branch = number_of(head[3]) if head[3] else 0
        behind = stop if level != "article" else head.end()
        yield _Piece(level, number_of(head[1]), branch, head.end(), start, behind)
        if behind < stop:
            yield _Piece("paragraph", 0, 0, head.end(), head.end(), stop)
        return
    forms: tuple[tuple[re.Pattern[str], Level], ...] = (
        (SECTION, "section"), (ITEM, "item"), (POINT, "point"),
    )  # fmt: skip
    for pattern, level in forms:
        if head := pattern.match(text, start, stop):
            yield _Piece(level, number_of(head[1]), 0, head.end(), start, stop)
            return
    yield _Piece("paragraph", 0, 0, start, start, stop)


def _placed(piece: _Piece, here: list[int], branch: int, text: str) -> Provision:
    """Count the piece in its place; deeper levels begin anew."""
    depth = LEVELS.index(piece.level)
    here[depth] = piece.number or here[depth] + 1
    here[depth + 1 :] = [0] * (len(LEVELS) - depth - 1)
    label = text[piece.start : piece.head].strip() or text[piece.start : piece.stop]
    body = text[piece.head : piece.stop].strip()
    path = tuple(here[: depth + 1])
    return Provision(piece.level, path, label, body, piece.start, piece.stop, branch)


@dataclass(frozen=True)
class Clause:
    """What is compared as one: an article with all that is in it, or a heading or a line.

    ``label`` is its number (第十条, 一、) or empty; ``body`` its text without that number,
    lines kept; ``text[start:stop]`` of the whole is both.
    """

    label: str
    body: str
    start: int
    stop: int


def clauses(text: str) -> list[Clause]:
    """Cut a text into what people comment on.

    Where there are articles, each is a clause with its paragraphs and items; otherwise each
    numbered or plain line is one. Headings of parts, chapters and sections stand alone.
    """
    listed = provisions(text)
    whole = any(one.level == "article" for one in listed)
    cut: list[Clause] = []
    inside = False
    for one in listed:
        if whole and inside and one.level in {"paragraph", "item", "point"}:
            last = cut[-1]
            body = text[last.start + len(last.label) : one.stop].strip()
            cut[-1] = Clause(last.label, body, last.start, one.stop)
            continue
        inside = one.level == "article"
        number = "" if one.level == "paragraph" else one.label
        cut.append(Clause(number, one.body, one.start, one.stop))
    return cut
