"""A web page or a plain text as lines."""

import codecs
import re
from html.parser import HTMLParser

import bleach

from cms.importing.source import Notice, Source
from cms.importing.word import CELLS
from nlp.outline import Line, lines_of

# Their words are no words of the text.
SILENT = {"script", "style", "head", "title", "template", "noscript", "del", "s", "strike"}
BLOCKS = {
    "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article",
    "blockquote", "pre", "header", "footer", "main", "body", "html", "dd", "dt", "dl", "hr",
}  # fmt: skip
TABLE = {"table", "tr", "td", "th"}
CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
OTHER_MARKUP = re.compile(r"<(?:o|v|w|m):[^>]*>|<!\[[^>]*>|<!--.*?-->", re.DOTALL)


def decoded(content: bytes) -> str:
    """Read bytes in the encoding they declare, else UTF-8, else GB 18030; never fails."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16")):
        if content.startswith(mark):
            return content.decode(name, "replace")
    said = CHARSET.search(content[:4096])
    names = ["utf-8", "gb18030"]
    if said and said[1].lower().startswith(b"gb"):
        names = ["gb18030", "utf-8"]
    for name in names:
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def read_text(text: str) -> Source:
    """A pasted text: its lines as they are."""
    return Source(tuple(lines_of(text)))


def read_html(markup: str) -> Source:
    """The blocks of a web page as lines, a table as one; lines are counted by blocks."""
    clean = bleach.clean(
        OTHER_MARKUP.sub("", markup),
        tags=SILENT | BLOCKS | TABLE | {"img"},
        attributes={"ol": ["start"]},
        strip=True,
    )
    reader = _Blocks()
    reader.feed(clean)
    reader.close()
    return reader.source()


class _Blocks(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._said: list[str] = []
        self._lines: list[Line] = []
        self._silent: list[str] = []
        self._lists: list[int | None] = []
        self._rows: list[list[str]] | None = None
        self._pictures = self._tables = 0

    def source(self) -> Source:
        self._flush()
        counted = (("tables", self._tables), ("pictures", self._pictures))
        notices = tuple(Notice(code, count) for code, count in counted if count)  # type: ignore[arg-type]
        return Source(tuple(self._lines), notices)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent.append(tag)
        elif tag == "img":
            self._pictures += 1
        elif tag == "table" and self._rows is None:
            self._flush()
            self._rows = []
        elif self._rows is not None:
            self._in_table(tag)
        elif tag in BLOCKS:
            self._flush()
            self._listed(tag, dict(attrs).get("start") or "1")

    def _in_table(self, tag: str) -> None:
        rows = self._rows if self._rows is not None else []
        if tag == "tr":
            rows.append([])
        elif tag in {"td", "th"} and rows:
            rows[-1].append("")
        elif tag in BLOCKS:
            self.handle_data(" ")

    def _listed(self, tag: str, start: str) -> None:
        if tag in {"ol", "ul"}:
            self._lists.append(int(start) if tag == "ol" and start.isdigit() else None)
        elif tag == "li" and self._lists and self._lists[-1] is not None:
            self._said.append(f"{self._lists[-1]}. ")
            self._lists[-1] += 1

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()
        elif tag == "table" and self._rows is not None:
            self._table()
        elif tag in BLOCKS and self._rows is None:
            self._flush()
            if tag in {"ol", "ul"} and self._lists:
                self._lists.pop()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._rows is None:
            self._said.append(data)
        elif self._rows and self._rows[-1]:
            self._rows[-1][-1] += data

    def _flush(self) -> None:
        words = re.sub(r"[\r\n\t ]+", " ", "".join(self._said)).strip()
        self._said = []
        if words:
            self._lines.append(Line(words, len(self._lines) + 1))

    def _table(self) -> None:
        rows = [[" ".join(cell.split()) for cell in row] for row in self._rows or []]
        self._rows = None
        told = [CELLS.join(row) for row in rows if any(row)]
        if all(len(row) <= 1 for row in rows):
            for text in told:
                self._lines.append(Line(text, len(self._lines) + 1))
        elif told:
            self._tables += 1
            self._lines.append(Line("\n".join(told), len(self._lines) + 1, is_table=True))
