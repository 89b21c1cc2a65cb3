"""Lays pictures of pages out: as a page with all of them, and as one large picture."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from scripts.contact_sheet import Shot

INDEX = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Contact sheet</title>
<style>
body {{ margin: 1rem; font: 14px/1.4 system-ui, sans-serif; color: #222; background: #ddd }}
section {{ margin: 0 0 2rem }}
h2 {{ margin: 0 0 .4rem; font-size: 1rem }}
h2 a, nav a {{ color: #124 }}
nav {{ columns: 5 12rem; margin: 1rem 0 }}
nav a {{ display: block }}
.row {{ display: flex; gap: .75rem; align-items: flex-start; overflow-x: auto }}
figure {{ margin: 0; flex: none }}
figcaption {{ font-size: 12px; color: #555 }}
figure a {{ display: block; max-height: 34rem; overflow: hidden; border: 1px solid #999 }}
img {{ display: block; background: #fff }}
.fault {{ color: #a00 }}
nav .fault::after {{ content: " ⚠" }}
</style>
<h1>Contact sheet</h1>
<nav>{links}</nav>
{sections}
</html>
"""
# Widths of a picture on the index and on the large picture.
SHOWN = {360: 180, 768: 288, 1280: 400}
THUMBS = {360: 108, 768: 192, 1280: 288}
TALL, GAP, LABEL, COLUMNS = 330, 12, 26, 3


def print_index(out: Path, taken: list[Shot]) -> None:
    """Write index.html: a row for each page, its appearances one after the other."""
    names = list(dict.fromkeys(shot.name for shot in taken))
    by_name = {name: [shot for shot in taken if shot.name == name] for name in names}
    links = "".join(
        f'<a href="#{name}"{_marked(shots)}>{name}</a>' for name, shots in by_name.items()
    )
    sections = "".join(_section(name, shots) for name, shots in by_name.items())
    (out / "index.html").write_text(INDEX.format(links=links, sections=sections), encoding="utf-8")


def _marked(shots: list[Shot]) -> str:
    return ' class="fault"' if any(shot.faults for shot in shots) else ""


def _section(name: str, shots: list[Shot]) -> str:
    rows = "".join(_figure(shot, width) for shot in shots for width in shot.pictures)
    faults = dict.fromkeys(f"{shot.mode}: {fault}" for shot in shots for fault in shot.faults)
    said = "".join(f'<p class="fault">{escape(fault)}</p>' for fault in faults)
    address = escape(shots[0].address)
    head = f'<section id="{name}"><h2>{name} <code>{address}</code></h2>'
    return f'{head}{said}<div class="row">{rows}</div></section>\n'


def _figure(shot: Shot, width: int) -> str:
    file = shot.pictures[width]
    return (
        f'<figure><a href="{file}"><img src="{file}" width="{SHOWN.get(width, 288)}" loading="lazy"'
        f' alt=""></a><figcaption>{shot.mode} {width}</figcaption></figure>'
    )


def print_sheet(out: Path, mode: str, shots: list[Shot]) -> None:
    """Write MODE.jpg: the upper part of every page in all its widths, with its name."""
    if not shots:
        return
    cell = sum(THUMBS.values()) + GAP * (len(THUMBS) + 1)
    rows = -(-len(shots) // COLUMNS)
    sheet = Image.new("RGB", (cell * COLUMNS, rows * (TALL + LABEL + GAP)), "#dddddd")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(16)
    for number, shot in enumerate(shots):
        left, top = cell * (number % COLUMNS) + GAP, (TALL + LABEL + GAP) * (number // COLUMNS)
        label = shot.name + (f"   ! {shot.faults[0][:60]}" if shot.faults else "")
        draw.text((left, top + 4), label, fill="#aa0000" if shot.faults else "#222222", font=font)
        for width, file in shot.pictures.items():
            thumb = _thumb(out / file, THUMBS.get(width, 192))
            sheet.paste(thumb, (left, top + LABEL))
            left += thumb.width + GAP
    sheet.save(out / f"{mode}.jpg", quality=88, optimize=True)


def _thumb(file: Path, width: int) -> Image.Image:
    with Image.open(file) as picture:
        tall = min(picture.height, round(TALL * picture.width / width))
        top = picture.convert("RGB").crop((0, 0, picture.width, tall))
        return top.resize((width, round(tall * width / picture.width)), Image.Resampling.LANCZOS)
