import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation
from consultations.reading import BadRow, Row
from consultations.services.submit import PointSaid, outside_person, submit
from contributions.models import Contribution
from core.errors import DomainError

Line = Row | tuple[int, BadRow]

# Rows in one transaction: few enough that others may write in between.
CHUNK = 200


class NotTakingImports(DomainError):
    message = _("Opinions can be imported while a round is open, closed or being answered.")


@dataclass
class Imported:
    """What became of a file: counts, and the rejected rows with their line numbers."""

    taken: int = 0
    known: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)


def import_rows(
    *,
    consultation: Consultation,
    rows: Iterable[Line],
    channel: str,
    now: datetime,
    step: Callable[[int], object],
) -> Imported:
    """Take in the rows of a table, each as one submission on the matter as a whole.

    Idempotent: a row is known by its outside id, or by its words where it has none. ``step`` is
    called with the number of rows done. Raises NotTakingImports.
    """
    taking = (
        Consultation.State.OPEN,
        Consultation.State.EXTENDED,
        Consultation.State.CLOSED,
        Consultation.State.TREATING,
    )
    if consultation.state not in taking:
        raise NotTakingImports
    intake = _Intake(consultation, channel, now)
    for chunk in _chunks(rows):
        with transaction.atomic():
            intake.take(chunk)
        step(len(chunk))
    return intake.done


def _chunks(rows: Iterable[Line]) -> Iterator[list[Line]]:
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


@dataclass
class _Intake:
    consultation: Consultation
    channel: str
    now: datetime
    done: Imported = field(default_factory=Imported)

    def take(self, chunk: list[Line]) -> None:
        rows = [row for row in chunk if isinstance(row, Row)]
        self.done.rejected += [(row[0], str(row[1])) for row in chunk if not isinstance(row, Row)]
        ids = [_outside_id(row) for row in rows]
        known = set(
            self.consultation.submissions.filter(external_id__in=ids).values_list(
                "external_id", flat=True
            )
        )
        for row, outside_id in zip(rows, ids, strict=True):
            if outside_id in known:
                self.done.known += 1
            else:
                known.add(outside_id)
                self._take_row(row, outside_id)

    def _take_row(self, row: Row, outside_id: str) -> None:
        whole = self.consultation.thread
        try:
            submit(
                consultation=self.consultation,
                author=None,
                points=[PointSaid(thread=whole, body=row.body, stance=_stance(row.stance))],
                key=uuid5(NAMESPACE_OID, f"{self.consultation.scope}:{outside_id}"),
                now=min(row.at or self.now, self.now),
                person_key=outside_person(self.consultation, row.user or outside_id),
                check_open=False,
                channel=self.channel,
                external_id=outside_id,
            )
        except DomainError as error:
            self.done.rejected.append((row.line, str(error)))
        else:
            self.done.taken += 1


def _outside_id(row: Row) -> str:
    """The table's own id, or a hash of the row's words where it has none."""
    words = f"{row.user}\n{row.at}\n{row.body}".encode()
    return row.outside_id or hashlib.sha256(words).hexdigest()[:32]


def _stance(word: str) -> str:
    """Read a stance in either language; what is not understood is left out."""
    words = {str(label): code for code, label in Contribution.Stance.choices}
    return word if word in Contribution.Stance.values else words.get(word, "")
