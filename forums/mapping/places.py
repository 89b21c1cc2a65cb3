"""Where people stand, as bytes: npz without pickle, so that reading them runs nothing."""

from dataclasses import dataclass
from io import BytesIO

import numpy as np

from forums.models import MapResult
from nlp.opinion_places import NOBODY, Places
from nlp.opinion_spots import Frame, on_paper


def pack(places: Places) -> bytes:
    kept = BytesIO()
    np.savez_compressed(
        kept,
        people=places.people,
        points=places.points.astype(np.float32),
        letter=places.letter.astype(np.int8),
    )
    return kept.getvalue()


def unpack(kept: bytes) -> Places:
    with np.load(BytesIO(bytes(kept)), allow_pickle=False) as read:
        return Places(
            read["people"].astype(np.int64),
            read["points"].astype(np.float64),
            read["letter"].astype(np.int64),
        )


@dataclass(frozen=True)
class OwnPlace:
    """Where one person stands: the letter of the group, and x and y of the picture."""

    letter: int
    x: float
    y: float


def place_of(result: MapResult, person_id: int) -> OwnPlace | None:
    """The place of one person; None for who took too few stands, or none before the last count."""
    places = unpack(result.places)
    at = int(np.searchsorted(places.people, person_id))
    if at == len(places.people) or places.people[at] != person_id or places.letter[at] == NOBODY:
        return None
    left, right, top, bottom = result.found["frame"]
    frame: Frame = (left, right, top, bottom)
    x, y = on_paper(places.points[at : at + 1], frame)[0]
    return OwnPlace(int(places.letter[at]), float(x), float(y))
