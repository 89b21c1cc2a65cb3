"""Workbooks and texts of office programs: zips, some parts of which tell who wrote them where."""

import io
import zipfile
from collections.abc import Callable

from lxml import etree

# Whatever the zip says of when each part was saved.
NO_DAY = (1980, 1, 1, 0, 0, 0)
META = (
    b'<?xml version="1.0" encoding="UTF-8"?><office:document-meta '
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"/>'
)
PRINTER = {"PrinterName", "PrinterSetup"}
# Comments, who wrote them, and the record of changes of a shared workbook.
TRACES = ("xl/comments", "xl/threadedComments/", "xl/persons/", "xl/revisions/")
ODF_TRACES = (
    "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}tracked-changes",
    "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}tracked-changes",
    "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation",
)


def workbook_traces(content: bytes) -> bool:
    """Whether a workbook holds comments or changes with the names of colleagues."""
    return any(name.startswith(TRACES) for name in _names(content))


def text_traces(content: bytes) -> bool:
    """Whether an OpenDocument file holds comments or tracked changes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = _parsed(archive.read("content.xml"))
    return next(root.iter(*ODF_TRACES), None) is not None


def without_properties(content: bytes) -> bytes:
    """A workbook without its properties, the folder it was saved in and its printers."""
    return _rewritten(
        content,
        gone=lambda name: name.startswith("docProps/"),
        changed={
            "_rels/.rels": lambda part: _dropped(part, "Target", "docProps/"),
            "[Content_Types].xml": lambda part: _dropped(part, "PartName", "docProps/"),
            "xl/workbook.xml": _without_folder,
        },
    )


def without_meta(content: bytes) -> bytes:
    """An OpenDocument file without authors, dates, printers and the picture of its first page."""
    return _rewritten(
        content,
        gone=lambda name: name.startswith("Thumbnails/"),
        changed={
            "meta.xml": lambda _part: META,
            "settings.xml": _without_printer,
            "META-INF/manifest.xml": lambda part: _dropped(part, "full-path", "Thumbnails/"),
        },
    )


def _rewritten(
    content: bytes, *, gone: Callable[[str], bool], changed: dict[str, Callable[[bytes], bytes]]
) -> bytes:
    """Write the parts anew in their order: ``mimetype`` has to stay the first, and unpacked."""
    clean = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(clean, "w") as target:
        for part in source.infolist():
            if gone(part.filename) or part.is_dir():
                continue
            words = source.read(part)
            if part.filename in changed:
                words = changed[part.filename](words)
            bare = zipfile.ZipInfo(part.filename, NO_DAY)
            bare.compress_type = part.compress_type
            target.writestr(bare, words)
    return clean.getvalue()


def _names(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.namelist()


def _parsed(part: bytes) -> etree._Element:
    # Nothing outside the part is read, and no entity is blown up.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(part, parser)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _dropped(part: bytes, name: str, folder: str) -> bytes:
    """The list of parts without those in ``folder``, named by the attribute ``name``."""
    root = _parsed(part)
    for entry in list(root):
        said = next((v for k, v in entry.attrib.items() if etree.QName(k).localname == name), "")
        if said.lstrip("/").startswith(folder):
            root.remove(entry)
    return _written(root)


def _without_folder(part: bytes) -> bytes:
    root = _parsed(part)
    for place in root.iter("{*}absPath"):
        place.attrib["url"] = ""
    for who in root.iter("{*}fileSharing"):
        who.attrib.pop("userName", None)
    return _written(root)


def _without_printer(part: bytes) -> bytes:
    root = _parsed(part)
    for item in root.iter("{*}config-item"):
        if PRINTER & set(item.attrib.values()):
            item.text = ""
    return _written(root)
