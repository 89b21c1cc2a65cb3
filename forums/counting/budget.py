"""The method of equal shares: each paper may spend the same part of the money.

Peters, Pierczyński, Skowron: Proportional Participatory Budgeting with Additive Utilities
(NeurIPS 2021), with the cost of a project as its worth; as used in Wieliczka and Aarau in 2023.
What is left over is spent on the projects with the most votes that it still pays for.

All sums are whole millionths of a yuan, so that every machine comes to the same result.
"""

from collections import Counter
from fractions import Fraction
from typing import Any

from forums.counting.most import votes_of
from forums.counting.rules import Choice, Option, Rules

MILLIONTHS = 1_000_000
Line = dict[str, Any]


def count(rules: Rules, papers: Counter[Choice]) -> dict[str, Any]:
    """Say which projects are paid for.

    ``winners`` are they, in the order of paying. steps: ``share`` yuan for each paper (to two
    decimals, as text), ``votes`` (position, votes), ``bought``: each with ``at``, ``cost``,
    ``backers``, ``each``: the most that one of them paid, ``left``: money left of the whole, and
    ``from``: shares or rest; ``missed``: (position, cost, money left) of those not paid for.
    """
    votes = votes_of(rules, papers)
    total = sum(papers.values())
    share = rules.money * MILLIONTHS // total if total else 0
    bought, drawn = _by_shares(rules, papers, share)
    spent = sum(row["cost"] for row in bought)
    bought += _by_rest(rules, votes, {row["at"] for row in bought}, rules.money - spent)
    left = rules.money
    for row in bought:
        row["left"] = left = left - row["cost"]
    winners = [row["at"] for row in bought]
    lots = rules.lots()
    others = sorted(
        (option for option in rules.options if option.position not in winners),
        key=lambda option: (-votes[option.position], lots.index(option.position)),
    )
    order = [*winners, *(option.position for option in others)]
    return {
        "winners": winners,
        "order": order,
        "drawn": drawn,
        "steps": {
            "share": yuan(share),
            "votes": [[at, votes[at]] for at in order],
            "bought": bought,
            "missed": [[option.position, option.cost, left] for option in others],
        },
    }


def yuan(millionths: int) -> str:
    """Millionths as yuan with two decimals, cut off."""
    return f"{millionths // MILLIONTHS}.{millionths % MILLIONTHS // 10_000:02}"


def price(cost: int, purses: list[tuple[int, int]]) -> int | None:
    """The least that each backer has to pay at most so that together they pay ``cost`` millionths.

    ``purses``: (millionths left, how many papers), poorest first. None where they cannot.
    """
    backers = sum(size for _left, size in purses)
    for left, size in purses:
        each = -(-cost // backers)
        if each <= left:
            return each
        cost -= left * size
        backers -= size
    return None


class Purses:
    """The money that papers have left, in millionths; those that are alike have the same."""

    def __init__(self, papers: Counter[Choice], share: int) -> None:
        self.sizes = list(papers.values())
        self.left = [share] * len(self.sizes)
        self.backers: dict[int, list[int]] = {}
        for number, choice in enumerate(papers):
            for at in choice:
                self.backers.setdefault(at, []).append(number)

    def price(self, option: Option) -> int | None:
        """What the dearest of the backers' payments for ``option`` comes to; None: they cannot."""
        alike = Counter[int]()
        for number in self.backers.get(option.position, ()):
            alike[self.left[number]] += self.sizes[number]
        return price(option.cost * MILLIONTHS, sorted(alike.items()))

    def pay(self, option: Option, each: int) -> int:
        """Let every backer pay ``each``, or all that is left; return how many papers paid."""
        paying = self.backers[option.position]
        for number in paying:
            self.left[number] -= min(self.left[number], each)
        return sum(self.sizes[number] for number in paying)


def _by_shares(
    rules: Rules, papers: Counter[Choice], share: int
) -> tuple[list[Line], list[list[int]]]:
    """Buy what its backers can pay for together, the one first that weighs least on them."""
    purses, lots = Purses(papers, share), rules.lots()
    weights = {option: Fraction(0) for option in rules.options if option.cost}
    bought: list[Line] = []
    drawn: list[list[int]] = []
    while offers := _lightest(weights, purses):
        if len(offers) > 1:
            drawn.append(sorted(option.position for option in offers))
        taken = min(offers, key=lambda option: lots.index(option.position))
        each = offers[taken]
        size = purses.pay(taken, each)
        del weights[taken]
        bought.append(_line(taken, size, "shares", yuan(each)))
    return bought, drawn


def _lightest(weights: dict[Option, Fraction], purses: Purses) -> dict[Option, int]:
    """The options that weigh least now, with the dearest payment for each; none: none is paid.

    The weight of an option is that payment for each yuan of its cost. It never falls while purses
    empty, so what weighed more before is not weighed again; what cannot be paid for is dropped.
    """
    offers: dict[Option, int] = {}
    least: Fraction | None = None
    for option, known in sorted(weights.items(), key=lambda row: row[1]):
        if least is not None and known > least:
            break
        each = purses.price(option)
        if each is None:
            del weights[option]
            continue
        weights[option] = weight = Fraction(each, option.cost)
        if least is None or weight < least:
            offers, least = {}, weight
        if weight == least:
            offers[option] = each
    return offers


def _by_rest(rules: Rules, votes: dict[int, int], taken: set[int], rest: int) -> list[Line]:
    """Spend what no group of backers could, on those with the most votes that fit."""
    lots, bought = rules.lots(), []
    wanted = [option for option in rules.options if votes[option.position]]
    wanted.sort(key=lambda option: (-votes[option.position], lots.index(option.position)))
    for option in wanted:
        if option.position not in taken and option.cost <= rest:
            bought.append(_line(option, votes[option.position], "rest", ""))
            rest -= option.cost
    return bought


def _line(option: Option, backers: int, source: str, each: str) -> Line:
    return {
        "at": option.position,
        "cost": option.cost,
        "backers": backers,
        "each": each,
        "from": source,
        "left": 0,
    }
