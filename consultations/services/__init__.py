from consultations.services.lifecycle import (
    NotAnswered,
    close,
    finish,
    move_on,
    start_themes,
    treat,
    unanswered,
)
from consultations.services.release import NotReleasable, open_round, release_version, threads_of
from consultations.services.submit import NoPoints, NotOpen, PointSaid, outside_person, submit

__all__ = [
    "NoPoints",
    "NotAnswered",
    "NotOpen",
    "NotReleasable",
    "PointSaid",
    "close",
    "finish",
    "move_on",
    "open_round",
    "outside_person",
    "release_version",
    "start_themes",
    "submit",
    "threads_of",
    "treat",
    "unanswered",
]
