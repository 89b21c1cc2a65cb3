"""Matches as an official looks at them: the words before and after, and what was said."""

from collections.abc import Sequence
from dataclasses import dataclass

from consultations.models import ClauseText, Descent
from nlp.align import Change
from presentation.redlines import redlined


@dataclass(frozen=True)
class Doubt:
    """One match; ``parts`` are the other clauses that go on from the old one."""

    match: Descent
    old: ClauseText
    heir: ClauseText | None
    parts: tuple[ClauseText, ...]

    @property
    def said(self) -> int:
        return self.old.clause.thread.contribution_count

    @property
    def percent(self) -> int:
        return round(self.match.likeness * 100)

    @property
    def changes(self) -> tuple[Change, ...]:
        return redlined(self.old.words, self.heir.words if self.heir else "")


def doubts(rows: Sequence[Descent]) -> list[Doubt]:
    """Put words to ``rows``, which carry, with their versions; two queries."""
    versions = {row.version_id for row in rows}
    clauses = {row.clause_id for row in rows}
    rest = Descent.objects.filter(version__in=versions, clause__in=clauses, carries=False)
    parts: dict[tuple[int, int], list[int]] = {}
    for part in rest:
        if part.heir_id:
            parts.setdefault((part.version_id, part.clause_id), []).append(part.heir_id)
    clauses |= {row.heir_id for row in rows if row.heir_id}
    clauses |= {heir for some in parts.values() for heir in some}
    numbers = {number for row in rows for number in (row.version.number, row.version.number - 1)}
    found = ClauseText.objects.filter(clause__in=clauses, version__number__in=numbers)
    found = found.named().select_related("version", "clause__thread")
    texts = {(text.clause_id, text.version.number): text for text in found}
    return [
        Doubt(
            row,
            texts[row.clause_id, row.version.number - 1],
            texts[row.heir_id, row.version.number] if row.heir_id else None,
            tuple(
                texts[heir, row.version.number]
                for heir in parts.get((row.version_id, row.clause_id), ())
            ),
        )
        for row in rows
    ]
