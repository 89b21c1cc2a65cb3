from consultations.models.consultation import Consultation
from consultations.models.document import AttachmentKind, Clause, ClauseText, Version
from consultations.models.finding import Reading, Word
from consultations.models.hearing import AgendaItem, Hearing, HearingFile
from consultations.models.hearing_record import Confirmation, MainOpinion, Passage
from consultations.models.hearing_seats import Delivery, Need, Registration, SeatChange
from consultations.models.life import Following, Pause, Relation, Step
from consultations.models.lineage import Descent
from consultations.models.profile import Profile, Rules
from consultations.models.submission import Point, Submission

__all__ = [
    "AgendaItem",
    "AttachmentKind",
    "Clause",
    "ClauseText",
    "Confirmation",
    "Consultation",
    "Delivery",
    "Descent",
    "Following",
    "Hearing",
    "HearingFile",
    "MainOpinion",
    "Need",
    "Passage",
    "Pause",
    "Point",
    "Profile",
    "Reading",
    "Registration",
    "Relation",
    "Rules",
    "SeatChange",
    "Step",
    "Submission",
    "Version",
    "Word",
]
