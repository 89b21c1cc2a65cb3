"""Builders of files as people send them: Word documents with what Word puts into them."""

import io
import zipfile

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

W = nsdecls("w")


def saved(document) -> io.BytesIO:
    file = io.BytesIO()
    document.save(file)
    file.seek(0)
    return file


def word(*paragraphs: str):
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return document


def add(document, inner: str):
    """Add a paragraph written in Word's own markup."""
    paragraph = parse_xml(f"<w:p {W}>{inner}</w:p>")
    document.element.body.insert(len(document.element.body) - 1, paragraph)
    return document


def run(text: str, tag: str = "t") -> str:
    return f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"


def tracked():
    by = 'w:id="1" w:author="x" w:date="2026-01-01T00:00:00Z"'
    document = word("第一条 音箱不得使用。")
    add(
        document,
        f"{run('第二条 限于')}<w:del {by}>{run('三十', 'delText')}</w:del>"
        f"<w:ins {by}>{run('十五')}</w:ins>{run('日内')}",
    )
    mark = f"<w:pPr><w:rPr><w:del {by}/></w:rPr></w:pPr>"
    add(document, f"{mark}{run('第三条 本办法自')}")
    return add(document, run("公布之日起施行。"))


def numbered(*texts: str):
    """Paragraphs counted 第%1条 and （%2） by Word; a text that begins with a tab is an item."""
    document = word()
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for depth, form, pattern in (
            (0, "chineseCountingThousand", "第%1条"),
            (1, "chineseCounting", "（%2）"),
        )
    )
    root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="90">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for text in texts:
        depth = int(text.startswith("\t"))
        place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="90"/></w:numPr>'
        add(document, f"<w:pPr>{place}</w:pPr>{run(text.strip())}")
    return document


def with_parts(file: io.BytesIO, parts: dict[str, bytes]) -> io.BytesIO:
    """The same zip with more in it, packed."""
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    file.seek(0)
    return file


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
