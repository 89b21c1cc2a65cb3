"""What was said in the same words or nearly so: groups of a round's accepted opinions."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Min, Q

from consultations.models import Consultation
from contributions.models import Contribution
from core.counting import Share
from moderation.models import Copy

# Groups that are shown, the largest first; the totals are of all.
SHOWN = 10


@dataclass(frozen=True)
class Group:
    """``texts`` of ``people`` in ``wordings``; ``shown`` is the first that everybody may read."""

    first: int
    kind: str
    texts: int
    people: int
    wordings: int
    shown: int | None


@dataclass(frozen=True)
class Alike:
    """Accepted opinions with others like them, their wordings, and the largest groups."""

    texts: int
    wordings: int
    count: int
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Named:
    """A group with the words that stand for it, empty where none are public."""

    group: Group
    label: str
    words: str


@dataclass(frozen=True)
class Likeness:
    """What a reader is told: ``share`` of the accepted opinions is like others."""

    share: Share
    wordings: int
    count: int
    groups: tuple[Named, ...]


def count_alike(consultation: Consultation) -> Alike:
    """Count the accepted opinions that others like them stand beside; one query."""
    public = Min("contribution", filter=Q(contribution__is_public=True))
    rows = Copy.objects.accepted().filter(comparison__scope=consultation.scope)
    groups = [Group(**row) for row in rows.groups().annotate(shown=public)]
    return Alike(
        texts=sum(group.texts for group in groups),
        wordings=sum(group.wordings for group in groups),
        count=len(groups),
        groups=tuple(groups[:SHOWN]),
    )


def likeness(alike: Alike, accepted: int) -> Likeness:
    """Put counts into what is shown of them; one query, or none where nothing is alike."""
    # What came between two counts must not make a part larger than its whole.
    share = Share(min(alike.texts, accepted), accepted)
    return Likeness(share, alike.wordings, alike.count, tuple(_named(alike.groups)))


def _named(groups: Iterable[Group]) -> Iterable[Named]:
    shown = {group.shown for group in groups} - {None}
    # What was hidden since the count has no words here.
    words = dict(Contribution.objects.shown().filter(pk__in=shown).values_list("pk", "body"))
    for group in groups:
        label = str(Copy.Kind(group.kind).label)
        yield Named(group, label, words.get(group.shown or 0, ""))
