"""Runs of digits, however they are written or spaced, and the checks that make them numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

NUMERALS = "零〇○一二两三四五六七八九壹贰叁肆伍陆柒捌玖幺"
VALUES = str.maketrans(NUMERALS, "000" + "1223456789" + "123456789" + "1")

# 统一, 周五, 第三 and 一直 hold no digit of a number, though they may stand beside one.
NUMERAL = re.compile(
    rf"(?<![统万唯之第任同单专周期初逐])(?!一[直起个定天次下些样般切旦律致共家位名条份])[{NUMERALS}]"
)
LONE_O = re.compile(r"(?<![A-Za-z])[oO]{1,4}+(?![A-Za-z])")
SEPARATOR = r"[ \t\-._*,、·•~—–―‐‑−/|()→←↑↓☆★◆◇■□●♥♡❤✦✧※♦♣♠～]"
RUN = re.compile(rf"[0-9](?:{SEPARATOR}{{0,3}}+[0-9])*+")
DIGIT = re.compile("[0-9]")

MOST_PIECES = 6
SHORTEST, NOT_SHORT, LONGEST = 5, 10, 19


@dataclass(frozen=True)
class Run:
    """Digits with at most three separators between one and the next.

    ``places[i]`` is where digit i stands in the text; ``cuts`` are the counts of digits at
    which a piece begins or ends: at separators, and where the script changes.
    """

    digits: str
    places: tuple[int, ...]
    cuts: tuple[int, ...]

    def windows(self, order: int) -> Iterator[tuple[int, int]]:
        """List what may begin at the cut of this order, as a pair of orders; longest first.

        A short number is the whole run, and so is one of many pieces: among the single
        digits of a table some eleven would always look like a number.
        """
        final = len(self.cuts) - 1
        if order == 0 and SHORTEST <= len(self.digits) <= LONGEST:
            yield 0, final
        for last in range(min(order + MOST_PIECES, final), order, -1):
            if NOT_SHORT <= self.cuts[last] - self.cuts[order] <= LONGEST:
                yield order, last


def runs(text: str) -> Iterator[Run]:
    """Find the runs of digits in a normalised text, Chinese numerals and a lone o included."""
    digits = NUMERAL.sub(lambda match: match[0].translate(VALUES), text)
    digits = LONE_O.sub(lambda match: "0" * len(match[0]), digits)
    for match in RUN.finditer(digits):
        places = tuple(match.start() + digit.start() for digit in DIGIT.finditer(match[0]))
        cuts = [0]
        for count, (place, after) in enumerate(pairwise(places), start=1):
            if after > place + 1 or text[place].isascii() != text[after].isascii():
                cuts.append(count)
        yield Run("".join(digits[place] for place in places), places, (*cuts, len(places)))


DOUBLED = dict(zip("0123456789", (0, 2, 4, 6, 8, 1, 3, 5, 7, 9), strict=True))


def passes_luhn(digits: str) -> bool:
    """Check a card number (ISO/IEC 7812-1)."""
    total = sum(map(int, digits[-1::-2])) + sum(map(DOUBLED.__getitem__, digits[-2::-2]))
    return total % 10 == 0


ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"


def is_id_number(digits: str) -> bool:
    """Check a citizen's number of 18 (GB 11643: ISO 7064 MOD 11-2) or of 15 (date only)."""
    if digits[0] == "0":
        return False
    if len(digits) == 15:
        return _is_date("19" + digits[6:12])
    weighed = sum(int(d) * w for d, w in zip(digits[:17], ID_WEIGHTS, strict=True))
    right = ID_CHECKS[weighed % 11] == digits[17].upper()
    return right and digits[6:8] in {"18", "19", "20"} and _is_date(digits[6:14])


def _is_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


# The two digits a letter stands for in a number of Taiwan: A is 10, B 11 … by the old order of
# the counties, so I, O, W and Z stand apart.
TAIWAN_LETTERS = {letter: 10 + n for n, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO")}


def is_taiwan_id(number: str) -> bool:
    """Check a number of Taiwan, a letter and nine digits: weights 1 9 8 … 1 1, sum mod 10 = 0."""
    code = TAIWAN_LETTERS[number[0].upper()]
    digits = [code // 10, code % 10, *map(int, number[1:])]
    weighed = zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)
    return sum(digit * weight for digit, weight in weighed) % 10 == 0


def is_hong_kong_id(number: str) -> bool:
    """Check a number of Hong Kong: one letter or two, six digits and a check sign, mod 11.

    A letter counts 10 (A) to 35 (Z), a missing first one 36; weights 9 to 1; the sign A is 10.
    """
    letters = number[:-7].upper().rjust(2, " ")
    values = [36 if letter == " " else ord(letter) - ord("A") + 10 for letter in letters]
    values += [int(digit) for digit in number[-7:-1]]
    check = 10 if number[-1] in "Aa" else int(number[-1])
    weighed = sum(value * weight for value, weight in zip(values, range(9, 1, -1), strict=True))
    return (weighed + check) % 11 == 0
