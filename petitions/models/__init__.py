from petitions.models.checking import Appeal, Check, Ground
from petitions.models.forgetting import Forgotten
from petitions.models.fraud import Invalidation, Struck, ThrowawayDomain
from petitions.models.petition import News, Petition, PetitionOriginal, Rested
from petitions.models.profile import Blackout, Profile, Tier
from petitions.models.reading import Reading, Word
from petitions.models.signature import Correction, Reason, Signature
from petitions.models.tally import HourTally, Position, Reached, RegionTally
from petitions.models.telling import LiveEvent, Mailing, Receipts

__all__ = [
    "Appeal",
    "Blackout",
    "Check",
    "Correction",
    "Forgotten",
    "Ground",
    "HourTally",
    "Invalidation",
    "LiveEvent",
    "Mailing",
    "News",
    "Petition",
    "PetitionOriginal",
    "Position",
    "Profile",
    "Reached",
    "Reading",
    "Reason",
    "Receipts",
    "RegionTally",
    "Rested",
    "Signature",
    "Struck",
    "ThrowawayDomain",
    "Tier",
    "Word",
]
