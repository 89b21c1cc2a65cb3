"""Rounds: the last is struck out, and its papers go to whom they name next.

Of those who are level at the end that one goes who had fewer votes in the round before, then in
the one before that; where they were level all along, the lots decide.
"""

from collections import Counter
from typing import Any

from forums.counting.rules import Choice, Rules

Votes = dict[int, int]


def count(rules: Rules, papers: Counter[Choice]) -> dict[str, Any]:
    """Strike out one option a round until one has more than half of the papers still counted.

    steps: ``rounds``, each with ``votes`` as (position, votes) from most to least, ``spent``
    papers that name nobody left, ``out`` (None in the last round), how it was ``decided`` (votes,
    before, lot) and ``moved``, to whom the papers of that one went.
    """
    left, lots = list(rules.positions), rules.lots()
    total, rounds, struck, past, drawn = sum(papers.values()), [], [], [], []
    votes = first_choices(left, papers)
    while total:
        rounds.append(told := _told(votes, total, lots))
        if 2 * told["votes"][0][1] > sum(votes.values()) or len(left) == 1:
            break
        out, told["decided"], level = _last(votes, past, lots)
        if told["decided"] == "lot":
            drawn.append(level)
        left.remove(out)
        struck.insert(0, out)
        past.insert(0, votes)
        votes = first_choices(left, papers)
        told["out"], told["moved"] = out, _moved(past[0], votes)
    order = [at for at, _size in rounds[-1]["votes"]] + struck if rounds else rules.positions
    return {
        "winners": order[:1] if rounds else [],
        "order": order,
        "drawn": drawn,
        "steps": {"rounds": rounds},
    }


def _told(votes: Votes, total: int, lots: list[int]) -> dict[str, Any]:
    order = sorted(votes, key=lambda at: (-votes[at], lots.index(at)))
    return {
        "votes": [[at, votes[at]] for at in order],
        "spent": total - sum(votes.values()),
        "out": None,
        "decided": "",
        "moved": [],
    }


def first_choices(left: list[int], papers: Counter[Choice]) -> Votes:
    """How many papers name each of ``left`` before the others of them."""
    standing, votes = set(left), dict.fromkeys(left, 0)
    for choice, size in papers.items():
        first = next((at for at in choice if at in standing), None)
        if first is not None:
            votes[first] += size
    return votes


def _last(votes: Votes, past: list[Votes], lots: list[int]) -> tuple[int, str, list[int]]:
    """Who goes, what decided it, and between whom."""
    least = min(votes.values())
    level = [at for at in votes if votes[at] == least]
    if len(level) == 1:
        return level[0], "votes", level
    for earlier in past:
        least = min(earlier[at] for at in level)
        level = [at for at in level if earlier[at] == least]
        if len(level) == 1:
            return level[0], "before", level
    # Whom the lots put last goes first.
    return max(level, key=lots.index), "lot", sorted(level)


def _moved(was: Votes, now: Votes) -> list[list[int]]:
    """Who gained by it: (position, papers), the most first; the rest of the papers is spent."""
    gained = [[at, now[at] - was[at]] for at in now if now[at] > was[at]]
    return sorted(gained, key=lambda row: (-row[1], row[0]))
