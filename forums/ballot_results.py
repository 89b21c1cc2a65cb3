"""A counted ballot as its page tells it: labels in the place of positions, step by step."""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from forums.models import Ballot, Count
from presentation.charts.spec import Chart, Kind, Series, bars

CHOSEN, OTHERS = "1", "3"
Rows = list[dict[str, Any]]


@dataclass
class Result:
    """Make it only of a ballot whose phase is OUT, loaded ``with_options``."""

    ballot: Ballot
    count: Count

    @cached_property
    def told(self) -> dict[str, Any]:
        return dict(self.count.result)

    @cached_property
    def labels(self) -> dict[int, str]:
        return {option.position: option.label for option in self.ballot.options.all()}

    def _named(self, positions: list[int]) -> list[str]:
        return [self.labels[at] for at in positions]

    @property
    def winners(self) -> list[str]:
        return self._named(self.told["winners"])

    @property
    def order(self) -> list[str]:
        return self._named(self.told["order"])

    @property
    def lots(self) -> list[str]:
        return self._named(self.told["lots"])

    @property
    def drawn(self) -> list[str]:
        """The options that were level, a line for each time that lots decided."""
        between = pgettext("between names", ", ")
        return [between.join(self._named(group)) for group in self.told["drawn"]]

    @property
    def votes(self) -> Rows:
        """Options with their votes, the most first; not of a ranking."""
        chosen = set(self.told["winners"])
        return [
            {"label": self.labels[at], "votes": votes, "is_chosen": at in chosen}
            for at, votes in self.told["steps"]["votes"]
        ]

    @property
    def rounds(self) -> Rows:
        """Each round: votes, who went and why, to whom those papers went."""
        return [
            {
                "rows": [
                    {"label": self.labels[at], "votes": votes, "is_out": at == told["out"]}
                    for at, votes in told["votes"]
                ],
                "counted": sum(votes for _at, votes in told["votes"]),
                "spent": told["spent"],
                "out": self.labels.get(told["out"], ""),
                "decided": told["decided"],
                "moved": [
                    {"label": self.labels[at], "votes": votes} for at, votes in told["moved"]
                ],
            }
            for told in self.told["steps"]["rounds"]
        ]

    @property
    def condorcet(self) -> str:
        """Who beats each other option directly; empty where nobody does."""
        return self.labels.get(self.told["steps"]["condorcet"], "")

    @property
    def head(self) -> list[str]:
        return self._named(self.told["steps"]["at"])

    @property
    def pairs(self) -> Rows:
        return self._matrix("pairs")

    @property
    def strengths(self) -> Rows:
        return self._matrix("strengths")

    def _matrix(self, name: str) -> Rows:
        matrix = self.told["steps"][name]
        size = range(len(matrix))
        return [
            {
                "label": self.head[a],
                "cells": [
                    {
                        "votes": "" if a == b else matrix[a][b],
                        "over": self.head[b],
                        "is_won": matrix[a][b] > matrix[b][a],
                    }
                    for b in size
                ],
            }
            for a in size
        ]

    @property
    def paths(self) -> Rows:
        """How the first option beats each other one: the steps, each with its papers."""
        at, pairs = self.told["steps"]["at"], self.told["steps"]["pairs"]
        found = []
        for path in self.told["steps"]["paths"]:
            ways = [pairs[at.index(a)][at.index(b)] for a, b in pairwise(path)]
            steps = [
                {"label": self.labels[to], "votes": votes}
                for to, votes in zip(path[1:], ways, strict=True)
            ]
            last = self.labels[path[-1]]
            found.append({"over": last, "steps": steps, "strength": min(ways)})
        return found

    @property
    def bought(self) -> Rows:
        return [{**row, "label": self.labels[row["at"]]} for row in self.told["steps"]["bought"]]

    @property
    def missed(self) -> Rows:
        return [
            {"label": self.labels[at], "cost": cost, "left": left}
            for at, cost, left in self.told["steps"]["missed"]
        ]

    @property
    def chart(self) -> Chart | None:
        """The result as one picture; None where there is nothing to draw."""
        if not self.told["valid"]:
            return None
        if self.ballot.method == Ballot.Method.SCHULZE:
            return self._duels()
        if self.ballot.method == Ballot.Method.IRV:
            last = self.rounds[-1]["rows"]
            return self._bars([(row["label"], row["votes"]) for row in last], _("Last round"))
        return self._bars([(row["label"], row["votes"]) for row in self.votes], _("Votes"))

    def _bars(self, rows: list[tuple[str, int]], title: str) -> Chart:
        chosen = set(self.winners)
        drawn = bars(
            [(label, size, CHOSEN if label in chosen else OTHERS) for label, size in rows],
            title=title,
            unit=pgettext("unit", "votes"),
            head=_("Option"),
            name="result",
        )
        # Of several choices on one paper each is a share of the papers, not of all choices.
        return replace(drawn, total=self.told["valid"])

    def _duels(self) -> Chart:
        """The first option against each other one."""
        at, pairs = self.told["steps"]["at"], self.told["steps"]["pairs"]
        best = at.index(self.told["order"][0])
        others = [at.index(other) for other in self.told["order"][1:]]
        return Chart(
            Kind.STACKED,
            _("The first option against each other one"),
            pgettext("unit", "votes"),
            _("Option"),
            tuple(self.labels[at[other]] for other in others),
            (
                Series(
                    _("prefer the first option"),
                    tuple(pairs[best][other] for other in others),
                    tone=CHOSEN,
                ),
                Series(
                    _("prefer this one"), tuple(pairs[other][best] for other in others), tone="4"
                ),
            ),
            total=self.told["valid"],
            finding=self._finding(),
            name="result",
        )

    def _finding(self) -> str:
        facts = {"label": self.winners[0]}
        if self.condorcet:
            return _("More papers put “%(label)s” before each other option than after it.") % facts
        return _("“%(label)s” comes first by its chains of victories.") % facts
