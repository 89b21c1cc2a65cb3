"""Rows of a csv or jsonl file, each with a text; the broken ones named, never hidden."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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

    ``others`` are columns handed on as they are; an object without one has it empty.
    """
    # Wrong bytes stay in the text as surrogates, by which their row is known.
    content = path.read_bytes().decode("utf-8-sig", "surrogateescape")
    reader = _objects if path.suffix in {".jsonl", ".json"} else _table
    for line, fields in reader(content, (text_column, id_column, *others)):
        if isinstance(fields, str):
            yield Unreadable(line, fields)
        else:
            row = _row(line, fields, text_column, id_column)
            told = tuple(_said(fields.get(column)) for column in others)
            yield replace(row, others=told) if isinstance(row, Row) else row


def _row(
    line: int, fields: dict[str, object], text_column: str, id_column: str | None
) -> Row | Unreadable:
    text = fields.get(text_column)
    if not isinstance(text, str):
        return Unreadable(line, f"no {text_column}")
    if any("\ud800" <= char <= "\udfff" for char in text):
        return Unreadable(line, "not utf-8")
    return Row(str(fields.get(id_column, line)) if id_column else str(line), text)


def _said(value: object) -> str:
    return "" if value is None else str(value)


Read = Iterator[tuple[int, dict[str, object] | str]]


def _table(content: str, needed: Sequence[str | None]) -> Read:
    reader = csv.reader(io.StringIO(content, newline=""))
    head = next(reader, [])
    if missing := [column for column in needed if column and column not in head]:
        raise UnfitFile(f"no column {missing[0]} among {', '.join(head)}")
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
            yield line, dict(zip(head, cells, strict=True))
        elif cells:
            yield line, f"{len(cells)} cells, {len(head)} expected"


def _objects(content: str, _needed: Sequence[str | None]) -> Read:
    for line, written in enumerate(content.split("\n"), start=1):
        if not written.strip():
            continue
        try:
            fields = json.loads(written)
        except ValueError:
            yield line, "not JSON"
            continue
        yield line, fields if isinstance(fields, dict) else "not an object"
