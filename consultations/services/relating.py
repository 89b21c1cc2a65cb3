from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from consultations.models import Consultation, Relation
from core.errors import DomainError

Kind = Relation.Kind


class GoesInCircles(DomainError):
    message = _(
        "That would go in a circle: the other round comes after this one already, by what is "
        "noted between them. Take that off first, or note it the other way round."
    )


@transaction.atomic
def relate(
    *,
    consultation: Consultation,
    kind: str,
    by: User,
    now: datetime,
    other: Consultation | None = None,
    title: str = "",
    url: str = "",
) -> Relation:
    """Note how a round stands to ``other``, or to the text called ``title`` that came of it.

    Noted twice it stands once. Raises GoesInCircles where each round would come after the other.
    """
    # All who note a relation queue at the oldest round: a circle may be closed by several at once.
    Consultation.objects.select_for_update().order_by("pk").first()
    if other and _comes_after(*_order(kind, consultation, other)):
        raise GoesInCircles
    row, is_new = Relation.objects.get_or_create(
        consultation=consultation,
        kind=kind,
        other=other,
        title=title,
        url=url,
        defaults={"by": by, "at": now},
    )
    if is_new:
        _record("consultations.related", row, by)
    return row


@transaction.atomic
def unrelate(*, relation: Relation, by: User) -> None:
    """Take a relation off; of two who do so at once, the first is recorded."""
    gone, _each = Relation.objects.filter(pk=relation.pk).delete()
    if gone:
        _record("consultations.unrelated", relation, by)


def _order(kind: str, one: Consultation, other: Consultation) -> tuple[int, int]:
    """Which of the two comes later by this relation, and which earlier."""
    later, earlier = (other, one) if kind == Kind.RESULTS_IN else (one, other)
    return later.pk, earlier.pk


def _comes_after(later: int, earlier: int) -> bool:
    """Whether ``earlier`` is noted, over any number of steps, to come after ``later``."""
    before: dict[int, set[int]] = {}
    for kind, one, other in Relation.objects.filter(other__isnull=False).values_list(
        "kind", "consultation", "other"
    ):
        after, first = (other, one) if kind == Kind.RESULTS_IN else (one, other)
        before.setdefault(after, set()).add(first)
    seen, look = set(), [earlier]
    while look:
        step = look.pop()
        if step == later:
            return True
        if step not in seen:
            seen.add(step)
            look += before.get(step, ())
    return False


def _record(verb: str, row: Relation, by: User) -> None:
    record(
        verb=verb,
        subject=row.consultation,
        actor=by,
        kind=row.kind,
        other=row.other_id,
        title=row.title,
    )
