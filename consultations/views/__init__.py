from consultations.views.public import detail, report, thread
from consultations.views.sharing import (
    card,
    clause_code,
    consultation_code,
    embed,
    paper,
    poster,
)
from consultations.views.submission import submit_opinion
from consultations.views.tracking import look_up, track
from consultations.views.versions import compare, version, versions

__all__ = [
    "card",
    "clause_code",
    "compare",
    "consultation_code",
    "detail",
    "embed",
    "look_up",
    "paper",
    "poster",
    "report",
    "submit_opinion",
    "thread",
    "track",
    "version",
    "versions",
]
