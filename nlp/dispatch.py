"""One turn of the routing desk: learn anew or from corrections, then route what waits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile

from nlp.route import Routed, Router, load, train

# A text and the label that is right for it.
Example = tuple[str, str]


@dataclass(frozen=True)
class Turn:
    """The model after the turn, as bytes that run nothing when they are read, and its worth.

    ``routed`` has one answer for each text; ``accuracy``, ``accuracy_sure``, ``coverage`` and
    ``threshold`` as in ``nlp.route.Router``.
    """

    model: bytes
    routed: tuple[Routed, ...]
    accuracy: float
    accuracy_sure: float
    coverage: float
    threshold: float


def dispatch(
    model: bytes | None,
    examples: Sequence[Example],
    corrections: Sequence[Example],
    texts: Sequence[str],
    *,
    progress: Callable[[float], None] = lambda _share: None,
) -> Turn:
    """Learn from ``examples``, or where a ``model`` is given from ``corrections`` alone; route.

    ``progress`` is told the share done. Raises ValueError where the examples have fewer than two
    labels with two texts each, or ``model`` is none.
    """
    progress(0.1)
    if model is None:
        router = train([text for text, _ in examples], [label for _, label in examples])
    else:
        router = _read(model)
    progress(0.7)
    router.correct([text for text, _ in corrections], [label for _, label in corrections])
    progress(0.8)
    routed = tuple(router.predict(texts)) if texts else ()
    progress(1.0)
    kept = BytesIO()
    router.write(kept)
    return Turn(
        kept.getvalue(),
        routed,
        router.accuracy,
        router.accuracy_sure,
        router.coverage,
        router.threshold,
    )


def _read(model: bytes) -> Router:
    try:
        return load(BytesIO(model))
    except (EOFError, BadZipFile, KeyError) as error:
        raise ValueError("no model") from error
