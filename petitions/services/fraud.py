"""Strike off signatures that meet a condition: looked at first, confirmed, and to be undone."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from contributions.text import clean
from core.errors import DomainError, StaleState
from core.state import move
from petitions.condition import Condition
from petitions.models import Invalidation, Petition, Signature
from petitions.services.running import ReasonMissing

State = Invalidation.State
# Where signatures of all are counted; before, checkers look at each sponsor.
WITH_SIGNATURES = (Petition.State.OPEN, Petition.State.CLOSED, Petition.State.STOPPED)
# Within so much time many small invalidations of one person are one large one.
TOGETHER = timedelta(days=1)


class NothingAsked(DomainError):
    message = _("Say at least one thing that the signatures have in common.")


class NothingMet(DomainError):
    message = _("No signature meets this condition.")


class NotSigned(DomainError):
    message = _("Signatures can be struck off once the petition has been opened.")


class NeedsAnother(DomainError):
    message = _(
        "These are more than 1,000 signatures, together with what you struck off within a day. "
        "Another person has to confirm it."
    )


def preview(
    *,
    petition: Petition,
    condition: Condition,
    reason: str,
    by: User,
    now: datetime,
    key: UUID,
) -> Invalidation:
    """Note down what is to be struck off, and how many meet it now; nothing is changed.

    The same ``key`` again gives the same row. Reads all signatures of the petition. Raises
    NothingAsked, NotSigned, ReasonMissing. The caller has checked petitions.invalidate_signatures.
    """
    said = clean(reason)
    if not 1 <= len(said) <= 300:
        raise ReasonMissing
    if condition.is_empty:
        raise NothingAsked
    if petition.state not in WITH_SIGNATURES:
        raise NotSigned
    last_id = Signature.objects.aggregate(top=Max("pk"))["top"] or 0
    met = condition.met_by(Signature.objects.filter(petition=petition, pk__lte=last_id))
    row, _made = Invalidation.objects.get_or_create(
        key=key,
        defaults={
            "petition": petition,
            "condition": condition.as_json(),
            "reason": said,
            "previewed": met.count(),
            "last_id": last_id,
            "by": by,
            "at": now,
        },
    )
    return row


def needs_another(row: Invalidation) -> bool:
    """Whether a second person has to confirm: many signatures at once, or many small lots.

    One query.
    """
    own = Invalidation.objects.filter(
        petition=row.petition_id,
        by=row.by_id,
        confirmed_by__isnull=True,
        begun_at__gt=row.at - TOGETHER,
    )
    lately = own.exclude(pk=row.pk).aggregate(sum=Sum("previewed"))["sum"] or 0
    return lately + row.previewed > Invalidation.FOUR_EYES


@transaction.atomic
def confirm(*, invalidation: Invalidation, by: User, now: datetime) -> Invalidation:
    """Let the worker carry it out: the person who noted it down, or another one.

    Raises NeedsAnother above FOUR_EYES, NothingMet, or StaleState where it was confirmed already.
    The caller has checked petitions.confirm_invalidation.
    """
    # One at a time for each petition, or two small lots are confirmed side by side. Signers do
    # not wait: they never write this row.
    Petition.objects.select_for_update(no_key=True, of=("self",)).get(pk=invalidation.petition_id)
    if not invalidation.previewed:
        raise NothingMet
    is_another = by.pk != invalidation.by_id
    if not is_another and needs_another(invalidation):
        raise NeedsAnother
    move(invalidation, State.RUNNING, confirmed_by_id=by.pk if is_another else None, begun_at=now)
    record(
        verb="petitions.invalidation_begun",
        subject=invalidation,
        actor=by,
        at=now,
        petition=invalidation.petition_id,
        previewed=invalidation.previewed,
    )
    return invalidation


@transaction.atomic
def undo(*, invalidation: Invalidation, by: User, now: datetime) -> Invalidation:
    """Let the worker bring back what was struck off, and nothing else; also from half way.

    Raises UnlawfulMove where nothing has been begun, StaleState where another was quicker. The
    caller has checked petitions.confirm_invalidation.
    """
    move(invalidation, State.UNDOING, undone_at=now)
    record(
        verb="petitions.invalidation_undone",
        subject=invalidation,
        actor=by,
        at=now,
        petition=invalidation.petition_id,
    )
    return invalidation


@transaction.atomic
def drop(*, invalidation: Invalidation, by: User, now: datetime) -> None:
    """Take away what was only noted down. Raises StaleState where it was confirmed meanwhile."""
    record(
        verb="petitions.invalidation_dropped",
        subject=invalidation,
        actor=by,
        at=now,
        petition=invalidation.petition_id,
        previewed=invalidation.previewed,
    )
    noted = Invalidation.objects.filter(pk=invalidation.pk, state=State.PREVIEWED)
    if not noted.delete()[0]:
        raise StaleState
