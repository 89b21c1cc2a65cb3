from consultations.models.consultation import Consultation, Profile
from consultations.models.document import AttachmentKind, Clause, ClauseText, Version
from consultations.models.submission import Point, Submission

__all__ = [
    "AttachmentKind",
    "Clause",
    "ClauseText",
    "Consultation",
    "Point",
    "Profile",
    "Submission",
    "Version",
]
