"""The four rights (知情 参与 表达 监督) in numbers: counted once a minute, each with its whole."""

from cms.rights.known import Known, known
from cms.rights.overseen import Debt, Overseen, overseen
from cms.rights.spoken import Spoken, spoken
from cms.rights.taken_part import TakenPart, taken_part

__all__ = [
    "Debt",
    "Known",
    "Overseen",
    "Spoken",
    "TakenPart",
    "known",
    "overseen",
    "spoken",
    "taken_part",
]
