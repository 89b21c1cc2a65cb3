"""The table as a workbook: typed cells, its head on each printed page, numbers of pages."""

import re
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from cms.circulating.table import Table, columns

WIDTHS = (6, 18, 16, 44, 12, 44, 30)
# GB/T 9704: headings in 黑体, text in 仿宋; who has neither sees what the program puts instead.
HEAVY, PLAIN = "黑体", "仿宋"
THIN = Side(style="thin")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
# What XML cannot hold.
UNLAWFUL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST = 32_767  # letters that a cell holds


def workbook(table: Table) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = table.heading[:31]
    book.properties.title = table.heading
    last = len(columns())
    _line(sheet, f"{table.title}", last, Font(name=HEAVY, size=16), center=True)
    _line(sheet, table.heading, last, Font(name=HEAVY, size=18), center=True)
    for name, said in table.facts:
        _line(sheet, _("%(name)s: %(said)s") % {"name": name, "said": said}, last)
    head = sheet.max_row + 1
    _row(sheet, head, columns(), Font(name=HEAVY, size=12))
    for row in table.rows:
        at = sheet.max_row + 1
        _row(sheet, at, row.cells, Font(name=PLAIN, size=12))
        sheet.cell(at, 1).value = row.number
    for sentence in _below(table):
        _line(sheet, sentence, last)
    _paper(sheet, head)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _below(table: Table) -> list[str]:
    found = list(table.counts)
    for dispute in table.disputes:
        facts = {"unit": dispute.unit, "clause": dispute.clause, "theirs": dispute.theirs}
        found.append(_("No agreement, %(clause)s. %(unit)s: %(theirs)s") % facts)
        facts = {"office": dispute.office, "ours": dispute.ours or _("not stated yet")}
        found.append(_("%(office)s: %(ours)s") % facts)
    found.append(_("Digest of the text that was sent: %(digest)s") % {"digest": table.digest})
    return found


def _line(
    sheet: Worksheet, words: str, last: int, font: Font | None = None, *, center: bool = False
) -> None:
    at = sheet.max_row + 1 if sheet["A1"].value is not None else 1
    cell = _fill(sheet.cell(at, 1), words)
    cell.font = font or Font(name=PLAIN, size=12)
    cell.alignment = Alignment(
        horizontal="center" if center else "left", vertical="top", wrap_text=True
    )
    sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=last)
    # A merged cell does not grow by itself: about 85 wide letters stand in a line.
    lines = sum(1 + len(part) // 85 for part in words.split("\n"))
    sheet.row_dimensions[at].height = max(18, 24 if center else 18) * lines


def _row(sheet: Worksheet, at: int, cells: tuple[str, ...], font: Font) -> None:
    for number, words in enumerate(cells, 1):
        cell = _fill(sheet.cell(at, number), words)
        cell.font, cell.border = font, FRAME
        cell.alignment = Alignment(vertical="top", wrap_text=True)


def _fill(cell: Cell, words: str) -> Cell:
    """What begins with = is what somebody wrote, and no formula."""
    cell.value = UNLAWFUL.sub("", words)[:LONGEST]
    cell.data_type = "s"
    cell.quotePrefix = words.startswith(("=", "+", "-", "@"))
    return cell


def _paper(sheet: Worksheet, head: int) -> None:
    for number, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[chr(ord("A") + number - 1)].width = width
    sheet.freeze_panes = sheet.cell(head + 1, 1)
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = _("Page &P of &N")
