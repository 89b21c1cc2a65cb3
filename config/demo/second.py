"""The second version of a demo round: what people said in the first days has changed it."""

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from accounts.models import User
from config.demo.publishing import amend, key_of
from config.demo.rounds import Opinion, Round
from consultations.draft import DraftClause
from consultations.models import Consultation

SOURCE = Path(__file__).with_name("second.toml")
FIGURES = "零一二三四五六七八九十"


@cache
def second() -> dict[str, dict[str, Any]]:
    """What the second versions are, by the key of the round."""
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))


def amended_at(row: Round, now: datetime) -> datetime:
    """When the second version of ``row`` was published; ``now`` where there is none."""
    made = second().get(row.key)
    return now - timedelta(hours=made["hours"]) if made else now


def publish_second(
    row: Round, consultation: Consultation, editor: User, at: datetime
) -> list[Opinion]:
    """Publish the second version of ``row``, if it has one; return what is said about it since."""
    made = second().get(row.key)
    if made is None:
        return []
    clauses = tuple(_numbered(_clauses(row, made["clauses"])))
    amend(consultation, clauses, str(made["note"]), editor, at)
    return [Opinion(**said) for said in made["opinions"]]


def _clauses(row: Round, changes: list[dict[str, str]]) -> Iterator[DraftClause]:
    """The text with its changes, still with the old numbers."""
    changed = {one["was"]: one for one in changes if "was" in one}
    put = {one["instead"]: one for one in changes if "instead" in one}
    more = {one["after"]: one for one in changes if "after" in one}
    for number, part in enumerate(row.clauses):
        own = DraftClause(key_of(row.key, number), part.kind, part.label, part.heading, part.text)
        by = changed.get(part.label) if part.kind == "article" else None
        other = put.get(part.label) if part.kind == "article" else None
        if other:
            yield _fresh(row, other)
        else:
            yield (
                DraftClause(own.key, own.level, own.label, by["heading"], by["text"]) if by else own
            )
        if part.kind == "article" and part.label in more:
            yield _fresh(row, more[part.label])


def _fresh(row: Round, words: dict[str, str]) -> DraftClause:
    key = uuid5(NAMESPACE_URL, f"yunting/{row.key}/{words['heading']}")
    return DraftClause(key, "article", "", words["heading"], words["text"])


def _numbered(parts: Iterator[DraftClause]) -> Iterator[DraftClause]:
    """Number the articles through; there are fewer than twenty."""
    number = 0
    for part in parts:
        if part.level != "article":
            yield part
            continue
        number += 1
        figure = FIGURES[number] if number <= 10 else f"十{FIGURES[number - 10]}"
        yield DraftClause(part.key, part.level, f"第{figure}条", part.heading, part.text)
