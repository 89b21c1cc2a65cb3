"""The words of public petitions, read by the worker: no reader of a page waits for it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from nlp.segment import search_words
from petitions.models import Petition, Reading, Word
from petitions.similar import similar

# Petitions read in one step; what is like them is looked for among thousands.
BATCH = 10
# After so long what is like an open petition is looked for again: others have come.
ANEW = timedelta(days=1)
# More than are shown, for some are hidden later.
ALIKE = 10


def read_due(now: datetime) -> int:
    """Read petitions that became public, then open ones anew; return how many. For the worker.

    Safe to run twice, late or in several workers: each reads the same.
    """
    rows = Petition.objects.public()
    due = list(rows.filter(reading__isnull=True).order_by("pk")[:BATCH])
    if not due:
        old = Q(state=Petition.State.OPEN, reading__read_at__lt=now - ANEW)
        due = list(rows.filter(old).order_by("reading__read_at")[:BATCH])
    for row in due:
        read(petition=row, now=now)
    return len(due)


def read(*, petition: Petition, now: datetime) -> Reading:
    """Note the words of ``petition`` and what is like it, in place of what was noted before."""
    words = {
        word
        for word in search_words(f"{petition.title}\n{petition.ask}")
        if len(word) <= Word.LONGEST
    }
    found = similar(petition.title, petition.ask, exclude=petition.pk, limit=ALIKE)
    with transaction.atomic():
        petition.words.exclude(word__in=words).delete()
        rows = [Word(petition=petition, word=word) for word in sorted(words)]
        Word.objects.bulk_create(rows, ignore_conflicts=True)
        reading, _made = Reading.objects.update_or_create(
            petition=petition,
            defaults={"alike": [(row.kind, row.pk) for row in found], "read_at": now},
        )
    return reading
