"""The further consultations of the demo city, typed, from rounds.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).with_name("rounds.toml")


@dataclass(frozen=True)
class Clause:
    """One block of the text; ``kind`` is chapter, article, paragraph or item."""

    kind: str
    label: str
    heading: str
    text: str


@dataclass(frozen=True)
class Opinion:
    """What one person says of one article, or of the whole when ``clause`` is empty."""

    stance: str
    text: str
    clause: str = ""
    proposed: str = ""
    channel: str = "web"
    participant: str = "individual"
    theme: str = ""


@dataclass(frozen=True)
class Theme:
    """A theme as an official might name it, with its one sentence."""

    key: str
    name: str
    summary: str


@dataclass(frozen=True)
class Round:
    """``opens`` and ``closes`` are days from today; ``closes`` is the last day of the period."""

    key: str
    title: str
    profile: str
    lead: str
    office: str
    contact: str
    note: tuple[str, ...]
    legal_basis: tuple[str, ...]
    questions: tuple[str, ...]
    opens: int
    closes: int
    short_period_reason: str
    clauses: tuple[Clause, ...]
    opinions: tuple[Opinion, ...]
    themes: tuple[Theme, ...]

    @property
    def days(self) -> int:
        """Length of the period; the first day is not counted (Civil Code, Article 201)."""
        return self.closes - self.opens


@cache
def rounds() -> tuple[Round, ...]:
    """Every further consultation, in the order of the file."""
    return tuple(
        round_of(row) for row in tomllib.loads(SOURCE.read_text(encoding="utf-8"))["round"]
    )


def round_of(row: dict[str, Any]) -> Round:
    """A consultation as a file of the demo city writes it."""
    parts = {
        "note": tuple(row["note"]),
        "legal_basis": tuple(row["legal_basis"]),
        "questions": tuple(row["questions"]),
        "clauses": tuple(Clause(**clause) for clause in row.get("clauses", ())),
        "opinions": tuple(Opinion(**opinion) for opinion in row.get("opinions", ())),
        "themes": tuple(Theme(**theme) for theme in row.get("themes", ())),
    }
    return Round(**{"short_period_reason": "", **row, **parts})
