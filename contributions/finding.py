"""Finding matters by words, among all whose words somebody has noted."""

from typing import TypeVar

from django.db.models import Count, Exists, Model, OuterRef, QuerySet

from nlp.segment import STOP_WORDS, search_words

Row = TypeVar("Row", bound=Model)
# The letters of a query that are read, and the share of its words that a matter must have where
# none has all of them.
LONGEST, ENOUGH = 60, 0.6


def find(rows: QuerySet[Row], query: str, *, words: QuerySet, of: str) -> QuerySet[Row]:
    """Those of ``rows`` that have all words of ``query``, or else most of them; one query now.

    ``words`` are the noted ones, each with a ``word`` and, under the name ``of``, a key to what
    has it. Text and query are cut into words alike; script and width make no difference.
    """
    asked = _telling(search_words(query[:LONGEST]))
    if not asked:
        return rows.none()
    whole = rows
    for word in asked:
        whole = whole.filter(Exists(words.filter(**{of: OuterRef("pk")}, word=word)))
    return whole if whole.exists() else _nearly(rows, asked, words, of)


def _nearly(rows: QuerySet[Row], asked: list[str], words: QuerySet, of: str) -> QuerySet[Row]:
    held = words.filter(word__in=asked).order_by().values(of)
    many = held.annotate(number=Count("pk")).filter(number__gte=ENOUGH * len(asked))
    return rows.filter(pk__in=many.values(of))


def _telling(words: list[str]) -> list[str]:
    """Without words that every text has and single characters, unless there are no others."""
    longer = [word for word in words if len(word) > 1] or words
    return [word for word in longer if word not in STOP_WORDS] or longer
