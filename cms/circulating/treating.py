"""What becomes of a remark: the drafter treats it, the department agrees or upholds it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from audit.services import record
from cms.circulating import telling
from cms.models import Circulation, Remark, Step, Treatment
from core.errors import DomainError, StaleState
from core.state import move


class Recalled(DomainError):
    message = _("This round was recalled: its remarks are not treated any more.")


@transaction.atomic
def treat(
    *, remark: Remark, by: User, treatment: str, words: str, seen: int, now: datetime
) -> Remark:
    """Adopt, adopt in part or decline, and say how it was coordinated.

    ``seen`` is the turn on the page where the button stood. Raises StaleState where the remark
    was treated since, UnlawfulMove where the department has agreed, Recalled.
    """
    row = _locked(remark, seen)
    columns = {"treatment": treatment, "turn": row.turn + 1, "dispute_reason": ""}
    move(row, Remark.State.TREATED, **columns)
    office = row.invitation.circulation.department
    said = {"words": words, "treatment": treatment}
    _note(row, Step.Act.TREATED, by=by, department=office, now=now, **said)
    if row.awaits_department:
        telling.tell_treated(row.invitation.circulation, row.invitation)
    return row


@transaction.atomic
def adopt(
    *, circulation: Circulation, remarks: Iterable[int], by: User, words: str, now: datetime
) -> int:
    """Adopt those of ``remarks`` that nobody has treated yet; how many that were."""
    rows = Remark.objects.select_for_update(of=("self",)).filter(
        pk__in=list(remarks), invitation__circulation=circulation, state=Remark.State.WAITING
    )
    waiting = list(rows.select_related("invitation__circulation__department"))
    for row in waiting:
        treat(remark=row, by=by, treatment=Treatment.ADOPTED, words=words, seen=0, now=now)
    return len(waiting)


@transaction.atomic
def agree(*, remark: Remark, by: User, words: str, seen: int, now: datetime) -> Remark:
    """The department can live with the treatment it has read; raises StaleState."""
    row = _locked(remark, seen)
    move(row, Remark.State.AGREED)
    _note(row, Step.Act.AGREED, by=by, department=row.invitation.department, now=now, words=words)
    return row


@transaction.atomic
def uphold(*, remark: Remark, by: User, words: str, seen: int, now: datetime) -> Remark:
    """The department stands by its remark, and says why; raises StaleState."""
    row = _locked(remark, seen)
    move(row, Remark.State.UPHELD)
    _note(row, Step.Act.UPHELD, by=by, department=row.invitation.department, now=now, words=words)
    telling.tell_upheld(row.invitation.circulation, row)
    return row


@transaction.atomic
def dispute(*, remark: Remark, by: User, reason: str, seen: int, now: datetime) -> Remark:
    """State why no agreement was reached; more talks may still settle it."""
    row = _locked(remark, seen)
    move(row, Remark.State.DISPUTED, dispute_reason=reason)
    office = row.invitation.circulation.department
    _note(row, Step.Act.DISPUTED, by=by, department=office, now=now, words=reason)
    return row


def _locked(remark: Remark, seen: int) -> Remark:
    rows = Remark.objects.select_for_update(of=("self",))
    row = rows.select_related(
        "invitation__department",
        "invitation__circulation__department",
        "invitation__circulation__started_by",
    ).get(pk=remark.pk)
    if row.invitation.circulation.is_recalled:
        raise Recalled
    if row.turn != seen:
        raise StaleState
    return row


def _note(
    row: Remark,
    act: str,
    *,
    by: User,
    department: Department,
    now: datetime,
    words: str = "",
    treatment: str = "",
) -> None:
    row.steps.create(
        act=act, treatment=treatment, words=words, by=by, department=department, at=now
    )
    record(verb=f"cms.remark_{act}", subject=row, actor=by, department=department)
