"""Numbers written in Chinese: 三十日 and 30日, 第十二条 and 第12条 are the same."""

import re

DIGITS = dict(
    zip("零〇○一二两三四五六七八九", (0, 0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)
)
DIGITS |= dict(zip("壹贰叁肆伍陆柒捌玖幺", (1, 2, 3, 4, 5, 6, 7, 8, 9, 1), strict=True))
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}

DIGIT = "".join(DIGITS)
UNIT = "".join(TENS) + "".join(MYRIADS)
# One numeral alone is a number after 第 and before a measure; elsewhere 一 is mostly a word.
MEASURE = r"(?:个?工作日|日|天|个月|个小时|小时|分钟|元|公里|千米|平方米|周岁|[年月](?!级))"
NUMERAL = re.compile(
    rf"(?<![统万唯专单])(?:[{DIGIT}十拾][{DIGIT}{UNIT}]+|(?<=第)[{DIGIT}十](?!时)"
    rf"|[{DIGIT}十](?={MEASURE}))"
)
LONGEST = 20


def value(numeral: str) -> int | None:
    """Return what a numeral of 1 to 20 characters says, or None where it says no one number.

    Reads 三十, 一百零五, 两千三, 壹万贰仟 by their units and 二〇二六 by its digits. None for
    五六十 (about as many), 万一, 三三两两 and the like.
    """
    if not 0 < len(numeral) <= LONGEST:
        return None
    if all(char in DIGITS for char in numeral):
        return int("".join(str(DIGITS[char]) for char in numeral))
    return _with_units(numeral)


def _with_units(numeral: str) -> int | None:
    total = section = 0
    digit: int | None = None
    last, largest = 10**4, 10**12  # each unit must be smaller than the one before
    for char in numeral:
        if char in DIGITS:
            if digit:
                return None
            digit = DIGITS[char]
        elif char in TENS:
            if TENS[char] >= last or (digit is None and char not in "十拾"):
                return None
            section, last = section + (digit if digit is not None else 1) * TENS[char], TENS[char]
            digit = None
        elif char in MYRIADS and MYRIADS[char] < largest and section + (digit or 0):
            total, largest = total + (section + (digit or 0)) * MYRIADS[char], MYRIADS[char]
            section, digit, last = 0, None, 10**4
        else:
            return None
    return total + section + _tail(digit, numeral)


def _tail(digit: int | None, numeral: str) -> int:
    """两千三 is 2300: a last digit right after a unit counts tenths of it, unless after 十."""
    before = numeral[-2:-1]
    if digit and before in "百佰千仟万":
        return digit * {**TENS, **MYRIADS}[before] // 10
    return digit or 0


def figures(text: str) -> list[tuple[int, int, str]]:
    """Find the numbers in Chinese and what they are in figures: (start, stop, "30"), in order.

    Digits side by side count from three on (二〇二六, not 三五成群); 两 is a digit only beside
    a unit. What has no one value stays.
    """
    return [
        (match.start(), match.end(), figure)
        for match in NUMERAL.finditer(text)
        if (figure := _figure(match[0])) is not None
    ]


def _figure(numeral: str) -> str | None:
    if all(char in DIGITS for char in numeral):
        plain = len(numeral) == 1 or (len(numeral) >= 3 and "两" not in numeral)
        return "".join(str(DIGITS[char]) for char in numeral) if plain else None
    number = value(numeral)
    return None if number is None else str(number)
