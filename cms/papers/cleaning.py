"""Told by content, limited in size, and without what tells who made it on which machine."""

import io
import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import BinaryIO

import docx
import filetype
from django.utils.translation import gettext_lazy as _
from lxml.etree import XMLSyntaxError
from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from cms.papers.office import text_traces, without_meta, without_properties, workbook_traces
from core.errors import DomainError

LARGEST = 30 * 2**20
# More would be a bomb: a sheet of A3 at 600 dots is 70 million.
MOST_PIXELS = 100_000_000
MOST_UNPACKED = 400 * 2**20
PLAIN = {"csv", "txt"}
SAME = {"jpeg": "jpg", "odt": "odt", "ods": "ods"}


class UnfitFile(DomainError):
    message = _("This file cannot be published. Save it anew and upload it again.")


class IsTooLarge(UnfitFile):
    message = _("This file is larger than 30 MB. Make its pictures smaller, or divide it.")


class IsAnother(UnfitFile):
    message = _(
        "What is in this file is not what its name says. Give it the ending of what it is, "
        "or save it anew."
    )


class IsLocked(UnfitFile):
    message = _("This file is protected by a password, so nobody could read it. Take it off first.")


class HasTraces(UnfitFile):
    message = _(
        "This file holds tracked changes or comments with the names of colleagues. "
        "Accept or reject them all, delete the comments, and upload it again."
    )


def cleaned(file: BinaryIO, name: str, size: int) -> bytes:
    """Return the content as it may be published; raises UnfitFile.

    What is no plain text loses its authors, programs, places and dates.
    """
    if size > LARGEST:
        raise IsTooLarge
    content = file.read()
    ending = PurePath(name).suffix.lower().lstrip(".")
    ending = SAME.get(ending, ending)
    found = filetype.guess(content[:8192])
    if ending in PLAIN:
        if found is not None or b"\x00" in content:
            raise IsAnother
        return content
    if not _is(ending, content, found.extension if found else ""):
        raise IsAnother
    strip = CLEANERS.get(ending)
    return strip(content) if strip else content


def _is(ending: str, content: bytes, guessed: str) -> bool:
    if ending == "pdf":
        return content[:1024].find(b"%PDF-") >= 0
    if ending in {"docx", "xlsx", "odt", "ods"}:
        return _office(content) == ending
    return guessed == ending


def _office(content: bytes) -> str:
    """What kind of office file a zip is, by what is in it; "" for none."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise IsLocked
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise IsTooLarge
            kind = archive.read("mimetype").decode("ascii") if "mimetype" in names else ""
    except (zipfile.BadZipFile, RuntimeError, ValueError) as broken:
        raise IsAnother from broken
    if kind:
        return "odt" if kind.endswith("text") else "ods" if kind.endswith("spreadsheet") else ""
    return "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else ""


def _pdf(content: bytes) -> bytes:
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise IsLocked
        writer = PdfWriter(clone_from=reader)
        writer.metadata = None
        writer.xmp_metadata = None
        clean = io.BytesIO()
        writer.write(clean)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as broken:
        raise UnfitFile from broken
    return clean.getvalue()


def _word(content: bytes) -> bytes:
    try:
        document = docx.Document(io.BytesIO(content))
    except (KeyError, ValueError, TypeError, SyntaxError) as broken:
        raise UnfitFile from broken
    words = document.element.xml
    if any(f"<w:{tag} " in words for tag in ("ins", "del", "moveFrom", "commentReference")):
        raise HasTraces
    known = document.core_properties
    for name in ("author", "last_modified_by", "comments", "keywords", "category", "subject"):
        setattr(known, name, "")
    known.revision = 1
    _forget_programs(document)
    clean = io.BytesIO()
    document.save(clean)
    return clean.getvalue()


def _forget_programs(document: "docx.document.Document") -> None:
    """Drop the parts that name the company, the program, and what is custom."""
    package = document.part.package
    for key, link in list(package.rels.items()):
        if link.reltype.rsplit("/", 1)[-1] in {"extended-properties", "custom-properties"}:
            package.rels.pop(key)


def _workbook(content: bytes) -> bytes:
    return _office_parts(content, workbook_traces, without_properties)


def _opendocument(content: bytes) -> bytes:
    return _office_parts(content, text_traces, without_meta)


def _office_parts(
    content: bytes, has_traces: Callable[[bytes], bool], strip: Callable[[bytes], bytes]
) -> bytes:
    try:
        if has_traces(content):
            raise HasTraces
        return strip(content)
    except (zipfile.BadZipFile, XMLSyntaxError, KeyError, RuntimeError, ValueError) as broken:
        raise UnfitFile from broken


def _picture(content: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise IsTooLarge
            kind = picture.format
            bare = Image.new(picture.mode, picture.size)
            if picture.mode == "P":
                bare.putpalette(picture.getpalette() or [])
            bare.paste(picture)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as broken:
        raise UnfitFile from broken
    clean = io.BytesIO()
    bare.save(clean, kind, **({"quality": 92} if kind == "JPEG" else {}))
    return clean.getvalue()


CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "pdf": _pdf,
    "docx": _word,
    "xlsx": _workbook,
    "odt": _opendocument,
    "ods": _opendocument,
    "png": _picture,
    "jpg": _picture,
}
