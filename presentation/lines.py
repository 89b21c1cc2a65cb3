"""Breaking a title into lines where no browser does it: pictures that the server draws."""

import re
from unicodedata import east_asian_width

# 标点禁则 (W3C, Requirements for Chinese Text Layout, 3.1.2): these begin no line, those end none.
NOT_FIRST = frozenset("，。、；：？！）》」』】〕〉”’…—·%％,.;:?!)]}")
NOT_LAST = frozenset("（《「『【〔〈“‘([{")
# A word, a number or a date of Latin letters stays whole, as long as a line could hold it.
PIECE = re.compile(r"[!-~]+|\s+|.", re.DOTALL)
SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?[”」』）]?")
LATIN_WIDTH = 0.56  # of an em, the mean of the letters and figures of the common sans-serif fonts


def width(text: str) -> float:
    """Width in em: 1 for a Chinese character or mark, about half for a Latin letter."""
    return sum(1 if east_asian_width(letter) in "WFA" else LATIN_WIDTH for letter in text)


def wrap(text: str, *, room: float, most: int) -> list[str]:
    """Break ``text`` into at most ``most`` lines of ``room`` em, evenly filled.

    What does not fit ends in an ellipsis. Chinese breaks anywhere but before a closing or after
    an opening mark; a word of Latin letters only where it is longer than a line.
    """
    lines = _fill(text, room)
    if len(lines) > most:
        return [*lines[: most - 1], _cut(lines[most - 1], room)]
    # 办法（征求意见稿）breaks best before its bracket, where that costs no line more.
    head, bracket, tail = text.partition("（")
    parts = [_even(head, room), _even(bracket + tail, room)]
    return [*parts[0], *parts[1]] if sum(map(len, parts)) == len(lines) else _even(text, room)


def _even(text: str, room: float) -> list[str]:
    """The same number of lines, as narrow as they can be."""
    narrower, lines = room, _fill(text, room)
    while narrower > room / 2 and len(_fill(text, narrower - 1)) == len(lines):
        narrower -= 1
    return _fill(text, narrower)


def _fill(text: str, room: float) -> list[str]:
    lines = [""]
    for unit in _units(text, room):
        if lines[-1] and width((lines[-1] + unit).rstrip()) > room:
            lines.append("")
        lines[-1] += unit if lines[-1] else unit.lstrip()
    return [line.rstrip() for line in lines if line.strip()]


def _units(text: str, room: float) -> list[str]:
    """What may not be torn: a character with the marks that cling to it, a Latin word."""
    units: list[str] = []
    for piece in (part for whole in PIECE.findall(text) for part in _torn(whole, room)):
        clings = units and (piece[0] in NOT_FIRST or units[-1][-1] in NOT_LAST)
        if clings and width(units[-1] + piece) <= room:
            units[-1] += piece
        else:
            units.append(piece)
    return units


def _torn(piece: str, room: float) -> list[str]:
    size = max(1, int(room / LATIN_WIDTH))
    return [piece[at : at + size] for at in range(0, len(piece), size)]


def _cut(line: str, room: float) -> str:
    while line and width(line) > room - 1:
        line = line[:-1]
    return line.rstrip("".join(NOT_FIRST | NOT_LAST)) + "…"


def sentences(text: str, *, most: int, room: int = 200) -> list[str]:
    """The first ``most`` sentences of ``text``, in all at most ``room`` characters.

    A first sentence that is longer alone is cut with an ellipsis.
    """
    found: list[str] = []
    for sentence in SENTENCE.findall(text):
        told = " ".join(sentence.split())
        if len(found) == most or (found and len("".join(found)) + len(told) > room):
            break
        if told:
            found.append(told if len(told) <= room else told[: room - 1] + "…")
    return found
