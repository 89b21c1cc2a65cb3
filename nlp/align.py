"""Which clause of the new version is which of the old, and what changed inside, word by word?"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from nlp.clauses import NUMBER, Clause, clauses
from nlp.pairing import Pairing, pair
from nlp.segment import words

Kind = Literal["same", "removed", "added"]
Fate = Literal["same", "changed", "moved", "split", "merged", "new", "deleted"]

# What is one to a reader though a dictionary cuts it: an amount with its unit, a reference.
UNIT = (
    "(?:个?(?:工作日|自然日|月|小时|学年|百分点)|日|天|年|周岁|周|分钟|[万亿]?元|角|倍|"
    "人|名|户|件|次|平方米|米|公里|岁|级|层|条|款|项|目|章|节|编|%|％)"
)
AMOUNT = re.compile(rf"{NUMBER}分之{NUMBER}|第?{NUMBER}(?:[.．]\d{{1,6}})?{UNIT}?")
# A lone character (but no mark) left between two replacements is read with them.
ISLAND = 1
# Where two texts have more pairs of equal words than this (each of 4,000 characters has), words
# that stand more often than that in the new one are no landmarks: looking at each of 20,000 commas
# beside each of 800 would take minutes.
MOST_PAIRS, LANDMARK = 60_000, 40


@dataclass(frozen=True)
class Change:
    """A stretch of text; the same and removed ones give the old text, in order."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Match:
    """What became of clauses; ``old`` and ``new`` are indices into the two versions.

    same and changed have one of each, in order; moved one of each, elsewhere, reworded or
    not; split one old and several new, merged the reverse; new has no old, deleted no new.
    ``likeness`` is 0 to 1, the weighted share of characters pairs in common, 1 for the same
    wording. ``changes`` are the words, several clauses joined by line ends.
    """

    fate: Fate
    old: tuple[int, ...]
    new: tuple[int, ...]
    likeness: float
    changes: tuple[Change, ...]

    @property
    def reworded(self) -> bool:
        """Whether any word differs."""
        return any(change.kind != "same" for change in self.changes)


def redline(old: str, new: str) -> list[Change]:
    """Compare two wordings; removed stands before added where one replaces the other.

    Words are never cut: 三十日 and 十五日 differ as a whole. No kind stands twice in a row.
    """
    before, after = _units(old), _units(new)
    matcher = SequenceMatcher(_passed_over(before, after), before, after, autojunk=False)
    runs: list[tuple[str, str]] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        gone, come = "".join(before[i:j]), "".join(after[k:m])
        # Cut otherwise beside a change, but the same letters.
        runs.append((gone, come) if tag != "equal" and gone != come else (gone, gone))
    changes = [change for gone, come in _joined(runs) for change in _told(gone, come)]
    return [change for change in changes if change.text]


def align(old: Sequence[str], new: Sequence[str]) -> list[Match]:
    """Match the clauses of two versions, given without their numbers.

    Returns every index of both exactly once, in the order of the new version, deleted ones
    where they stood. Clauses count as one another from a likeness of pairing.ALIKE;
    300 beside 300 take well under 2 s.
    """
    found = pair(old, new)
    kept = in_order([(min(one.old), min(one.new)) for one in found if one.old and one.new])
    matches = [_match(one, old, new, kept) for one in found]
    return _as_read(matches)


def align_texts(old: str, new: str) -> tuple[list[Clause], list[Clause], list[Match]]:
    """Cut two versions of a text into clauses and match them; numbers are not compared."""
    before, after = clauses(old), clauses(new)
    matched = align([clause.body for clause in before], [clause.body for clause in after])
    return before, after, matched


def _match(
    one: Pairing, old: Sequence[str], new: Sequence[str], kept: set[tuple[int, int]]
) -> Match:
    gone = "\n".join(old[index] for index in one.old)
    come = "\n".join(new[index] for index in one.new)
    fate: Fate
    if not one.old or not one.new:
        fate = "deleted" if one.old else "new"
    elif len(one.new) > 1 or len(one.old) > 1:
        fate = "split" if len(one.new) > 1 else "merged"
    elif (one.old[0], one.new[0]) not in kept:
        fate = "moved"
    else:
        fate = "same" if gone == come else "changed"
    return Match(fate, one.old, one.new, round(one.likeness, 4), tuple(redline(gone, come)))


def in_order(pairs: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Keep the most pairs that stand in the same order on both sides; the others moved."""
    pairs = sorted(pairs)
    best: list[tuple[int, int]] = []  # length of the longest chain ending here, who is before
    for index, (_, place) in enumerate(pairs):
        chains = [(best[i][0], -i) for i in range(index) if pairs[i][1] < place]
        length, before = max(chains, default=(0, 1))
        best.append((length + 1, -before))
    at = max(range(len(best)), key=lambda i: best[i][0], default=-1)
    kept: set[tuple[int, int]] = set()
    while at >= 0:
        kept.add(pairs[at])
        at = best[at][1]
    return kept


def _as_read(matches: list[Match]) -> list[Match]:
    """Order by the new version; what was deleted follows what stood before it."""
    after = {index: min(one.new) for one in matches if one.new for index in one.old}

    def place(one: Match) -> tuple[float, int]:
        if one.new:
            return float(min(one.new)), -1
        before = [after[index] for index in range(one.old[0]) if index in after]
        return (before[-1] + 0.5 if before else -0.5), one.old[0]

    return sorted(matches, key=place)


def _passed_over(before: list[str], after: list[str]) -> Callable[[str], bool] | None:
    """Tell which words are too many to be compared one by one; None where none is."""
    seen = Counter(after)
    pairs = sum(number * seen[unit] for unit, number in Counter(before).items())
    return None if pairs <= MOST_PAIRS else lambda unit: seen[unit] > LANDMARK


def _units(text: str) -> list[str]:
    """Cut into words, an amount or a reference being one."""
    ends = {0, len(text)}
    end = 0
    for word in words(text):
        end += len(word)
        ends.add(end)
    for amount in AMOUNT.finditer(text):
        if len(amount[0]) > 1:
            ends -= set(range(amount.start() + 1, amount.end()))
            ends |= {amount.start(), amount.end()}
    return [text[start:stop] for start, stop in pairwise(sorted(ends))]


def _joined(runs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Join neighbouring runs of one kind, and changes with only a character between them."""
    joined: list[tuple[str, str]] = []
    for index, (gone, come) in enumerate(runs):
        last = joined[-1] if joined else ("", "")
        after = runs[index + 1] if index + 1 < len(runs) else ("", "")
        same = gone == come
        if same and len(gone) <= ISLAND and gone.isalnum() and _both(last) and _both(after):
            same = False
        if joined and same == (last[0] == last[1]):
            joined[-1] = (last[0] + gone, last[1] + come)
        else:
            joined.append((gone, come))
    return joined


def _both(run: tuple[str, str]) -> bool:
    """Tell a replacement from what only went or came."""
    return run[0] != run[1] and bool(run[0]) and bool(run[1])


def _told(gone: str, come: str) -> list[Change]:
    if gone == come:
        return [Change("same", gone)]
    return [Change("removed", gone), Change("added", come)]
