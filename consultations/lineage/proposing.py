"""What a new version proposes of its clauses: worked out before any lock, written with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from consultations.draft import Draft
from consultations.lineage.matching import Fate, Link, Piece, links
from consultations.lineage.standing import settle_present
from consultations.models import Clause, Consultation, Descent, Version
from contributions.models import Contribution


@dataclass(frozen=True)
class Proposal:
    """What became of the clauses of version ``last`` in a draft."""

    last: int
    links: tuple[Link, ...]


def propose(last: Version, draft: Draft) -> Proposal:
    """Match the clauses of ``last`` with those of ``draft``; one query."""
    rows = last.texts.values_list("clause__key", "level", "heading", "text")
    old = [Piece(*row) for row in rows]
    new = [Piece(part.key, part.level, part.heading, part.text) for part in draft.clauses]
    return Proposal(last.pk, tuple(links(old, new)))


def inherit(version: Version, proposal: Proposal, clauses: Mapping[UUID, Clause]) -> None:
    """Write the lineage of ``version`` and say of each clause where its opinions stand now."""
    spoken_of = _spoken_of(version.consultation)
    rows = [_settled(link, clauses[link.old], spoken_of) for link in proposal.links]
    Descent.objects.bulk_create(
        Descent(
            version=version,
            clause=clauses[link.old],
            heir=clauses[link.heir] if link.heir else None,
            fate=link.fate,
            likeness=link.likeness,
            carries=link.carries,
            is_doubtful=link.is_doubtful,
        )
        for link in rows
    )
    settle_present(version.consultation)


def _settled(link: Link, clause: Clause, spoken_of: set[int]) -> Link:
    """Where nobody has spoken, taking a clause out leaves nothing to doubt."""
    if link.fate == Fate.DELETED and clause.pk not in spoken_of:
        return replace(link, is_doubtful=False)
    return link


def _spoken_of(consultation: Consultation) -> set[int]:
    """The clauses that opinions stand with, those of their past among them."""
    said = Contribution.objects.filter(thread__clause__consultation=consultation).order_by()
    rows = said.values_list("thread__clause", "thread__clause__present").distinct()
    return {present or clause for clause, present in rows}
