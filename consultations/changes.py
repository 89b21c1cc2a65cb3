"""Clauses that read otherwise because of what was said, each with the people who said it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils import timezone

from consultations.models import Consultation
from core.counting import counted
from nlp.align import Change
from presentation.redlines import excerpt, redlined
from responses.models import Outcome, OutcomeCode
from themes.models import Assignment

PERSON = "contribution__point__submission__person_key"


@dataclass(frozen=True)
class Changed:
    """One clause before and after, and the opinions on the theme that led to it."""

    consultation: int
    title: str
    lead: str
    thread: int
    place: str
    theme: str
    summary: str
    outcome: str
    opinions: int
    people: int
    words: tuple[Change, ...]

    @property
    def outcome_label(self) -> str:
        return str(OutcomeCode(self.outcome).label)


@dataclass(frozen=True)
class Changes:
    rows: tuple[Changed, ...]
    at: datetime


def latest_changes() -> Changes:
    """The last three clauses that changed, one for each clause; counted once a minute."""
    return counted(Changes, _latest)


def _latest(limit: int = 3) -> Changes:
    rows = Outcome.objects.rewordings().filter(
        thread__clause__consultation__state__in=Consultation.REPORTED
    )
    rows = rows.select_related("response__case__theme", "thread__clause__consultation__lead")
    # A clause that changed twice is shown as it reads last.
    found: dict[int, Outcome] = {}
    for row in rows[: 4 * limit]:
        clause = row.thread.clause
        found.setdefault(clause.present_id or clause.pk, row)
    return Changes(tuple(map(_changed, list(found.values())[:limit])), timezone.now())


def _changed(row: Outcome) -> Changed:
    theme, consultation = row.response.case.theme, row.thread.clause.consultation
    opinions, people = _voices(row)
    return Changed(
        consultation=consultation.pk,
        title=consultation.title,
        lead=consultation.lead.name,
        thread=row.thread_id,
        place=row.thread.title,
        theme=theme.label,
        summary=theme.summary,
        outcome=row.outcome,
        opinions=opinions,
        people=people,
        words=excerpt(redlined(row.old_wording, row.new_wording)),
    )


def _voices(row: Outcome) -> tuple[int, int]:
    """Count as the adoption table does: an outcome of its own has the voices of its clause."""
    held = Assignment.objects.accepted().filter(theme=row.response.case.theme_id)
    if row.outcome != row.response.outcome:
        held = held.filter(contribution__thread=row.thread_id)
    found = held.aggregate(opinions=Count("pk"), people=Count(PERSON, distinct=True))
    return found["opinions"], found["people"]
