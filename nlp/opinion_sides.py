"""Statements that part groups of opinion, and those of which many are not sure."""

import numpy as np
from numpy.typing import NDArray

from nlp.opinion_places import Ints
from nlp.opinions import SHOWN, SURE, Opinions, surely

# Stands under which nothing is said of a statement, and the share of passes that is many.
FEW, MANY_PASSES = 10, 0.3


def divisions(found: Opinions) -> tuple[int, ...]:
    """Statements with which most of one group agree and most of another do not, widest first."""
    counts = found.by_group
    if len(counts) < 2:
        return ()
    seen = counts.sum(axis=2)
    agree, disagree = (_is_most_of_one(counts[:, :, stand], seen) for stand in range(2))
    order = np.argsort(-found.apart, kind="stable")
    return tuple(int(at) for at in order[(agree & disagree)[order]][:SHOWN])


def _is_most_of_one(cast: Ints, seen: Ints) -> NDArray[np.bool_]:
    return np.asarray(np.any((surely(cast, seen) > SURE) & (2 * cast > seen), axis=0))


def unsure(tally: Ints) -> tuple[int, ...]:
    """Statements on which many pass, of tally (m, 3); most of all first."""
    seen = tally.sum(axis=1)
    share = tally[:, 2] / np.maximum(seen, 1)
    order = np.argsort(-share, kind="stable")
    kept = (seen >= FEW) & (share >= MANY_PASSES)
    return tuple(int(at) for at in order[kept[order]][:SHOWN])
