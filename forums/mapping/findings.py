"""What is kept of a map that was drawn: JSON that names statements by id and nobody at all."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from nlp.opinion_places import NOBODY

if TYPE_CHECKING:  # they bring scikit-learn with them, which the site's own process does without
    from nlp.opinion_map import Drawn
    from nlp.opinions import Telling


def found_in(drawn: "Drawn", known: np.ndarray) -> dict[str, Any]:
    """Sum up a map of statements ``known`` (m,) as JSON; ``forums.mapping.story`` reads it."""
    found = drawn.found
    return {
        "letters": list(drawn.letters),
        "sizes": [group.size for group in found.groups],
        "telling": [[_told(one, known) for one in group.telling] for group in found.groups],
        "consensus": [_told(one, known) for one in found.consensus],
        "divisions": [int(known[at]) for at in drawn.divisions],
        "unsure": [int(known[at]) for at in drawn.unsure],
        "tally": _by_statement(known, found.tally),
        "by_group": _by_statement(known, found.by_group.swapaxes(0, 1)),
        "placed": int((drawn.places.letter != NOBODY).sum()),
        "spots": [list(asdict(spot).values()) for spot in drawn.spots],
        "frame": drawn.frame,
        "choice": list(asdict(drawn.choice).values()),
    }


def _told(one: "Telling", known: np.ndarray) -> dict[str, int]:
    return {"statement": int(known[one.statement]), "stand": one.stand}


def _by_statement(known: np.ndarray, counts: np.ndarray) -> dict[str, Any]:
    return {str(pk): row for pk, row in zip(known.tolist(), counts.tolist(), strict=True)}
