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
from django.utils.translation import ngettext, override

from consultations.models import Consultation
from presentation import qr
from presentation.dates import closing, day
from presentation.lines import wrap
from presentation.numbers import Figure

# What WeChat, Weibo and Open Graph readers show uncut: 1.91 : 1 (ogp.me, 1200 × 630).
WIDTH, HEIGHT = 1200, 630
TITLE_SIZE, TITLE_ROOM, TITLE_LINES = 60, 1040, 3
TITLE_STEP = 80
A_DAY = 24 * 60 * 60
# The fonts of the usual systems, Chinese first; one of them draws the Latin letters too.
FONTS = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, WenQuanYi Micro Hei"


@dataclass(frozen=True)
class Picture:
    """One drawing: ``svg`` is its source, ``digest`` the name under which it may be kept."""

    svg: str
    digest: str

    def png(self) -> bytes:
        """Draw it, or take what was drawn of the same words within a day (about 0.1 s, 60 KB)."""
        return cache.get_or_set(f"card:{self.digest}", lambda: draw(self.svg), A_DAY)


def picture_of(consultation: Consultation, *, said: int, address: str) -> Picture:
    """The picture of a consultation of which ``said`` opinions were accepted.

    ``address`` stands in its QR code. In the site's first language, whoever asks for it: the
    picture is fetched by machines and kept by them. Where no font of this machine knows Chinese
    the card is the mark and the code alone, which are shapes, and no row of empty boxes.
    """
    with override(settings.LANGUAGE_CODE):
        facts = _facts(consultation, said) if knows_chinese() else {}
    code, side = qr.path(address)
    facts |= {"code": code, "side": side, "width": WIDTH, "height": HEIGHT, "fonts": FONTS}
    svg = render_to_string("consultations/card.svg", facts)
    return Picture(svg, hashlib.sha256(svg.encode()).hexdigest()[:32])


def _facts(consultation: Consultation, said: int) -> dict[str, Any]:
    # A control character would break the picture, one that turns the direction its meaning.
    title = "".join(filter(str.isprintable, consultation.title))
    lines = wrap(title, room=TITLE_ROOM / TITLE_SIZE, most=TITLE_LINES)
    counted = ngettext("%(n)s opinion accepted", "%(n)s opinions accepted", said)
    return {
        "lines": [(line, number * TITLE_STEP) for number, line in enumerate(lines)],
        "site": _("Huixiang"),
        "motto": _("Every voice gets an answer"),
        "state": consultation.get_state_display(),
        "lead": wrap(consultation.lead.name, room=22, most=1)[0],
        "until": _when(consultation),
        "said": counted % {"n": Figure(said)} if said else "",
        "number": consultation.number,
    }


def _when(consultation: Consultation) -> str:
    if consultation.state == Consultation.State.ANNOUNCED:
        return _("from %(day)s") % {"day": day(consultation.opens_at)}
    return _("until %(closing)s") % {"closing": closing(consultation.closes_at)}


def draw(svg: str) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=svg))


@once
def knows_chinese() -> bool:
    """Whether this machine has a font with Chinese characters: two of them look different."""
    text = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text y="30" '
    text += f'font-size="30" font-family="{FONTS}">%s</text></svg>'
    return draw(text % "回") != draw(text % "响")
