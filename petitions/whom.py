"""To whom might a petition go? The words of a draft beside what departments say they do.

Cheaper than what routes cases, which learns in the worker: a hint while somebody writes.
"""

import math
from collections import Counter
from collections.abc import Iterable

from accounts.models import Department
from nlp.likeness import pairs

SHOWN = 3
# Pairs of characters that a draft and a department have to share at least.
LEAST = 2


def suggest(words: str, departments: Iterable[Department]) -> list[Department]:
    """List up to three departments whose duties have most rare words in common with ``words``."""
    mine = pairs(words)
    shared = {row: mine & pairs(f"{row.name}\n{row.duties}") for row in departments}
    often = Counter(pair for found in shared.values() for pair in found)
    weights = {
        row: sum(math.log(1 + len(shared) / often[pair]) for pair in found)
        for row, found in shared.items()
        if len(found) >= LEAST
    }
    best = max(weights.values(), default=0.0)
    ranked = sorted(weights, key=lambda row: -weights[row])
    # Far below the first, likeness is chance.
    return [row for row in ranked if weights[row] >= best / 2][:SHOWN]
