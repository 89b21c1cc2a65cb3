from consultations.models.consultation import Consultation
from consultations.models.document import AttachmentKind, Clause, ClauseText, Version
from consultations.models.finding import Reading, Word
from consultations.models.life import Following, Pause, Relation, Step
from consultations.models.lineage import Descent
from consultations.models.profile import Profile, Rules
from consultations.models.submission import Point, Submission

__all__ = [
    "AttachmentKind",
    "Clause",
    "ClauseText",
    "Consultation",
    "Descent",
    "Following",
    "Pause",
    "Point",
    "Profile",
    "Reading",
    "Relation",
    "Rules",
    "Step",
    "Submission",
    "Version",
    "Word",
]
