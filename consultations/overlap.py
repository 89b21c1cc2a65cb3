"""Which other rounds run at the same time, and whether too many do: advice, never a bar.

Macau's guideline on consultations (order 224/2011) makes their coordination its first principle.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import OuterRef, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from consultations.draft import Draft, day_begins, day_ends
from consultations.models import Consultation, Version
from nlp.likeness import LEAST, percents, text_of

# At five rounds at once legislators in Macau complained that nobody could take part in all of
# them (practice.md 2.1, 15); Chinese studies name the number at one time as a cause of silence.
MOST_AT_ONCE = 5
# Rounds that are looked through, and shown.
LOOKED, SHOWN = 200, 10


@dataclass(frozen=True)
class Beside:
    """Another round of the same time; ``percent`` is how alike the words are, 0 if hardly."""

    consultation: Consultation
    is_same_department: bool
    percent: int

    @property
    def is_alike(self) -> bool:
        return self.percent >= LEAST


@dataclass(frozen=True)
class Overlap:
    """The rounds that run within ``first`` and ``last``, without the one that is asked about."""

    first: date
    last: date
    rows: tuple[Beside, ...]

    @property
    def near(self) -> list[Beside]:
        """Those of the same department or on a like matter, the most alike first."""
        near = [row for row in self.rows if row.is_same_department or row.is_alike]
        return sorted(near, key=lambda row: -row.percent)[:SHOWN]

    @cached_property
    def peak(self) -> tuple[int, date]:
        """How many run at once at most, this one counted, and the first day of that."""
        days = [max(self.first, _first(row.consultation)) for row in self.rows]
        counts = [(self._running(day), day) for day in (self.first, *days)]
        return max(counts, key=lambda found: (found[0], -found[1].toordinal()))

    @property
    def is_many(self) -> bool:
        return self.peak[0] >= MOST_AT_ONCE

    def _running(self, day: date) -> int:
        others = (row.consultation for row in self.rows)
        return 1 + sum(_first(row) <= day <= row.last_day for row in others)


def overlap_of(consultation: Consultation) -> Overlap | None:
    """What runs beside a round; None once it is over. One query."""
    if consultation.state not in Consultation.HEARING:
        return None
    first, last = _first(consultation), consultation.last_day
    found = _within(first, last)
    note = next((row.note for row in found if row.pk == consultation.pk), "")
    rows = [row for row in found if row.pk != consultation.pk]
    departments = {consultation.lead_id, consultation.office_id}
    return Overlap(first, last, _beside(consultation.title, note, departments, rows))


def overlap_with(draft: Draft, *, published: int | None = None) -> Overlap | None:
    """What will run beside a draft, or beside the round it was ``published`` as; one query.

    None while its last day is not chosen.
    """
    first, last = draft.opens_on, draft.closes_on
    if not (draft.title and first and last and first < last):
        return None
    departments = {unit.pk for unit in (draft.lead, draft.office) if unit}
    rows = [row for row in _within(first, last) if row.pk != published]
    return Overlap(first, last, _beside(draft.title, draft.note, departments, rows))


def _within(first: date, last: date) -> list[Consultation]:
    """Rounds that take opinions on a day from ``first`` to ``last``, with ``note``."""
    rows = Consultation.objects.filter(state__in=Consultation.HEARING)
    rows = rows.filter(opens_at__lt=day_ends(last), closes_at__gt=day_begins(first))
    notes = Version.objects.filter(consultation=OuterRef("pk")).order_by("-number").values("note")
    rows = rows.annotate(note=Coalesce(Subquery(notes[:1]), Value("", TextField())))
    return list(rows.select_related("lead").order_by("closes_at", "pk")[:LOOKED])


def _beside(
    title: str, note: str, departments: set[int], rows: Sequence[Consultation]
) -> tuple[Beside, ...]:
    alike = percents(text_of(title, note), [text_of(row.title, row.note) for row in rows])
    return tuple(
        Beside(row, bool(departments & {row.lead_id, row.office_id}), percent)
        for row, percent in zip(rows, alike, strict=True)
    )


def _first(row: Consultation) -> date:
    return timezone.localtime(row.opens_at).date()
