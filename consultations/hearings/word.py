"""D8 as a file for a word processor."""

from collections.abc import Iterable
from io import BytesIO

import docx
from docx.oxml.ns import qn

from consultations.hearings.document import Part, Table

# What offices write in; a machine without it takes another of its own.
LETTERS = "宋体"


def written(title: str, parts: Iterable[Part]) -> bytes:
    """Write ``parts`` under ``title`` as DOCX."""
    file = docx.Document()
    for style in ("Normal", "Title", "Heading 1", "Heading 2"):
        font = file.styles[style].font
        font.name = LETTERS
        file.styles[style].element.get_or_add_rPr().get_or_add_rFonts().set(
            qn("w:eastAsia"), LETTERS
        )
    file.core_properties.title, file.core_properties.author = title, ""
    file.add_heading(title, 0)
    for part in parts:
        _write(file, part, 1)
    stored = BytesIO()
    file.save(stored)
    return stored.getvalue()


def _write(file: "docx.document.Document", part: Part, level: int) -> None:
    file.add_heading(part.title, level)
    for words in part.paragraphs:
        file.add_paragraph(words)
    for what, code in part.codes:
        file.add_paragraph(f"{what} {code}")
    if part.table and part.table.rows:
        _write_table(file, part.table)
    for inner in part.parts:
        _write(file, inner, level + 1)


def _write_table(file: "docx.document.Document", table: Table) -> None:
    rows = (table.head, *table.rows)
    made = file.add_table(len(rows), len(table.head), "Table Grid")
    for line, cells in zip(made.rows, rows, strict=True):
        for cell, words in zip(line.cells, cells, strict=True):
            cell.text = words
