from contributions.models.carried import Carried
from contributions.models.contribution import (
    Contribution,
    Original,
    Revision,
    Thread,
    Vote,
    with_my_votes,
)

__all__ = [
    "Carried",
    "Contribution",
    "Original",
    "Revision",
    "Thread",
    "Vote",
    "with_my_votes",
]
