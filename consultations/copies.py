"""Who wrote what others wrote: each round's texts compared by the worker."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery

from consultations.models import Consultation, Point, Submission
from contributions.models import Contribution
from moderation.comparing import Engine, Said, claim, compare, find_apart
from moderation.models import Comparison

# What is written at this moment may be committed in another order than that of its numbers.
SETTLED = timedelta(seconds=5)


def compare_next(now: datetime, *, engine: Engine = find_apart) -> Comparison | None:
    """Compare the texts of one round that is due; return its row, or None where none is.

    Any number of workers may call this. New texts are compared with all that came before.
    """
    for consultation, newest in _rounds(now - SETTLED):
        row = claim(scope=consultation.scope, mark=newest, now=now)
        if row:
            compare(row, list(_said(consultation, newest)), mark=newest, engine=engine)
            return row
    return None


def _rounds(until: datetime) -> list[tuple[Consultation, int]]:
    """Rounds with texts that were not compared, the newest first, and their newest submission."""
    sent = Submission.objects.filter(consultation=OuterRef("pk"), submitted_at__lte=until)
    newest = Subquery(sent.order_by("-pk").values("pk")[:1])
    rounds = Consultation.objects.annotate(newest=newest).order_by("-pk")
    marks = dict(Comparison.objects.values_list("scope", "mark"))
    found = ((row, row.newest) for row in rounds.filter(newest__isnull=False))
    return [(row, mark) for row, mark in found if mark > marks.get(row.scope, 0)]


def _said(consultation: Consultation, newest: int) -> Iterator[Said]:
    """What was said up to submission ``newest`` and not taken back."""
    points = Point.objects.filter(submission__consultation=consultation, submission__lte=newest)
    rows = points.exclude(contribution__state=Contribution.State.WITHDRAWN).order_by("pk")
    columns = "pk", "submission__person_key", "contribution__body", "contribution__proposal"
    for pk, person, body, proposal in rows.values_list(*columns).iterator(chunk_size=2000):
        yield Said(pk, person, f"{body}\n{proposal}".strip())
