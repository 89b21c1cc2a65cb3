"""The method of Schulze: whoever beats all others, directly or over others, wins.

Markus Schulze, A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
single-winner election method, Social Choice and Welfare 36 (2011). The strength of a victory is
the number of papers that prefer the winner of the two.
"""

from collections import Counter
from typing import Any

from forums.counting.rules import Choice, Rules

# Of a counter inside one large number: more than any number of papers.
BITS = 40
FIELD = (1 << BITS) - 1
Matrix = list[list[int]]


def count(rules: Rules, papers: Counter[Choice]) -> dict[str, Any]:
    """Order the options so that each stands before those it beats over the strongest path.

    steps: ``pairs``, rows in the order of ``at``: how many papers prefer the row's option to the
    column's; ``strengths`` the strongest paths likewise; ``condorcet``: who beats each other one
    directly, or None; ``paths``: for each other option how the first one reaches it, as positions.
    """
    at = rules.positions
    pairs = preferences(at, papers)
    strengths, before = strongest(pairs)
    ranks, drawn = _order(strengths, [at.index(lot) for lot in rules.lots()])
    order = [at[rank] for rank in ranks] if papers else at
    best = ranks[0] if papers else None
    return {
        "winners": order[:1] if papers else [],
        "order": order,
        "drawn": [[at[rank] for rank in group] for group in drawn] if papers else [],
        "steps": {
            "at": at,
            "pairs": pairs,
            "strengths": strengths,
            "condorcet": _condorcet(at, pairs) if papers else None,
            "paths": [] if best is None else _paths(at, strengths, before, best),
        },
    }


def preferences(at: list[int], papers: Counter[Choice]) -> Matrix:
    """How many papers put one option before another; those not named are last, and level.

    One large number holds a row of counters, so that a paper costs two additions for each option
    on it and not one for each pair: 20 options on 100,000 papers take a second.
    """
    unit = {place: 1 << (BITS * number) for number, place in enumerate(at)}
    rows = dict.fromkeys(at, 0)
    whole = sum(unit.values())
    for choice, size in papers.items():
        behind = whole
        for place in choice:
            behind -= unit[place]
            rows[place] += behind * size
    return [[rows[one] >> (BITS * other) & FIELD for other in range(len(at))] for one in at]


def strongest(pairs: Matrix) -> tuple[Matrix, Matrix]:
    """The strength of the strongest path between any two, and what stands last before its end.

    A path is as strong as its weakest victory (Floyd and Warshall).
    """
    size = range(len(pairs))
    strength = [[pairs[a][b] if pairs[a][b] > pairs[b][a] else 0 for b in size] for a in size]
    before = [[a for _b in size] for a in size]
    for by in size:
        for a in size:
            for b in size:
                through = min(strength[a][by], strength[by][b])
                if a != b and by not in (a, b) and through > strength[a][b]:
                    strength[a][b] = through
                    before[a][b] = before[by][b]
    return strength, before


def _order(strength: Matrix, lots: list[int]) -> tuple[list[int], list[list[int]]]:
    """Take whoever nobody left beats, again and again; where there are several, by lot."""
    left, order, drawn = list(range(len(strength))), [], []
    while left:
        unbeaten = [a for a in left if all(strength[a][b] >= strength[b][a] for b in left)]
        if len(unbeaten) > 1 and not (drawn and set(unbeaten) <= set(drawn[-1])):
            drawn.append(unbeaten)
        first = min(unbeaten, key=lots.index)
        order.append(first)
        left.remove(first)
    return order, drawn


def _condorcet(at: list[int], pairs: Matrix) -> int | None:
    size = range(len(at))
    for a in size:
        if all(pairs[a][b] > pairs[b][a] for b in size if b != a):
            return at[a]
    return None


def _paths(at: list[int], strength: Matrix, before: Matrix, best: int) -> list[list[int]]:
    """The way from the first option to each other one that it reaches."""
    found = []
    for other in range(len(at)):
        if other == best or not strength[best][other]:
            continue
        path = [other]
        while path[-1] != best:
            path.append(before[best][path[-1]])
        found.append([at[step] for step in reversed(path)])
    return found
