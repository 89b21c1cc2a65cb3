"""Tables as offices keep them: csv in utf-8 or gbk, xlsx with banners and merged cells."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

# What offices call the columns; the first name found in the header counts.
NAMES = {
    "text": ("text", "content", "内容", "意见内容", "意见", "留言详情", "意见原文"),
    "title": ("title", "标题", "主题", "留言主题"),
    "at": ("at", "time", "时间", "留言时间", "收到时间", "提交时间"),
    "id": ("id", "编号", "留言编号", "序号"),
    "user": ("user", "author", "用户", "留言用户", "提出人"),
    "stance": ("stance", "立场"),
}
# A quote that is never closed swallows the rows below it: one bad row, not the end of the file.
LONGEST_CELL = 50_000_000
# A banner above the header is at most this high.
HEADER_WITHIN = 10
# A workbook is held whole: what unpacks to more than this would take the machine's memory.
MOST_UNPACKED = 200_000_000
# Before this no opinion was given, and no time zone can be reckoned with.
FIRST_YEAR = 1900
FORMATS = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y年%m月%d日")

Cells = list[object]


class Unreadable(ValueError):
    """The file is no table, or has no column for the text; the message says which."""


class BadRow(ValueError):
    """One row cannot be used; the message says why."""


@dataclass(frozen=True)
class Row:
    """One opinion as the table gives it; ``line`` counts from 1, as an editor shows it."""

    line: int
    text: str
    title: str
    at: datetime | None
    outside_id: str
    user: str
    stance: str

    @property
    def body(self) -> str:
        return f"{self.title}\n{self.text}" if self.title else self.text


def read(path: Path, mapping: dict[str, str]) -> Iterator[Row | tuple[int, BadRow]]:
    """Stream the rows of ``path``; a row that cannot be used comes as (line, why).

    ``mapping`` names columns: {"text": "诉求内容", …}; others are known by their usual names.
    Raises Unreadable for the file as a whole.
    """
    lines = enumerate(_xlsx(path) if path.suffix.lower() == ".xlsx" else _csv(path), 1)
    columns, width = _header(lines, mapping)
    for line, cells in lines:
        if not any(_word(cell) for cell in cells):
            continue
        try:
            yield _row(line, cells, columns, width)
        except BadRow as error:
            yield line, error


def _header(
    lines: Iterator[tuple[int, Cells]], mapping: dict[str, str]
) -> tuple[dict[str, int], int]:
    for _line, cells in islice(lines, HEADER_WITHIN):
        names = [_word(cell).lower() for cell in cells]
        columns = {}
        for part, usual in NAMES.items():
            wanted = (mapping[part].lower(),) if part in mapping else usual
            found = next((name for name in wanted if name in names), None)
            if found is not None:
                columns[part] = names.index(found)
        if "text" in columns and all(part in columns for part in mapping):
            return columns, len(names)
    raise Unreadable(_("No header row with a column for the text was found; name it by --map."))


def _row(line: int, cells: Cells, columns: dict[str, int], width: int) -> Row:
    if len(cells) > width and any(_word(cell) for cell in cells[width:]):
        raise BadRow(_("more cells than the header has"))
    known = {part: cells[place] if place < len(cells) else "" for part, place in columns.items()}
    words = {part: _word(cell) for part, cell in known.items()}
    if not words["text"]:
        raise BadRow(_("no text"))
    return Row(
        line=line,
        text=words["text"],
        title=words.get("title", ""),
        at=_time(known.get("at", "")),
        outside_id=words.get("id", "")[:64],
        user=words.get("user", ""),
        stance=words.get("stance", ""),
    )


def _word(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _time(cell: object) -> datetime | None:
    if isinstance(cell, datetime):
        return _aware(cell)
    word = _word(cell)
    if not word:
        return None
    for reading in chain((_iso,), (_format(pattern) for pattern in FORMATS)):
        found = reading(word)
        if found and found.year >= FIRST_YEAR:
            return _aware(found)
    raise BadRow(_("the time is not understood: %(time)s") % {"time": word[:30]})


def _iso(word: str) -> datetime | None:
    try:
        day = parse_date(word)
        return parse_datetime(word) or (datetime(day.year, day.month, day.day) if day else None)  # noqa: DTZ001
    except ValueError:
        return None


def _format(pattern: str):  # noqa: ANN202
    def reading(word: str) -> datetime | None:
        try:
            return datetime.strptime(word, pattern)  # noqa: DTZ007
        except ValueError:
            return None

    return reading


def _aware(at: datetime | date) -> datetime:
    return at if timezone.is_aware(at) else timezone.make_aware(at)


def _csv(path: Path) -> Iterator[Cells]:
    with path.open(encoding=_encoding(path), errors="replace", newline="") as file:
        csv.field_size_limit(LONGEST_CELL)
        try:
            yield from csv.reader(_without_nul(file))
        except csv.Error as error:
            raise Unreadable(str(error)) from error


def _without_nul(file: Iterable[str]) -> Iterator[str]:
    return (line.replace("\0", "") for line in file)


def _encoding(path: Path) -> str:
    """utf-8 (with or without BOM) where the whole file is, otherwise gb18030, which holds gbk."""
    with path.open(encoding="utf-8-sig") as file:
        try:
            for _chunk in iter(lambda: file.read(1 << 20), ""):
                pass
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8-sig"


def _sheet(path: Path) -> Worksheet:
    with ZipFile(path) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
            raise Unreadable(_("This file is too large: divide it, or save it as csv."))
    with path.open("rb") as file:  # ours to close: openpyxl leaves a broken one open
        return load_workbook(file, data_only=True).worksheets[0]


def _xlsx(path: Path) -> Iterator[Cells]:
    """The first sheet; a merged cell counts for each cell it covers."""
    try:
        sheet = _sheet(path)
    except Unreadable:
        raise
    # All that openpyxl raises where a part of the file is missing or broken.
    except (InvalidFileException, BadZipFile, LookupError, ValueError, TypeError, SyntaxError) as e:
        raise Unreadable(_("This is not an xlsx file: save it as xlsx or csv.")) from e
    for span in list(sheet.merged_cells.ranges):
        value = sheet.cell(span.min_row, span.min_col).value
        sheet.unmerge_cells(str(span))
        for row, column in span.cells:
            sheet.cell(row, column).value = value
    for cells in sheet.iter_rows(values_only=True):
        yield list(cells)
