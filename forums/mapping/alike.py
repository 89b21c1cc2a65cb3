"""Has somebody said this already? Statements of a map with alike words."""

from forums.models import OpinionMap, Statement
from nlp.likeness import LEAST, percents, text_of

MOST = 3


def alike(opinion_map: OpinionMap, body: str) -> list[Statement]:
    """List the public statements that are most like ``body``, most alike first; one query.

    A hint to a person, never a verdict.
    """
    mine = text_of(body)
    rows = list(opinion_map.statements.shown().select_related("contribution"))
    if not mine.title or not rows:
        return []
    told = percents(mine, [text_of(row.contribution.body) for row in rows])
    found = sorted(zip(told, rows, strict=True), key=lambda pair: (-pair[0], pair[1].pk))
    return [row for percent, row in found[:MOST] if percent >= LEAST]
