"""Finding petitions by words, among all that the worker has read."""

from django.db.models import QuerySet

from contributions.finding import find
from petitions.models import Petition, Word


def search(rows: QuerySet[Petition], query: str) -> QuerySet[Petition]:
    """Those of ``rows`` that have all words of ``query``, or else most of them; one query now."""
    return find(rows, query, words=Word.objects.all(), of="petition")
