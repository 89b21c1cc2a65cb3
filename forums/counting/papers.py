"""The file of papers that is published: the rules, the options, and every paper by its code.

UTF-8 with a byte order mark, so that office programs read Chinese; lines end in CR LF. Whoever
wants to know that nobody has changed it compares the SHA-256 of the whole file.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from hashlib import sha256

from forums.counting.rules import KINDS, Choice, Option, Rules

MARK = "\ufeff"
NUMBERS = ("seed", "most", "money", "quorum")
LARGEST = 1 << 63


class Unreadable(ValueError):
    """The file is none of papers."""


def written(
    ballot: str, question: str, rules: Rules, papers: Iterable[tuple[str, Choice]]
) -> Iterator[str]:
    """Give the file line by line; ``papers`` are (code, choice) in the order of codes."""
    yield MARK + _line("ballot", ballot)
    yield _line("question", question)
    yield _line("kind", rules.kind)
    yield _line("method", rules.method)
    for name in NUMBERS:
        yield _line(name, getattr(rules, name))
    for option in rules.options:
        yield _line("option", option.position, option.label, option.cost)
    yield _line("code", "choice")
    for code, choice in papers:
        yield _line(code, " ".join(map(str, choice)))


def _line(*cells: object) -> str:
    told = io.StringIO()
    csv.writer(told).writerow(cells)
    return told.getvalue()


def digest(lines: Iterable[str]) -> str:
    """The SHA-256 of a file given line by line, as 64 hexadecimal digits."""
    found = sha256()
    for line in lines:
        found.update(line.encode())
    return found.hexdigest()


def read(text: str) -> tuple[Rules, list[Choice]]:
    """Read a file of papers. Raises Unreadable, with what is missing in its rules.

    What somebody has made of a choice is handed on: it is the count that calls it invalid.
    """
    rows = csv.reader(io.StringIO(text.removeprefix(MARK), newline=""))
    told: dict[str, str] = {}
    options: list[Option] = []
    try:
        for row in rows:
            if row[:1] == ["code"]:
                break
            if row[:1] == ["option"]:
                options.append(Option(_number(row[1]), row[2], _number(row[3])))
            elif len(row) > 1:
                told[row[0]] = row[1]
        rules = Rules(
            told["kind"],
            told["method"],
            tuple(options),
            **{name: _number(told[name]) for name in NUMBERS},
        )
    except (KeyError, IndexError, ValueError, csv.Error) as wrong:
        raise Unreadable(f"the head of the file: {wrong}") from wrong
    if rules.kind not in KINDS:
        raise Unreadable(f"a kind of ballot that is not known: {rules.kind}")
    return rules, [_choice(row) for row in rows if row]


def _choice(row: list[str]) -> Choice:
    """What a line says; what is no choice becomes one that no rules allow."""
    try:
        return tuple(_number(word) for word in row[1].split())
    except (IndexError, ValueError):
        return (-1,)


def _number(word: str) -> int:
    if not (word.isascii() and word.isdigit() and len(word) < 20 and int(word) < LARGEST):
        raise ValueError(word[:20])
    return int(word)
