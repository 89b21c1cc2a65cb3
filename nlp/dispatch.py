"""One turn of the routing desk: learn anew or from corrections, then route what waits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile

from nlp.route import Routed, Router, load, train
from nlp.segment import is_telling, words

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

    Of all texts only the words that tell something are read: citizens and departments write in
    different ways, and a model that learns the way takes every opinion for what it saw most of.
    ``progress`` is told the share done. Raises ValueError where the examples have fewer than two
    labels with two texts each, or ``model`` is none.
    """
    progress(0.1)
    if model is None:
        router = train([telling(text) for text, _ in examples], [label for _, label in examples])
    else:
        router = _read(model)
    progress(0.7)
    given = [telling(text) for text, _ in corrections]
    router.correct(given, [label for _, label in corrections])
    progress(0.8)
    routed = tuple(router.predict([telling(text) for text in texts])) if texts else ()
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


def telling(text: str) -> str:
    """Keep of a text the words that tell something, a blank between them."""
    return " ".join(word for word in words(text) if is_telling(word))


def _read(model: bytes) -> Router:
    try:
        return load(BytesIO(model))
    except (EOFError, BadZipFile, KeyError) as error:
        raise ValueError("no model") from error
