"""What an uploaded file is, told by its content: nobody is asked to believe a name."""

from typing import BinaryIO

import filetype

from cms.importing.hypertext import decoded, read_html, read_text
from cms.importing.source import (
    IsEncrypted,
    IsOldWord,
    IsPdf,
    IsTooMuch,
    Source,
    Unreadable,
    checked,
)
from cms.importing.word import read_word

# Pictures are not unpacked, so that a file may have many; a text as large as this is none.
LARGEST_WORD, LARGEST_TEXT = 100 * 2**20, 5 * 2**20
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
# The stream in which Office keeps what a password locks (MS-OFFCRYPTO 2.3).
LOCKED = "EncryptedPackage".encode("utf-16-le")


def read_file(file: BinaryIO, size: int) -> Source:
    """Read a DOCX, a web page or a plain text of ``size`` bytes; raises Unreadable."""
    head = file.read(2**20)
    file.seek(0)
    if head.startswith(OLE):
        raise IsEncrypted if LOCKED in head + file.read(LARGEST_TEXT) else IsOldWord
    if head.startswith(ZIP):
        if size > LARGEST_WORD:
            raise IsTooMuch
        return checked(read_word(file))
    found = filetype.guess(head[:8192])
    if b"%PDF-" in head[:1024]:
        raise IsPdf
    if found is not None or b"\x00" in head[:4096].replace(b"\xff\xfe", b"", 1)[:1]:
        raise Unreadable
    if size > LARGEST_TEXT:
        raise IsTooMuch
    return checked(_text(decoded(file.read())))


def _text(words: str) -> Source:
    head = words[:4096].lower()
    is_html = any(sign in head for sign in ("<html", "<!doctype html", "<body", "<p", "<div"))
    if not is_html and "\x00" in words:
        raise Unreadable
    return read_html(words) if is_html else read_text(words)


def read_paste(words: str) -> Source:
    """Read a pasted text, which may be the source of a web page."""
    return checked(_text(words.replace("\x00", "")))
