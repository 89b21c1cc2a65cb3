"""A DOCX as lines: as Word would show it once all tracked changes are accepted."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml.etree import LxmlError

from cms.importing.archive import without_pictures
from cms.importing.numbering import Numbering
from cms.importing.source import IsBroken, Notice, NoticeCode, Source
from nlp.outline import Line

GONE = {qn("w:del"), qn("w:moveFrom")}
COME = {qn("w:ins"), qn("w:moveTo")}
PICTURES = {qn("w:drawing"), qn("w:pict"), qn("w:object")}
NOTES = {qn("w:footnoteReference"), qn("w:endnoteReference")}
BOX, COMMENT = qn("w:txbxContent"), qn("w:commentReference")
# The same again for other programs, and what Word computes with.
PASSED_OVER = {qn("w:instrText"), qn("w:delText"), qn("w:pPr"), qn("w:rPr")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
CELLS = " ｜ "


def read_word(file: BinaryIO) -> Source:
    """Read the words of a DOCX, lines counted by paragraphs; raises Unreadable.

    Insertions are taken and deletions dropped; automatic numbers are written out; a table is
    one line; pictures, notes, comments and text boxes are left out and counted.
    """
    try:
        document = docx.Document(without_pictures(file))
        return _Reader(document).read()
    except (OpcError, LxmlError, KeyError, ValueError, AttributeError, TypeError) as broken:
        raise IsBroken from broken


class _Reader:
    def __init__(self, document: Any) -> None:
        self._body = document.element.body
        self._numbering = Numbering(_numbers(document), document.styles.element)
        self._seen: Counter[str] = Counter()
        self._lines: list[Line] = []
        self._number = 0
        # Words before a paragraph mark that was deleted: the next paragraph goes on with them.
        self._held = ""

    def read(self) -> Source:
        self._blocks(self._body)
        if self._held:
            self._add(self._held)
        return Source(tuple(self._lines), tuple(self._notices()))

    def _notices(self) -> Iterator[Notice]:
        if self._seen["come"] or self._seen["gone"]:
            yield Notice("tracked", self._seen["come"], self._seen["gone"])
        codes: tuple[NoticeCode, ...] = (
            "numbered", "tables", "pictures", "notes", "comments", "boxes", "hidden",
        )  # fmt: skip
        for code in codes:
            if self._seen[code]:
                yield Notice(code, self._seen[code])

    def _blocks(self, parent: Any) -> None:
        for block in parent:
            if block.tag == qn("w:p"):
                self._paragraph(block)
            elif block.tag == qn("w:tbl"):
                self._table(block)
            elif block.tag in GONE:
                self._seen["gone"] += 1
            elif block.tag not in PASSED_OVER and isinstance(block.tag, str):
                self._blocks(block)

    def _paragraph(self, block: Any) -> None:
        self._number += 1
        words = self._words(block)
        label = self._numbering.label(block) if words.strip() else ""
        if label:
            self._seen["numbered"] += 1
            words = f"{label}{'　' if label.endswith(tuple('编章节条')) else ''}{words.lstrip()}"
        mark = block.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
        if mark is not None and any(one.tag in GONE for one in mark):
            self._seen["gone"] += 1
            self._held += words
            return
        if mark is not None and any(one.tag in COME for one in mark):
            self._seen["come"] += 1
        self._add(self._held + words)
        self._held = ""

    def _add(self, words: str) -> None:
        for row in words.replace("\t", " ").split("\n"):
            if row.strip():
                self._lines.append(Line(row, self._number))

    def _words(self, element: Any) -> str:
        """The words in an element that stay when every change is accepted."""
        said: list[str] = []
        for one in element:
            if one.tag in GONE:
                self._seen["gone"] += 1
            elif one.tag == qn("w:r") and _is_hidden(one):
                self._seen["hidden"] += 1
            elif one.tag == qn("w:t"):
                said.append(one.text or "")
            elif one.tag in SIGNS:
                said.append(SIGNS[one.tag])
            elif isinstance(one.tag, str) and one.tag not in PASSED_OVER:
                self._seen["come"] += one.tag in COME
                said.append(self._other(one))
        return "".join(said)

    def _other(self, element: Any) -> str:
        if element.tag in PICTURES:
            boxes = sum(1 for _ in element.iter(BOX))
            self._seen["boxes" if boxes else "pictures"] += 1
            return ""
        self._seen["notes"] += element.tag in NOTES
        self._seen["comments"] += element.tag == COMMENT
        return self._words(element)

    def _table(self, table: Any) -> None:
        """Write a table as text, a row to a line; a frame of one column is no table."""
        rows = [row for row in table.iter(qn("w:tr")) if not _is_gone(row)]
        cells = [row.findall(qn("w:tc")) for row in rows]
        if all(len(row) <= 1 for row in cells):
            for row in cells:
                for cell in row:
                    self._blocks(cell)
            return
        self._number += 1
        self._seen["tables"] += 1
        told = [CELLS.join(self._cell(cell) for cell in row) for row in cells]
        text = "\n".join(row for row in told if row.replace("｜", "").strip())
        if text:
            self._lines.append(Line(text, self._number, is_table=True))

    def _cell(self, cell: Any) -> str:
        said = [self._words(paragraph) for paragraph in cell.findall(qn("w:p"))]
        return " ".join(" ".join(words.split()) for words in said if words.strip())


def _numbers(document: Any) -> Any | None:
    try:
        return document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return None


def _is_hidden(run: Any) -> bool:
    return run.find(f"{qn('w:rPr')}/{qn('w:vanish')}") is not None


def _is_gone(row: Any) -> bool:
    return row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None
