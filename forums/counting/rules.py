"""What a ballot asks, and which papers answer it."""

from dataclasses import dataclass
from hashlib import sha256

# The positions of the options somebody chose; in a ranking the most wanted first.
Choice = tuple[int, ...]

KINDS = ("single", "multiple", "ranking", "approval", "budget")


@dataclass(frozen=True)
class Option:
    """``position`` is its number on the paper, ``cost`` what it takes of a budget, in yuan."""

    position: int
    label: str
    cost: int = 0


@dataclass(frozen=True)
class Rules:
    """All that decides how papers become a result.

    ``kind`` one of KINDS; ``method`` most, schulze or irv; ``most``: choices at most where there
    are several; ``money``: yuan to share out; ``seed`` draws the lots; ``quorum``: papers needed.
    """

    kind: str
    method: str
    options: tuple[Option, ...]
    seed: int
    most: int = 1
    money: int = 0
    quorum: int = 0

    @property
    def positions(self) -> list[int]:
        return [option.position for option in self.options]

    def cost_of(self, choice: Choice) -> int:
        chosen = set(choice)
        return sum(option.cost for option in self.options if option.position in chosen)

    def allows(self, choice: Choice) -> bool:
        """Whether a paper that is not blank can be counted."""
        if len(set(choice)) != len(choice) or not set(choice) <= set(self.positions):
            return False
        limit = {"single": 1, "multiple": self.most}.get(self.kind, len(self.options))
        if not 1 <= len(choice) <= limit:
            return False
        return self.kind != "budget" or self.cost_of(choice) <= self.money

    def lots(self) -> list[int]:
        """The options as the seed draws them: by the SHA-256 of ``seed:position``.

        Anybody can draw them again, with any program and in any language.
        """
        return sorted(
            self.positions, key=lambda at: sha256(f"{self.seed}:{at}".encode()).hexdigest()
        )
