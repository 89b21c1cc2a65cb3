"""The words of public rounds, read by the worker: no reader of a page waits for it."""

import re
from datetime import datetime
from itertools import pairwise

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from consultations.models import Consultation, Reading, Version, Word
from contributions.finding import find
from nlp.quick import for_words
from nlp.segment import search_words

# Rounds read in one step, and characters of a round: the longest code of law has 110,000.
BATCH, LONGEST = 10, 200_000
HAN = re.compile(r"[\u3400-\u9fff]")


def search(rows: QuerySet[Consultation], query: str) -> QuerySet[Consultation]:
    """Those of ``rows`` that have all words of ``query``, or else most of them; one query now."""
    return find(rows, query, words=Word.objects.all(), of="consultation")


def read_due(now: datetime) -> int:
    """Read rounds that became public or have a newer version; return how many. For the worker.

    Safe to run twice, late or in several workers: each reads the same.
    """
    versions = Version.objects.filter(consultation=OuterRef("pk")).order_by("-number")
    rows = Consultation.objects.public().annotate(newest=Subquery(versions.values("pk")[:1]))
    stale = Q(reading__isnull=True) | ~Q(reading__version=F("newest"))
    due = list(rows.filter(stale, newest__isnull=False).order_by("pk")[:BATCH])
    for row in due:
        read(consultation=row, now=now)
    return len(due)


def read(*, consultation: Consultation, now: datetime) -> Reading:
    """Note the words of the newest version in place of what was noted before.

    Each character is noted too: somebody may look for one alone, which is part of a word here.
    So is each pair in the title: the name of a place is cut otherwise in a sentence than alone.
    """
    version = consultation.versions.latest("number")
    said = "\n".join(_said(version))[:LONGEST]
    words = {word for word in search_words(said) if len(word) <= Word.LONGEST}
    words |= {letter for word in words for letter in HAN.findall(word)} | _pairs(version.title)
    with transaction.atomic():
        consultation.words.exclude(word__in=words).delete()
        rows = [Word(consultation=consultation, word=word) for word in sorted(words)]
        Word.objects.bulk_create(rows, ignore_conflicts=True)
        reading, _made = Reading.objects.update_or_create(
            consultation=consultation, defaults={"version": version, "read_at": now}
        )
    return reading


def _pairs(title: str) -> set[str]:
    letters = for_words(title)
    return {a + b for a, b in pairwise(letters) if HAN.fullmatch(a) and HAN.fullmatch(b)}


def _said(version: Version) -> list[str]:
    said = [version.title, version.note]
    for heading, text in version.texts.values_list("heading", "text"):
        said += [heading, text]
    return said
