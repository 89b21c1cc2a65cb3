"""Ballots counted in plain Python: the site and everybody else run the same lines.

``python -m forums.counting papers.csv`` needs nothing but Python and the published file.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from forums.counting import budget, irv, most, schulze
from forums.counting.rules import Choice, Option, Rules

__all__ = ["Choice", "Option", "Rules", "count"]

METHODS = {"schulze": schulze.count, "irv": irv.count}


def count(rules: Rules, papers: Iterable[Choice]) -> dict[str, Any]:
    """Count ``papers``; the order in which they come changes nothing.

    Returns plain data, fit for JSON: ``papers`` (all), ``blank``, ``invalid`` and ``valid``;
    ``quorum`` and whether it is ``reached``; ``lots``, the order that decides where options are
    level, and ``drawn``, which options it was needed for; ``winners`` and ``order``, positions of
    options, the first being the best; ``steps``, which differ by method.
    """
    alike = Counter(papers)
    total = sum(alike.values())
    blank = alike.pop((), 0)
    valid = Counter({choice: size for choice, size in alike.items() if rules.allows(choice)})
    method = budget.count if rules.kind == "budget" else METHODS.get(rules.method, most.count)
    return {
        "papers": total,
        "blank": blank,
        "valid": sum(valid.values()),
        "invalid": total - blank - sum(valid.values()),
        "quorum": rules.quorum,
        "reached": total >= rules.quorum,
        "lots": rules.lots(),
        **method(rules, valid),
    }
