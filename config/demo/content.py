"""The Chinese content, read from the TOML files beside this module."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
THEMES = ("T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8")
EXTRA = ("letters", "whole", "special")


@dataclass(frozen=True)
class Saying:
    """One opinion before it has an author; clause 0 is the whole draft."""

    text: str
    clause: int
    stance: str
    theme: str
    special: str = ""
    proposed: str = ""
    participant_type: str = ""
    channel: str = ""
    author: str = ""
    assisted: bool = False
    skeletons: tuple[str, ...] = ()


@cache
def read(name: str) -> dict[str, Any]:
    """A content file as TOML gives it; callers must not change it."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def city() -> dict[str, Any]:
    return read("city.toml")


def answers() -> dict[str, Any]:
    return read("answers.toml")


def pool(theme: str) -> dict[str, Any]:
    return read(f"opinions/{theme.lower()}.toml")


def shared() -> dict[str, Any]:
    return read("opinions/shared.toml")


def written() -> tuple[Saying, ...]:
    """Every opinion written by hand, the residual and the special ones included."""
    files = [pool(theme) for theme in THEMES]
    files += [read(f"opinions/{name}.toml") for name in EXTRA]
    return tuple(saying for file in files for saying in _sayings(file))


def article_labels() -> tuple[str, ...]:
    """Labels of the articles in order, the empty label of the whole draft first."""
    clauses = city()["clauses"]
    return ("", *(row["label"] for row in clauses if row["kind"] == "article"))


def _sayings(file: dict[str, Any]) -> list[Saying]:
    return [
        _saying(entry, group, file.get("theme", ""))
        for group in file["group"]
        for entry in group["texts"]
    ]


def _saying(entry: str | dict[str, Any], group: dict[str, Any], theme: str) -> Saying:
    own = {"text": entry} if isinstance(entry, str) else entry
    common = {key: value for key, value in group.items() if key != "texts"}
    return Saying(**{"theme": theme, **common, **own})
