"""Rows of a csv or jsonl file, each with a text; the broken ones named, never hidden."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


class UnfitFile(ValueError):
    """The file as a whole cannot be read as asked."""


@dataclass(frozen=True)
class Row:
    """A text, what it is called (its id, or the number of its line), and what else was asked."""

    name: str
    text: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unreadable:
    """A row left out, and why."""

    line: int
    reason: str


def read(
    path: Path, text_column: str, id_column: str | None = None, others: Sequence[str] = ()
) -> Iterator[Row | Unreadable]:
    """Read utf-8, with or without BOM; .jsonl and .json are lines of objects, all else csv.

    ``others`` are columns handed on as they are; an object without one has it empty. Rows are
    read as they are asked for, so that a file of any length takes the memory of one row. Raises
    UnfitFile for a csv without one of the columns, OSError for a file that cannot be opened.
    """
    objects = path.suffix in {".jsonl", ".json"}
    # Wrong bytes stay in the text as surrogates, by which their row is known.
    with path.open(
        encoding="utf-8-sig", errors="surrogateescape", newline="\n" if objects else ""
    ) as lines:
        reader = _objects if objects else _table
        for line, fields in reader(lines, (text_column, id_column, *others)):
            if isinstance(fields, str):
                yield Unreadable(line, fields)
            else:
                yield _row(line, fields, text_column)


SURROGATE = re.compile("[\ud800-\udfff]")


def _row(line: int, fields: Sequence[object], text_column: str) -> Row | Unreadable:
    text, name, *others = fields
    if not isinstance(text, str):
        return Unreadable(line, f"no {text_column}")
    if SURROGATE.search(text):
        return Unreadable(line, "not utf-8")
    return Row(str(line if name is None else name), text, tuple(map(_said, others)))


def _said(value: object) -> str:
    return "" if value is None else str(value)


# The number of a row's line, and its text, its name and the others, or why it cannot be read.
Read = Iterator[tuple[int, Sequence[object] | str]]


def _table(lines: Iterable[str], needed: Sequence[str | None]) -> Read:
    reader = csv.reader(lines)
    head = next(reader, [])
    if missing := [column for column in needed if column and column not in head]:
        raise UnfitFile(f"no column {missing[0]} among {', '.join(head)}")
    # Of two columns of one name the last counts, as in a dictionary.
    places = [len(head) - 1 - head[::-1].index(column) if column else -1 for column in needed]
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, str(error)
            continue
        if len(cells) == len(head):
            yield line, [cells[place] if place >= 0 else None for place in places]
        elif cells:
            yield line, f"{len(cells)} cells, {len(head)} expected"


def _objects(lines: Iterable[str], needed: Sequence[str | None]) -> Read:
    for line, written in enumerate(lines, start=1):
        if not written.strip():
            continue
        try:
            fields = json.loads(written)
        except ValueError:
            yield line, "not JSON"
            continue
        if isinstance(fields, dict):
            yield line, [fields.get(column) if column else None for column in needed]
        else:
            yield line, "not an object"
