"""Finding petitions by words, among the newest and without an index.

Letters are compared, not words: script, width, marks and blanks make no difference. Either every
part of the query stands in title or ask, or most of its pairs of letters do.
"""

from collections.abc import Iterable

from django.db.models import QuerySet

from nlp.duplicates import letters
from nlp.normalise import simplified
from petitions.models import Petition

# The newest rows that are looked through, the letters of a query that are read, and the share of
# its pairs that a text must have where no text has it whole.
NEWEST, LONGEST, ENOUGH, MOST = 3000, 60, 0.6, 200


def search(rows: QuerySet[Petition], query: str) -> QuerySet[Petition]:
    """Those of ``rows`` that have the words of ``query``, the newest 200; one query now."""
    parts = [part for part in map(_plain, query[:LONGEST].split()) if part]
    if not parts:
        return rows.none()
    texts = rows.order_by("-pk").values_list("pk", "title", "ask")[:NEWEST]
    known = [(pk, _plain(f"{title}\n{ask}")) for pk, title, ask in texts]
    whole = [pk for pk, text in known if all(part in text for part in parts)]
    return rows.filter(pk__in=(whole or _nearly(parts, known))[:MOST])


def _nearly(parts: list[str], known: Iterable[tuple[int, str]]) -> list[int]:
    pairs = {part[i : i + 2] for part in parts for i in range(len(part) - 1)}
    least = ENOUGH * len(pairs)
    return [pk for pk, text in known if pairs and sum(pair in text for pair in pairs) >= least]


def _plain(text: str) -> str:
    return letters(simplified(text))
