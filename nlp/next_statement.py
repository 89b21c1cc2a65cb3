"""Which statement should somebody see next? Polis's rule (its conversation.clj), as numbers.

A statement tells more the fewer passes it got, the more agreement, and the further it moves who
stands to it; one that few have seen is helped. Chances go by the square.
"""

import numpy as np
from numpy.typing import NDArray

# What helps a new statement most, and the stands after which half of that is left.
HELP, HALVED_AFTER = 8.0, 5.0

Table = NDArray[np.float64]
Counts = NDArray[np.int64]


def priorities(tally: Counts, pull: Table) -> Table:
    """Return (m,) weights > 0; ``tally`` (m, 3) agree, disagree, pass, ``pull`` (m,) >= 0."""
    agree, passed, seen = tally[:, 0], tally[:, 2], tally.sum(axis=1)
    telling = (1 - (passed + 1) / (seen + 2)) * (pull + 1) * (agree + 1) / (seen + 2)
    new = 1 + HELP * 2 ** (-seen / HALVED_AFTER)
    return np.asarray((telling * new) ** 2, dtype=np.float64)
