"""A round of departments as its pages and its table tell it: counted once, from loaded rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Prefetch

from cms.circulating.snapshot import Reworded
from cms.models import Circulation, Invitation, Remark, Step, Treatment


@dataclass(frozen=True)
class Topic:
    """What departments say of one clause; ``clause`` is empty for the whole draft."""

    clause: dict[str, Any]
    remarks: tuple[Remark, ...]
    changed: Reworded | None = None


@dataclass(frozen=True)
class Overview:
    circulation: Circulation
    invitations: Sequence[Invitation]
    changes: dict[str, Reworded] = field(default_factory=dict)

    @cached_property
    def remarks(self) -> list[Remark]:
        return [remark for row in self.invitations for remark in row.remarks.all()]

    @property
    def topics(self) -> Iterator[Topic]:
        """In the order of the text, the whole draft first."""
        places = {"": {}, **self.circulation.places}
        for key, clause in places.items():
            said = tuple(remark for remark in self.remarks if remark.clause == key)
            if said:
                yield Topic(clause, said, self.changes.get(key))

    @property
    def disputes(self) -> list[Remark]:
        return [remark for remark in self.remarks if remark.is_unsettled]

    @property
    def asked(self) -> int:
        return len(self.invitations)

    @property
    def no_objection(self) -> int:
        return self._replied(Invitation.Answer.NO_OBJECTION)

    @property
    def with_remarks(self) -> int:
        return self._replied(Invitation.Answer.REMARKS)

    @property
    def replied(self) -> int:
        return self.no_objection + self.with_remarks

    @property
    def silent(self) -> list[Invitation]:
        return [row for row in self.invitations if row.is_silent]

    @property
    def expected(self) -> int:
        return sum(row.state in Invitation.EXPECTED for row in self.invitations)

    @property
    def opened(self) -> int:
        return sum(row.read_at is not None for row in self.invitations)

    @property
    def untreated(self) -> int:
        return sum(row.state == Remark.State.WAITING for row in self.remarks)

    @property
    def treated(self) -> int:
        return len(self.remarks) - self.untreated

    @property
    def adopted(self) -> int:
        return self._treated(Treatment.ADOPTED)

    @property
    def partly(self) -> int:
        return self._treated(Treatment.PARTLY)

    @property
    def declined(self) -> int:
        return self._treated(Treatment.DECLINED)

    @property
    def awaiting(self) -> int:
        return sum(row.awaits_department for row in self.remarks)

    @property
    def unexplained(self) -> int:
        """Upheld, and no reason stated: the draft cannot be published so."""
        return sum(row.state == Remark.State.UPHELD for row in self.remarks)

    def _replied(self, answer: str) -> int:
        return sum(row.answer == answer for row in self.invitations)

    def _treated(self, treatment: str) -> int:
        return sum(row.treatment == treatment for row in self.remarks)


def overview(circulation: Circulation, changes: dict[str, Reworded] | None = None) -> Overview:
    """Three queries, whatever the number of departments and remarks."""
    steps = Prefetch("steps", Step.objects.select_related("by", "department"))
    remarks = Prefetch("remarks", Remark.objects.prefetch_related(steps))
    rows = circulation.invitations.select_related("department", "read_by", "replied_by")
    found = list(rows.prefetch_related(remarks).order_by("department__path"))
    for row in found:
        row.circulation = circulation
        for remark in row.remarks.all():
            remark.invitation = row
    return Overview(circulation, found, changes or {})
