"""Word counts lists by itself and keeps no number in the text: count as it does (ISO 29500)."""

import re
from collections import defaultdict
from typing import Any

from docx.oxml.ns import qn

from nlp.clauses import written

CHINESE = {
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
    "taiwaneseCountingThousand", "ideographDigital", "japaneseDigitalTenThousand",
    "taiwaneseDigital", "koreanDigital2",
}  # fmt: skip
FULL_WIDTH = {"decimalFullWidth", "decimalFullWidth2"}
CIRCLED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}
STEMS = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}
WITHOUT = {"bullet", "none"}
ROMAN = [(10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]
PLACE = re.compile(r"%([1-9])")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def figure(number: int, form: str) -> str:
    """Write a number, 1 to 9,999, in one of Word's forms; unknown forms in figures."""
    if form in CHINESE:
        return written(number)
    if form in FULL_WIDTH:
        return str(number).translate(WIDE)
    if form in CIRCLED and number <= 20:
        return chr(0x2460 + number - 1)
    if form in STEMS:
        return STEMS[form][(number - 1) % len(STEMS[form])]
    return _latin(number, form)


def _latin(number: int, form: str) -> str:
    said = str(number)
    if form.endswith("Letter"):
        said = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    elif form.endswith("Roman") and number < 40:
        said = _roman(number)
    return said.upper() if form.startswith("upper") else said


def _roman(number: int) -> str:
    said = ""
    for value, letters in ROMAN:
        said += letters * (number // value)
        number %= value
    return said


class Numbering:
    """The lists of one document; ask for each paragraph once, in order."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        root = numbering if numbering is not None else []
        self._abstract = {_id(one, "abstractNumId"): one for one in _all(root, "w:abstractNum")}
        self._lists = {_id(one, "numId"): one for one in _all(root, "w:num")}
        every = _all(styles, "w:style") if styles is not None else []
        self._styles = {_id(one, "styleId"): one for one in every}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()

    def label(self, paragraph: Any) -> str:
        """The number that Word shows before this paragraph, "" where it shows none."""
        place = self._place(paragraph)
        if place is None:
            return ""
        number, depth = place
        levels = self._levels(number)
        if depth not in levels:
            return ""
        counts = self._count(number, depth, levels)
        form = _value(levels[depth], "w:numFmt", "decimal")
        pattern = _value(levels[depth], "w:lvlText", "")
        if form in WITHOUT:
            return ""
        legal = levels[depth].find(qn("w:isLgl")) is not None

        def shown(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            level = levels.get(at)
            form = _value(level, "w:numFmt", "decimal") if level is not None else "decimal"
            return figure(counts.get(at, 1), "decimal" if legal else form)

        return PLACE.sub(shown, pattern)

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        """The list and the depth of a paragraph, its own or those of its style."""
        properties = paragraph.find(qn("w:pPr"))
        style = ""
        seen: set[str] = set()
        number = depth = None
        while properties is not None:
            listed = properties.find(qn("w:numPr"))
            if listed is not None:
                number = number or _value(listed, "w:numId", "")
                depth = depth or _value(listed, "w:ilvl", "")
            style = _value(properties, "w:pStyle", "") if not seen else style
            properties, style = self._above(style, seen)
        if not number or number == "0" or number not in self._lists:
            return None
        return number, int(depth) if depth and depth.isdigit() else 0

    def _above(self, style: str, seen: set[str]) -> tuple[Any | None, str]:
        """The properties of a style, and the style that one is based on."""
        if not style or style in seen or style not in self._styles:
            return None, ""
        seen.add(style)
        found = self._styles[style]
        below = found.find(qn("w:pPr"))
        if below is None:
            below = found.makeelement(qn("w:pPr"), {})
        return below, _value(found, "w:basedOn", "")

    def _levels(self, number: str) -> dict[int, Any]:
        row = self._lists[number]
        abstract = self._abstract.get(_value(row, "w:abstractNumId", ""))
        levels = {_depth(one): one for one in _all(abstract, "w:lvl")}
        for change in _all(row, "w:lvlOverride"):
            levels |= {_depth(one): one for one in _all(change, "w:lvl")}
        return levels

    def _count(self, number: str, depth: int, levels: dict[int, Any]) -> dict[int, int]:
        row = self._lists[number]
        counts = self._counts[_value(row, "w:abstractNumId", "")]
        start = int(_value(levels[depth], "w:start", "1"))
        for change in _all(row, "w:lvlOverride"):
            said = _value(change, "w:startOverride", "")
            if said.isdigit() and _depth(change) == depth and (number, depth) not in self._begun:
                counts.pop(depth, None)
                start = int(said)
        self._begun.add((number, depth))
        counts[depth] = counts.get(depth, start - 1) + 1
        for deeper in [at for at in counts if at > depth]:
            del counts[deeper]
        return counts


def _all(element: Any | None, tag: str) -> list[Any]:
    return [] if element is None or element == [] else element.findall(qn(tag))


def _id(element: Any, name: str) -> str:
    return str(element.get(qn(f"w:{name}"), ""))


def _depth(element: Any) -> int:
    said = _id(element, "ilvl")
    return int(said) if said.isdigit() else 0


def _value(element: Any | None, tag: str, otherwise: str) -> str:
    found = element.find(qn(tag)) if element is not None else None
    return str(found.get(qn("w:val"), otherwise)) if found is not None else otherwise
