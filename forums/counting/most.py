"""The most votes: one choice, several, or all that one can live with."""

from collections import Counter
from typing import Any

from forums.counting.rules import Choice, Rules


def count(rules: Rules, papers: Counter[Choice]) -> dict[str, Any]:
    """Order the options by votes; steps hold ``votes``, (position, votes) in that order."""
    votes = votes_of(rules, papers)
    lots = rules.lots()
    order = sorted(votes, key=lambda at: (-votes[at], lots.index(at)))
    top = max(votes.values(), default=0)
    return {
        "winners": order[:1] if top else [],
        "order": order,
        "drawn": level_at_the_top(votes) if top else [],
        "steps": {"votes": [[at, votes[at]] for at in order]},
    }


def votes_of(rules: Rules, papers: Counter[Choice]) -> dict[int, int]:
    """On how many papers each option stands."""
    votes = dict.fromkeys(rules.positions, 0)
    for choice, size in papers.items():
        for at in choice:
            votes[at] += size
    return votes


def level_at_the_top(votes: dict[int, int]) -> list[list[int]]:
    """The options among which a lot decided who wins: one group, or none."""
    top = max(votes.values(), default=0)
    first = sorted(at for at, size in votes.items() if size == top)
    return [first] if len(first) > 1 else []
