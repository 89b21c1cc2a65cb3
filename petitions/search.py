"""Finding petitions by words, among all that the worker has read."""

from django.db.models import Count, Exists, OuterRef, QuerySet

from nlp.segment import STOP_WORDS, search_words
from petitions.models import Petition, Word

# The letters of a query that are read, and the share of its words that a petition must have
# where none has all of them.
LONGEST, ENOUGH = 60, 0.6


def search(rows: QuerySet[Petition], query: str) -> QuerySet[Petition]:
    """Those of ``rows`` that have all words of ``query``, or else most of them; one query now.

    Text and query are cut into words alike, and script and width make no difference.
    """
    words = _telling(search_words(query[:LONGEST]))
    if not words:
        return rows.none()
    whole = rows
    for word in words:
        whole = whole.filter(Exists(Word.objects.filter(petition=OuterRef("pk"), word=word)))
    return whole if whole.exists() else _nearly(rows, words)


def _nearly(rows: QuerySet[Petition], words: list[str]) -> QuerySet[Petition]:
    held = Word.objects.filter(word__in=words).order_by().values("petition")
    many = held.annotate(number=Count("pk")).filter(number__gte=ENOUGH * len(words))
    return rows.filter(pk__in=many.values("petition"))


def _telling(words: list[str]) -> list[str]:
    """Without words that every text has and single characters, unless there are no others."""
    longer = [word for word in words if len(word) > 1] or words
    return [word for word in longer if word not in STOP_WORDS] or longer
