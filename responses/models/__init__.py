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

__all__ = [
    "ADOPTING",
    "Case",
    "CaseQuerySet",
    "Meeting",
    "Outcome",
    "OutcomeCode",
    "Rating",
    "Response",
    "authors_of",
]
