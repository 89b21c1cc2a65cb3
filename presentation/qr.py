"""QR codes, drawn as shapes: sharp at every size on paper, and no font is needed."""

from io import BytesIO

import segno

# A part of the code may be covered or torn off on a notice board (ISO/IEC 18004: level Q mends
# 25 %); the quiet zone is the four modules that the standard asks for.
LEVEL, QUIET = "q", 4


def svg(address: str) -> bytes:
    """The code of ``address`` as an SVG file without a size of its own, black on white."""
    file = BytesIO()
    segno.make(address, error=LEVEL, micro=False).save(
        file, kind="svg", border=QUIET, light="#fff", omitsize=True, xmldecl=False, nl=False
    )
    return file.getvalue()


def path(address: str) -> tuple[str, int]:
    """The dark modules as the ``d`` of an SVG path, and the side in modules with the quiet zone."""
    code = segno.make(address, error=LEVEL, micro=False)
    rows = list(code.matrix_iter(border=QUIET))
    cells = [
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    ]
    return "".join(cells), len(rows)
