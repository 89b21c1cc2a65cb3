"""What changed inside a clause, word by word."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from nlp.segment import words

Kind = Literal["same", "removed", "added"]


@dataclass(frozen=True)
class Change:
    """A stretch of text; the same and removed ones give the old text, in order."""

    kind: Kind
    text: str


def redline(old: str, new: str) -> list[Change]:
    """Compare two wordings; removed stands before added where one replaces the other."""
    before, after = words(old), words(new)
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    changes: list[Change] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            changes.append(Change("same", "".join(before[i:j])))
        else:
            changes.append(Change("removed", "".join(before[i:j])))
            changes.append(Change("added", "".join(after[k:m])))
    return [change for change in changes if change.text]
