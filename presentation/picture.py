"""The picture that stands beside a link in a chat: 1200 × 630 px, drawn from an SVG template."""

import hashlib
from dataclasses import dataclass
from functools import cache as once
from typing import Any

import resvg_py
from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from presentation import qr
from presentation.lines import wrap

# What WeChat, Weibo and Open Graph readers show uncut: 1.91 : 1 (ogp.me, 1200 × 630).
WIDTH, HEIGHT = 1200, 630
TITLE_SIZE, TITLE_ROOM, TITLE_LINES = 60, 1040, 3
TITLE_STEP = 80
A_DAY = 24 * 60 * 60
# The fonts of the usual systems, Chinese first; one of them draws the Latin letters too.
FONTS = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, WenQuanYi Micro Hei"


@dataclass(frozen=True)
class Card:
    """The words of a picture: ``lead`` is who is asked or asks, ``until`` the line in red.

    ``state`` and ``said`` stand on the last line, ``number`` is the reference number.
    """

    title: str
    lead: str
    until: str
    state: str
    said: str
    number: str


@dataclass(frozen=True)
class Picture:
    """One drawing: ``svg`` is its source, ``digest`` the name under which it may be kept."""

    svg: str
    digest: str

    def png(self) -> bytes:
        """Draw it, or take what was drawn of the same words within a day (about 0.1 s, 60 KB)."""
        return cache.get_or_set(f"card:{self.digest}", lambda: draw(self.svg), A_DAY)


def in_first_language() -> override:
    """The language of pictures: machines fetch them for whoever comes, and keep them."""
    return override(settings.LANGUAGE_CODE)


def picture(card: Card, *, address: str) -> Picture:
    """Lay out ``card`` with the QR code of ``address``.

    Where no font of this machine knows Chinese the picture is the mark and the code alone, which
    are shapes, and no row of empty boxes.
    """
    facts = _facts(card) if knows_chinese() else {}
    code, side = qr.path(address)
    facts |= {"code": code, "side": side, "width": WIDTH, "height": HEIGHT, "fonts": FONTS}
    with in_first_language():
        svg = render_to_string("components/card.svg", facts)
    return Picture(svg, hashlib.sha256(svg.encode()).hexdigest()[:32])


def _facts(card: Card) -> dict[str, Any]:
    # A control character would break the picture, one that turns the direction its meaning.
    title = "".join(filter(str.isprintable, card.title))
    lines = wrap(title, room=TITLE_ROOM / TITLE_SIZE, most=TITLE_LINES)
    with in_first_language():
        site, motto = _("Huixiang"), _("Every voice gets an answer")
    return vars(card) | {
        "lines": [(line, number * TITLE_STEP) for number, line in enumerate(lines)],
        "site": site,
        "motto": motto,
        "lead": "".join(wrap(card.lead, room=22, most=1)),
    }


def draw(svg: str) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=svg))


@once
def knows_chinese() -> bool:
    """Whether this machine has a font with Chinese characters: two of them look different."""
    text = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text y="30" '
    text += f'font-size="30" font-family="{FONTS}">%s</text></svg>'
    return draw(text % "回") != draw(text % "响")
