"""Read past the glyph noise: what a text says, whatever characters it is written in."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

# Characters that show nothing but are not of Unicode category Cf: the combining grapheme
# joiner, Hangul fillers and the empty Braille cell.
BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
KEYCAP = "\u20e3"
JOINER = "\u200d"
EMOJI_STYLE = "\ufe0f"

# Numbers in circles that NFKC leaves alone: ❶-❿ ➀-➉ ➊-➓ ⓿ ⓫-⓴ ⓵-⓾; and one sign that it should.
CIRCLED = {
    **{chr(0x2776 + n): str(n + 1) for n in range(10)},
    **{chr(0x2780 + n): str(n + 1) for n in range(10)},
    **{chr(0x278A + n): str(n + 1) for n in range(10)},
    **{chr(0x24F5 + n): str(n + 1) for n in range(10)},
    **{chr(0x24EB + n): str(n + 11) for n in range(10)},
    "⓿": "0",
    "🄋": "0",
    "🄌": "0",
    "㊣": "㊣",  # an ornament: 正 in a circle says nothing
}


@dataclass(frozen=True)
class Normalised:
    """A text as it reads, with ``offsets[i]`` the index in the original of its character i."""

    text: str
    offsets: tuple[int, ...]
    length: int

    def place(self, start: int, stop: int) -> tuple[int, int]:
        """Return where ``text[start:stop]`` stood; what was dropped right after it goes along."""
        ends = (*self.offsets[start : stop + 1], self.length)
        return ends[0], ends[stop - start]


def normalise(text: str) -> Normalised:
    """Full-width to half-width, circled and keycap digits to ASCII, invisible ones dropped.

    Works character by character, so that each result has one place of origin; letters
    followed by separate accents are therefore not composed.
    """
    plain = text.translate(PLAIN)
    odd = sorted(char for char in set(text) if len(PLAIN[ord(char)]) != 1)
    if not odd:
        return Normalised(plain, tuple(range(len(text))), len(text))
    offsets, end = list[int](), 0
    for match in re.finditer(f"[{re.escape(''.join(odd))}]", text):
        place = match.start()
        offsets.extend(range(end, place))
        offsets += [place] * len(PLAIN[ord(match[0])])
        end = place + 1
    offsets.extend(range(end, len(text)))
    return Normalised(plain, tuple(offsets), len(text))


class Plain(dict[int, str]):
    """What a character becomes, for str.translate; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _plain(chr(code))
        return plain


PLAIN = Plain()


def _plain(char: str) -> str:
    if char in CIRCLED:
        return CIRCLED[char]
    if is_invisible(char) or char == KEYCAP:
        return ""
    plain = unicodedata.normalize("NFKC", char)
    # "⑴" becomes "(1)" and "⒈" becomes "1.": only the number is wanted.
    return re.sub(r"^\((\d+)\)$|^(\d+)\.$", r"\1\2", plain) if len(plain) > 1 else plain


SURROGATE = re.compile("[\ud800-\udfff]")


def simplified(text: str) -> str:
    """Turn traditional characters into simplified ones (OpenCC's t2s), for matching only.

    The result is as long as what was given, so that places stay. Words are not exchanged for
    those of the mainland (計程車 becomes 计程车, not 出租车); text that is simplified already
    stays as it is; half of a surrogate pair, which JSON can carry, becomes U+FFFD.
    """
    text = SURROGATE.sub("\ufffd", text)
    converted: str = _opencc().convert(text)
    if len(converted) == len(text):
        return converted
    return "".join(new if len(new := _opencc().convert(c)) == 1 else c for c in text)


@cache
def _opencc() -> "OpenCC":
    from opencc import OpenCC  # noqa: PLC0415 -- loads its dictionaries

    return OpenCC("t2s")


@lru_cache(maxsize=8192)
def is_invisible(char: str) -> bool:
    """Tell zero-width, direction, tag and filler characters and variation selectors."""
    return (
        unicodedata.category(char) == "Cf"
        or char in BLANKS
        or "\ufe00" <= char <= "\ufe0f"
        or "\U000e0100" <= char <= "\U000e01ef"
    )


BREAKS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
SPACES_AT_END = re.compile(r"(?<![ \u3000\xa0])[ \u3000\xa0]+$", re.MULTILINE)


def tidy(text: str) -> str:
    """Clean what a citizen wrote for keeping and showing; tidying twice changes nothing.

    Goes: control, zero-width, direction and filler characters, blanks at the end of lines,
    more than one empty line. Stays: emoji (with their joiners and styles), punctuation and
    the blanks with which Chinese paragraphs begin.
    """
    unbroken = BREAKS.sub("\n", text).replace("\t", " ")
    shown: list[str] = []
    for index, char in enumerate(unbroken):
        after = unbroken[index + 1 : index + 2]
        if not _is_hidden(char) or _holds_an_emoji(char, shown, after):
            shown.append(char)
    lines = SPACES_AT_END.sub("", "".join(shown))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n ")


@lru_cache(maxsize=8192)
def _is_hidden(char: str) -> bool:
    if char == "\n":
        return False
    kind = unicodedata.category(char)
    return kind in {"Cc", "Cs"} or is_invisible(char) or char in "\ufffe\uffff"


def _holds_an_emoji(char: str, shown: list[str], after: str) -> bool:
    """A joiner between two pictures, or the style of one, belongs to what is seen."""
    before = shown[-1] if shown else ""
    if char == EMOJI_STYLE:
        return _is_picture(before) or (before != "" and before in "0123456789#*")
    joins = _is_picture(before) or before == EMOJI_STYLE
    return char == JOINER and joins and _is_picture(after)


def _is_picture(char: str) -> bool:
    return char != "" and unicodedata.category(char) in {"So", "Sk", "Sm", "Po"}
