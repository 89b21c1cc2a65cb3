"""What a department does with a draft it is asked about: open it, write, send once."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit.services import record
from cms.circulating import telling
from cms.models import Circulation, Invitation, Remark
from core.state import move


@dataclass(frozen=True)
class Said:
    """Words about one clause, or about the whole."""

    words: str = ""
    proposed: str = ""


@dataclass(frozen=True)
class Reply:
    """A reply as its form has it; ``remarks`` by the key of the clause, "" for the whole."""

    answer: str = ""
    words: str = ""
    remarks: Mapping[str, Said] = field(default_factory=dict)


def drafted(invitation: Invitation) -> Reply:
    """What the department has written so far."""
    kept: dict[str, Any] = invitation.draft
    remarks = {key: Said(**said) for key, said in kept.get("remarks", {}).items()}
    return Reply(kept.get("answer", ""), kept.get("words", ""), remarks)


@transaction.atomic
def open_it(*, invitation: Invitation, by: User, now: datetime) -> Invitation:
    """Note who of the department opened it first, and when; later openings change nothing."""
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.read_at is None:
        _note_read(row, by, now)
    return row


def _note_read(row: Invitation, by: User, now: datetime) -> None:
    if row.state == Invitation.State.WAITING:
        move(row, Invitation.State.READ, read_at=now, read_by=by)
    else:
        row.read_at, row.read_by = now, by
        row.save(update_fields=["read_at", "read_by"])
    record(verb="cms.circulation_read", subject=row, actor=by, department=row.department)


@transaction.atomic
def save_draft(*, invitation: Invitation, by: User, said: Reply, seen: int, now: datetime) -> bool:
    """Keep what is not sent yet.

    False where a colleague has saved or sent since ``seen``, or the round is over meanwhile.
    """
    row = _locked(invitation)
    if row.is_replied or row.revision != seen or not row.circulation.is_open:
        return False
    row.draft, row.draft_at, row.draft_by = asdict(said), now, by
    row.revision += 1
    row.save(update_fields=["draft", "draft_at", "draft_by", "revision"])
    return True


@transaction.atomic
def send(
    *, invitation: Invitation, by: User, said: Reply, seen: int, key: UUID, now: datetime
) -> bool:
    """Send the reply of a department, once; the same form sent again changes nothing.

    False where a colleague has saved or sent since ``seen``, or the round is over: then nothing
    is written, and the page hands back what was typed.
    """
    row = _locked(invitation)
    if row.is_replied:
        return bool(row.reply_key == key and row.replied_by_id == by.pk)
    if row.revision != seen or not row.circulation.is_open:
        return False
    if row.read_at is None:
        _note_read(row, by, now)
    move(
        row,
        Invitation.State.REPLIED,
        answer=said.answer,
        words=said.words,
        reply_key=key,
        replied_at=now,
        replied_by=by,
        draft={},
    )
    Remark.objects.bulk_create(_remarks(row, said))
    record(
        verb="cms.circulation_replied",
        subject=row,
        actor=by,
        department=row.department,
        remarks=len(said.remarks),
    )
    telling.tell_replied(row.circulation, row)
    return True


def _locked(invitation: Invitation) -> Invitation:
    """The row as it is now; two of one department queue here, and whoever ends the round."""
    circulation = Circulation.objects.select_for_update().get(pk=invitation.circulation_id)
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    row.circulation = circulation
    return row


def _remarks(row: Invitation, said: Reply) -> list[Remark]:
    places = row.circulation.places
    return [
        Remark(
            invitation=row,
            clause=clause,
            position=places[clause]["position"] if clause else 0,
            words=remark.words,
            proposed=remark.proposed,
        )
        for clause, remark in said.remarks.items()
    ]
