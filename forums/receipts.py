"""The code by which a voter finds the own paper, and what a voter was shown before voting."""

import json
import re
from hashlib import sha256
from uuid import UUID

from accounts.models import PSEUDONYM_LETTERS
from forums.models import Ballot

LENGTH, GROUP = 16, 4


def code_of(ballot: Ballot, key: UUID) -> str:
    """The code that belongs to the key of a form: pressing twice gives the same receipt.

    The key stands in the page that one voter was sent and nowhere else; the code does not tell it.
    """
    number = int.from_bytes(sha256(f"{ballot.pk} {key}".encode()).digest())
    letters = []
    for _letter in range(LENGTH):
        number, rest = divmod(number, len(PSEUDONYM_LETTERS))
        letters.append(PSEUDONYM_LETTERS[rest])
    return "".join(letters)


def shown(code: str) -> str:
    """The code in groups of four, to be read aloud and written down."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def typed(words: str) -> str:
    """The code that somebody typed, without hyphens and blanks, in capitals."""
    return re.sub(r"[\s\-]", "", words).upper()[: 2 * LENGTH]


def mark_of(ballot: Ballot) -> str:
    """What tells the paper that a voter was shown from a later one: 16 hexadecimal digits."""
    told = [
        ballot.question,
        ballot.explanation,
        ballot.kind,
        ballot.method,
        ballot.is_secret,
        ballot.most,
        ballot.money,
        [[one.position, one.label, one.text, one.cost] for one in ballot.options.all()],
    ]
    return sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:16]
