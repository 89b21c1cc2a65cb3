"""The poster of a petition as a sheet of A4, for those who have no printer at hand."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from petitions.goal import Goal
from petitions.models import Petition
from presentation import qr
from presentation.dates import deadline
from presentation.numbers import Figure
from presentation.picture import FONTS, in_first_language, knows_chinese
from presentation.sheet import HEIGHT, LEADING, WIDTH, Block, Sheet, block, largest

# In mm: the width between the margins, and that beside the code.
ROOM, BESIDE = 174, 102
# Title and request share what is between the call and the deadline.
CALL, UNTIL = 54, 185
TITLE_SIZES = ((17, 2), (14, 3), (12, 4), (10, 6))
ASK_SIZES = (8, 7, 6, 5.4)
LAST_OF_ASK = UNTIL - 15


def sheet_of(petition: Petition, goal: Goal, *, address: str, scanned: str, now: datetime) -> Sheet:
    """The poster at ``now``: ``address`` stands in letters, ``scanned`` in the QR code.

    It tells no number of signatures, which would be old on paper. Where no font of this machine
    knows Chinese it is the mark and the code alone. Load ``profile``.
    """
    code, side = qr.path(scanned)
    facts: dict[str, Any] = {"width": WIDTH, "height": HEIGHT, "fonts": FONTS}
    facts |= {"code": code, "side": side}
    with in_first_language():
        if knows_chinese():
            facts |= _words(petition, goal, address, petition.accepts(now))
        svg = render_to_string("petitions/poster.svg", facts)
    return Sheet(svg, f"{petition.number} {petition.title}")


def _words(petition: Petition, goal: Goal, address: str, accepts: bool) -> dict[str, Any]:
    title = largest(petition.title, TITLE_SIZES, room=ROOM, top=CALL + 6)
    return {
        "site": _("Huixiang"),
        "motto": _("Every voice gets an answer"),
        "number": petition.number,
        "call": _("Your signature is asked for") if accepts else _("A petition of citizens"),
        "call_at": CALL,
        "title": title,
        "ask": _ask(petition.ask, title.end + 8),
        "until": _until(petition, accepts),
        "until_at": UNTIL,
        "promise": _promise(goal, accepts),
        "scan": _("Scan, read, sign") if accepts else "",
        "ways": _ways_to_sign(address) if accepts else _way_to_read(address),
        "says": _(
            "A citizen asks for this, not the government. Who signs is told what became of it."
        ),
    }


def _ask(text: str, top: float) -> Block:
    """All of the request in a size that leaves the deadline its place; else its beginning."""
    sizes = [(size, int((LAST_OF_ASK - top - size) / (size * LEADING)) + 1) for size in ASK_SIZES]
    return largest(text, sizes, room=ROOM, top=top)


def _until(petition: Petition, accepts: bool) -> str:
    if accepts and petition.closes_at:
        return str(deadline(petition.closes_at))  # no <time>
    return petition.get_state_display()


def _promise(goal: Goal, accepts: bool) -> Block:
    if not (accepts and goal.next):
        return Block(0.0, [])
    told = _("At %(whole)s signatures the government owes: %(promise)s, within %(days)s days.") % {
        "whole": Figure(goal.whole),
        "promise": goal.next.get_action_display(),
        "days": goal.next.due_days,
    }
    return block(told, size=5.6, room=ROOM, most=2, top=UNTIL + 11)


def _ways_to_sign(address: str) -> list[tuple[Block, bool]]:
    """Blocks beside the code, one below the other, each with whether it is set in bold."""
    return _below(
        (_("Three ways to sign"), True),
        (f"1. {_('Scan the code with a phone, read, and sign.')}", False),
        (f"2. {_('Type this address into a browser:')}", False),
        *_in_letters(address),
        (
            "3. "
            + _("Go to the counter with an identity document: a clerk enters your signature."),
            False,
        ),
    )


def _way_to_read(address: str) -> list[tuple[Block, bool]]:
    told = _("Scan the code, or type this address, and read what became of it:")
    return _below((told, False), *_in_letters(address))


def _in_letters(address: str) -> Iterator[tuple[str, bool]]:
    """Break it where it may be broken: before its path."""
    parts = urlsplit(address)
    return ((part, True) for part in (f"{parts.scheme}://{parts.netloc}", parts.path))


def _below(*parts: tuple[str, bool]) -> list[tuple[Block, bool]]:
    rows: list[tuple[Block, bool]] = []
    top = 217.0
    for text, is_bold in parts:
        rows.append((block(text, size=5.4, room=BESIDE, most=3, top=top), is_bold))
        top = rows[-1][0].end + 8.6
    return rows
