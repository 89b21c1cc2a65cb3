from responses.models.answer import (
    ADOPTING,
    Outcome,
    OutcomeCode,
    Rating,
    Response,
    authors_of,
)
from responses.models.case import Case, CaseQuerySet
from responses.models.meeting import Meeting
from responses.models.routing import Lesson, Router, Suggestion

__all__ = [
    "ADOPTING",
    "Case",
    "CaseQuerySet",
    "Lesson",
    "Meeting",
    "Outcome",
    "OutcomeCode",
    "Rating",
    "Response",
    "Router",
    "Suggestion",
    "authors_of",
]
