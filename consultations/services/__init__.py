from consultations.services.lifecycle import (
    NotAnswered,
    close,
    finish,
    move_on,
    start_themes,
    treat,
    unanswered,
)
from consultations.services.pausing import pause, postpone, resume
from consultations.services.release import NotReleasable, open_round, release_version, threads_of
from consultations.services.running import archive, call_off, extend
from consultations.services.settling import settle, settle_sure
from consultations.services.submit import NoPoints, NotOpen, PointSaid, outside_person, submit

__all__ = [
    "NoPoints",
    "NotAnswered",
    "NotOpen",
    "NotReleasable",
    "PointSaid",
    "archive",
    "call_off",
    "close",
    "extend",
    "finish",
    "move_on",
    "open_round",
    "outside_person",
    "pause",
    "postpone",
    "release_version",
    "resume",
    "settle",
    "settle_sure",
    "start_themes",
    "submit",
    "threads_of",
    "treat",
    "unanswered",
]
