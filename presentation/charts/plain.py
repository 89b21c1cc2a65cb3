"""From ECharts' SVG to one that a page may hold: no style, no class, no number of its own."""

import re

DROPPED = re.compile(
    r"<style\b.*?</style>|<rect[^>]*fill=\"none\"[^>]*></rect>"
    # areas that only a pointer would feel, and the colour of what only cuts
    r"|<path[^>]*fill-opacity=\"0\"[^>]*></path>| fill=\"#000\""
    r"| (?:ecmeta_\w+|class|xmlns:xlink|version|baseProfile|xml:space|pointer-events)=\"[^\"]*\"",
    re.DOTALL,
)
STYLE = re.compile(r' style="([^"]*)"')
NUMBER = re.compile(r"(?<=[ \"(,a-zA-Z-])\d+\.\d{2,}(?=[ \"),a-zA-Z-])")
OWN_ID = re.compile(r"\bzr\d+-")
# The letters' family is the page's, or the paper's (see png.py).
KEPT = {"font-size", "font-weight"}


class NotPlainError(Exception):
    """The drawing still holds what the content security policy refuses."""


def plain(svg: str, prefix: str) -> str:
    """Return ``svg`` with presentation attributes only; its ids begin with ``prefix``.

    ECharts numbers ids by the charts its context has drawn: two of them would meet in one page.
    Raises NotPlainError for what should be impossible: better no drawing than a broken page.
    """
    clean = DROPPED.sub("", svg)
    clean = STYLE.sub(_attributes, clean)
    clean = NUMBER.sub(lambda found: f"{float(found[0]):.1f}", clean)
    clean = OWN_ID.sub(f"{prefix}-", clean).replace("\n", "")
    if re.search(r"<script|<style|<foreignObject| style=| on\w+=|href=", clean):
        raise NotPlainError
    return clean.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def _attributes(style: re.Match[str]) -> str:
    pairs = (part.split(":", 1) for part in style[1].split(";") if ":" in part)
    named = {name.strip(): value.strip().removesuffix("px") for name, value in pairs}
    return "".join(f' {name}="{value}"' for name, value in named.items() if name in KEPT)
