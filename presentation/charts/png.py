"""A chart as a picture, for documents that hold no SVG (Word)."""

import re

from presentation.charts.draw import drawing_of
from presentation.charts.spec import Chart

try:
    import resvg_py
except (ImportError, OSError):  # no build for this kind of machine: the document has the table
    resvg_py = None  # type: ignore[assignment]

# The light colours of front/styles/_charts.scss: paper is white.
PAPER = {
    "ink": "#23272a",
    "ink-2": "#565a5d",
    "line": "#ddd6c8",
    "ground": "#ffffff",
    "texture": "rgba(255,255,255,0.25)",
    "1": "#186669",
    "2": "#946215",
    "3": "#3670c0",
    "4": "#8c1b15",
    "5": "#552458",
    "6": "#85888b",
    "on-1": "#ffffff",
    "on-2": "#ffffff",
    "on-3": "#ffffff",
    "on-4": "#ffffff",
    "on-5": "#ffffff",
    "on-6": "#000000",
    "step-0": "#f3efe6",
    "step-1": "#d5e8e6",
    "step-2": "#a3cdca",
    "step-3": "#6aaba8",
    "step-4": "#2f7678",
    "step-5": "#12494b",
    "on-step-0": "#565a5d",
    "on-step-1": "#23272a",
    "on-step-2": "#23272a",
    "on-step-3": "#000000",
    "on-step-4": "#ffffff",
    "on-step-5": "#ffffff",
}
COLOUR = re.compile(r"var\(--chart-([\w-]+)\)")
FAMILIES = "Noto Sans CJK SC"


def picture_of(chart: Chart, zoom: float = 3) -> bytes | None:
    """The wide drawing as PNG on white, ``zoom`` × 520 pixels wide; None where there is none.

    Chinese letters come from the fonts of the machine (Debian: fonts-noto-cjk).
    """
    drawing = drawing_of(chart)
    if not drawing or resvg_py is None:
        return None
    svg = COLOUR.sub(lambda name: PAPER[name[1]], drawing.wide)
    svg = svg.replace("<svg ", f'<svg font-family="{FAMILIES}" ', 1)
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, background="#ffffff", zoom=zoom))
