"""How a round stands to others, as its page says it: each relation is told on both pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consultations.models import Consultation, Relation

Kind = Relation.Kind
# Whose page it is: that of the round that was noted, or that of the other.
FORTH: dict[str, Promise | str] = {
    Kind.SECOND_ROUND: _("This is a second round. The round before:"),
    Kind.SUPERSEDES: _("This round takes the place of:"),
    Kind.RESULTS_IN: _("What came of it:"),
}
BACK: dict[str, Promise | str] = {
    Kind.SECOND_ROUND: _("A second round was held on it:"),
    Kind.SUPERSEDES: pgettext_lazy("consultation", "Its place was taken by:"),
    Kind.RESULTS_IN: _("It came of this round:"),
}


@dataclass(frozen=True)
class Told:
    """One relation as it is told on one of the two pages; without ``url`` it is a title alone."""

    relation: Relation
    words: Promise | str
    title: str
    url: str
    is_own: bool


def relations_of(consultation: Consultation) -> list[Told]:
    """What everybody may see, forth and back; one query."""
    rows = Relation.objects.filter(Q(consultation=consultation) | Q(other=consultation))
    rows = rows.select_related("consultation", "other", "by")
    return list(_told(consultation, rows))


def _told(consultation: Consultation, rows: Iterable[Relation]) -> Iterable[Told]:
    for row in rows:
        is_own = row.consultation_id == consultation.pk
        there = row.other if is_own else row.consultation
        if there is None:
            yield Told(row, FORTH[row.kind], row.title, row.url, is_own)
        elif there.state in Consultation.PUBLIC:
            words = (FORTH if is_own else BACK)[row.kind]
            yield Told(row, words, there.title, there.get_absolute_url(), is_own)
