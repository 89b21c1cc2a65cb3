"""The table as a document to be edited and printed: A4 across, its head on each page."""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from cms.circulating.sheet import HEAVY, PLAIN, UNLAWFUL
from cms.circulating.table import Table, columns

# Millimetres of the seven columns: 297 across without two margins of 20.
WIDTHS = (12, 32, 28, 68, 22, 58, 37)
MARGIN, WIDE, HIGH = Mm(20), Mm(297), Mm(210)


def document(table: Table) -> bytes:
    paper = Document()
    paper.core_properties.title = table.heading
    paper.core_properties.author = ""
    _dress(paper)
    _say(paper, table.title, HEAVY, 16, center=True)
    _say(paper, table.heading, HEAVY, 22, center=True)
    for name, said in table.facts:
        _say(paper, _("%(name)s: %(said)s") % {"name": name, "said": said})
    _grid(paper, table)
    for sentence in table.counts:
        _say(paper, sentence)
    if table.disputes:
        _say(paper, _("Where no agreement was reached"), HEAVY, 16)
    for dispute in table.disputes:
        _say(paper, f"{dispute.clause}", HEAVY, 12)
        _say(paper, _view(dispute.unit, dispute.theirs))
        _say(paper, _view(dispute.office, dispute.ours or _("not stated yet")))
    _say(paper, _("Digest of the text that was sent: %(digest)s") % {"digest": table.digest})
    file = BytesIO()
    paper.save(file)
    return file.getvalue()


def _view(unit: str, words: str) -> str:
    return _("View of %(unit)s: %(words)s") % {"unit": unit, "words": words}


def _dress(paper: Any) -> None:
    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = WIDE, HIGH
    section.left_margin = section.right_margin = section.top_margin = MARGIN
    section.bottom_margin = MARGIN
    _font(paper.styles["Normal"], PLAIN, 12)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, between, after = (
        _("Page %(page)s of %(pages)s").replace("%(pages)s", "%(page)s").split("%(page)s")
    )
    for words, code in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        foot.add_run(words)
        if code:
            _field(foot.add_run(), code)


def _field(run: Any, code: str) -> None:
    """A number that the program which opens the document works out."""
    for kind in ("begin", "", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = code
        run._r.append(part)


def _font(holder: Any, name: str, size: float) -> None:
    """A typeface for Chinese is named apart from that for Latin letters."""
    holder.font.name, holder.font.size = name, Pt(size)
    holder.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _say(
    paper: Any, words: str, name: str = PLAIN, size: float = 12, *, center: bool = False
) -> None:
    paragraph = paper.add_paragraph()
    _write(paragraph, words, name, size)
    if center:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _write(paragraph: Any, words: str, name: str, size: float) -> None:
    run = paragraph.add_run(UNLAWFUL.sub("", words))
    _font(run, name, size)


def _grid(paper: Any, table: Table) -> None:
    grid = paper.add_table(rows=1, cols=len(WIDTHS), style="Table Grid")
    grid.autofit = False
    _fill(grid.rows[0], columns(), HEAVY)
    for tag in ("w:tblHeader", "w:cantSplit"):
        grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement(tag))
    for row in table.rows:
        _fill(grid.add_row(), row.cells, PLAIN)


def _fill(row: Any, cells: tuple[str, ...], name: str) -> None:
    for cell, words, width in zip(row.cells, cells, WIDTHS, strict=True):
        cell.width = Mm(width)
        _write(cell.paragraphs[0], words, name, 10.5)
