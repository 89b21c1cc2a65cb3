"""A DOCX is a zip that anybody can send: what of it is unpacked, and how much at most."""

import io
import zipfile
from typing import BinaryIO

from cms.importing.source import IsBroken, IsEncrypted, IsTooMuch

MOST_PARTS = 5000
MOST_UNPACKED = 60 * 2**20
# Word packs text to a tenth or less; a thousandth is what a bomb has.
MOST_RATIO, SMALL = 300, 2**20
TEXT = (".xml", ".rels")


def without_pictures(file: BinaryIO) -> io.BytesIO:
    """Copy a DOCX with its text alone: pictures and what else is inside are left empty.

    They are not unpacked. Raises IsTooMuch for a zip bomb, IsEncrypted and IsBroken.
    """
    slim = io.BytesIO()
    try:
        with zipfile.ZipFile(file) as source, zipfile.ZipFile(slim, "w") as target:
            for part in _parts(source):
                words = part.filename.lower().endswith(TEXT)
                target.writestr(part.filename, source.read(part) if words else b"")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, ValueError) as broken:
        raise IsBroken from broken
    except (RuntimeError, NotImplementedError) as locked:
        raise IsEncrypted from locked
    slim.seek(0)
    return slim


def _parts(source: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    parts = source.infolist()
    if len(parts) > MOST_PARTS or len({part.filename for part in parts}) < len(parts):
        raise IsTooMuch
    words = [part for part in parts if part.filename.lower().endswith(TEXT)]
    # ``read`` gives no more than the size that is declared here.
    if sum(part.file_size for part in words) > MOST_UNPACKED:
        raise IsTooMuch
    for part in words:
        if part.file_size > SMALL and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise IsTooMuch
    return parts
