"""Read past the glyph noise: what a text says, whatever characters it is written in."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Characters that show nothing but are not of Unicode category Cf: the combining grapheme
# joiner, Hangul fillers and the empty Braille cell.
BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
KEYCAP = "\u20e3"
JOINER = "\u200d"
EMOJI_STYLE = "\ufe0f"

# Numbers in circles that NFKC leaves alone: ❶-❿ ➀-➉ ➊-➓ ⓿ ⓫-⓴ ⓵-⓾.
CIRCLED = {
    **{chr(0x2776 + n): str(n + 1) for n in range(10)},
    **{chr(0x2780 + n): str(n + 1) for n in range(10)},
    **{chr(0x278A + n): str(n + 1) for n in range(10)},
    **{chr(0x24F5 + n): str(n + 1) for n in range(10)},
    **{chr(0x24EB + n): str(n + 11) for n in range(10)},
    "⓿": "0",
    "🄋": "0",
    "🄌": "0",
}


@dataclass(frozen=True)
class Normalised:
    """A text as it reads, with ``offsets[i]`` the index in the original of its character i."""

    text: str
    offsets: tuple[int, ...]


def normalise(text: str) -> Normalised:
    """Full-width to half-width, circled and keycap digits to ASCII, invisible ones dropped.

    Works character by character, so that each result has one place of origin; letters
    followed by separate accents are therefore not composed.
    """
    pieces = [_plain(char) for char in text]
    offsets = tuple(index for index, piece in enumerate(pieces) for _ in piece)
    return Normalised("".join(pieces), offsets)


@lru_cache(maxsize=8192)
def _plain(char: str) -> str:
    if char in CIRCLED:
        return CIRCLED[char]
    if is_invisible(char) or char == KEYCAP:
        return ""
    plain = unicodedata.normalize("NFKC", char)
    # "⑴" becomes "(1)" and "⒈" becomes "1.": only the number is wanted.
    return re.sub(r"^\((\d+)\)$|^(\d+)\.$", r"\1\2", plain) if len(plain) > 1 else plain


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
