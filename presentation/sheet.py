"""A sheet of A4 that the server draws: an SVG in millimetres becomes a PDF of one page."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import resvg_py
from django.core.cache import cache
from PIL import Image

from presentation.lines import wrap

# ISO 216, in mm. What is read from an arm's length needs no more than 200 dots an inch.
WIDTH, HEIGHT, DPI = 210, 297, 200
MM_OF_AN_INCH = 25.4
PIXELS = round(WIDTH / MM_OF_AN_INCH * DPI), round(HEIGHT / MM_OF_AN_INCH * DPI)
LEADING = 1.4  # from line to line, in heights of a letter
TEN_MINUTES = 10 * 60


@dataclass(frozen=True)
class Block:
    """Lines of one size, in mm: each with the height of its baseline from the head of the sheet."""

    size: float
    lines: list[tuple[str, float]]

    @property
    def end(self) -> float:
        """The baseline after which the next block begins."""
        return self.lines[-1][1] if self.lines else 0.0


def block(text: str, *, size: float, room: float, most: int, top: float) -> Block:
    """Break ``text`` into at most ``most`` lines of ``room`` mm; the first stands on ``top``."""
    # A control character would break the drawing, one that turns the direction its meaning.
    plain = "".join(filter(str.isprintable, " ".join(text.split())))
    lines = wrap(plain, room=room / size, most=most) if most > 0 else []
    step = size * LEADING
    return Block(size, [(line, round(top + at * step, 2)) for at, line in enumerate(lines)])


def largest(text: str, sizes: Sequence[tuple[float, int]], *, room: float, top: float) -> Block:
    """The first of ``sizes``, each a size in mm with the lines it may take, in which all fits.

    What fits in none is cut in the last. The first line begins below ``top``.
    """
    for size, most in sizes:
        tried = block(text, size=size, room=room, most=most + 1, top=top + size)
        if len(tried.lines) <= most:
            return tried
    size, most = sizes[-1]
    return block(text, size=size, room=room, most=most, top=top + size)


@dataclass(frozen=True)
class Sheet:
    """One drawing of ``WIDTH`` × ``HEIGHT``: ``title`` is how readers of PDF call it."""

    svg: str
    title: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{self.title}\n{self.svg}".encode()).hexdigest()[:32]

    def pdf(self) -> bytes:
        """Draw it, or take what was drawn of the same words in ten minutes (0.5 s, 500 KB)."""
        return cache.get_or_set(f"sheet:{self.digest}", lambda: draw(self), TEN_MINUTES)


def draw(sheet: Sheet) -> bytes:
    width, height = PIXELS
    png = resvg_py.svg_to_bytes(svg_string=sheet.svg, width=width, height=height, background="#fff")
    file = BytesIO()
    # No hour of making: the same words make the same file, as its ETag says.
    Image.open(BytesIO(bytes(png))).convert("RGB").save(
        file,
        "PDF",
        resolution=DPI,
        quality=75,
        subsampling=0,
        title=sheet.title,
        creationDate=None,
        modDate=None,
    )
    return file.getvalue()
