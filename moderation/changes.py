"""What an author has changed in words that a moderator looks at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contributions.models import Contribution, Revision
from nlp.align import Change
from presentation.redlines import redlined


@dataclass(frozen=True)
class Edit:
    """The present words as redlines against those before; empty where a part stayed."""

    heading: Sequence[Change]
    body: Sequence[Change]
    proposal: Sequence[Change]


def edits_of(rows: Iterable[Contribution]) -> dict[int, Edit]:
    """The last change of each of ``rows`` that was edited; one query, or none."""
    edited = {row.pk: row for row in rows if row.edited_at}
    if not edited:
        return {}
    before: dict[int, Revision] = {}
    for revision in Revision.objects.filter(contribution__in=edited).order_by("number"):
        before[revision.contribution_id] = revision
    return {pk: _edit(before[pk], row) for pk, row in edited.items() if pk in before}


def _edit(old: Revision, new: Contribution) -> Edit:
    pairs = [(getattr(old, name), getattr(new, name)) for name in ("heading", "body", "proposal")]
    return Edit(*(redlined(was, now) if was != now else () for was, now in pairs))
