"""Which one group does a text belong to? Copies and shared templates joined, each text in one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nlp.duplicates import THRESHOLD, Joined, Kind, find_duplicates, letters

# Letters. Shorter texts are alike by chance: two people who write 同意第三条 did not copy.
SHORTEST = 10


@dataclass(frozen=True)
class Alike:
    """A text in a group of at least two: indices of the group's first text and of the wording's.

    ``wording`` is the first text with the very same letters, so first <= wording <= the text.
    kind: exact where the group has one wording; template where one frame with other names or
    numbers holds all of it; else near.
    """

    first: int
    wording: int
    kind: Kind


def find_alike(
    texts: Sequence[str],
    *,
    threshold: float = THRESHOLD,
    progress: Callable[[float], None] = lambda _share: None,
) -> dict[int, Alike]:
    """Put each of ``texts`` that is like another into one group, by its index.

    A text in a group of copies and in one of a template joins the two. ``progress`` is told the
    share done, rising to 1. Same texts, same groups; ``threshold`` and errors as for
    ``find_duplicates``.
    """
    plain = [letters(text) for text in texts]
    long = [index for index, text in enumerate(plain) if len(text) >= SHORTEST]
    found = find_duplicates([texts[i] for i in long], threshold=threshold, progress=progress)
    joined = Joined(len(long))
    for group in (*found.groups, *found.templates):
        for member in group.members[1:]:
            joined.unite(group.members[0], member)
    frames = {group.members for group in found.templates}
    alike: dict[int, Alike] = {}
    for members in joined.groups():
        kind = _kind(members, [plain[long[i]] for i in members], frames)
        alike |= _placed([long[i] for i in members], plain, kind)
    progress(1.0)
    return alike


def _kind(members: list[int], plain: list[str], frames: set[tuple[int, ...]]) -> Kind:
    if len(set(plain)) == 1:
        return "exact"
    return "template" if tuple(members) in frames else "near"


def _placed(members: list[int], plain: list[str], kind: Kind) -> dict[int, Alike]:
    seen: dict[str, int] = {}
    return {
        index: Alike(members[0], seen.setdefault(plain[index], index), kind) for index in members
    }
