"""What the site forgets of signers once a petition is over (practice.md R-105, 6.5)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from audit.services import record
from notifications.models import Notice
from petitions.models import Forgotten, Mailing, Petition, Reached, Reason, Signature
from responses.models import Response

# After a petition's end: networks and browsers; who signed; and who signed what is still owed an
# answer, of which they have to be told.
FAMILIES, SIGNERS, OWED = timedelta(days=30), timedelta(days=183), timedelta(days=730)
# Signatures in one transaction, and petitions in one step of the worker.
BATCH, AT_ONCE = 1000, 20
ENDED = (
    Petition.State.CLOSED,
    Petition.State.STOPPED,
    Petition.State.REJECTED,
    Petition.State.HIDDEN,
    Petition.State.LAPSED,
)


@dataclass(frozen=True)
class Due:
    """What of one petition is to be forgotten: so many signatures with families, with signers."""

    petition: Petition
    families: int
    signers: int


def families_due(now: datetime) -> QuerySet[Petition]:
    """Petitions a month over, whose families are still there."""
    ended = Petition.objects.filter(state__in=ENDED, closed_at__lte=now - FAMILIES)
    return ended.exclude(forgotten__families_at__gte=F("closed_at"))


def signers_due(now: datetime) -> QuerySet[Petition]:
    """Petitions six months over; two years, where signers are still to be told of an answer."""
    ended = Petition.objects.filter(state__in=ENDED, closed_at__lte=now - SIGNERS)
    rest = ended.exclude(forgotten__signers_at__gte=F("closed_at"))
    answered = Q(case__response__state=Response.State.PUBLISHED)
    owed = Reached.objects.exclude(pk__in=Reached.objects.filter(answered).values("pk"))
    telling = Mailing.objects.filter(done_at__isnull=True)
    waits = Q(pk__in=owed.values("petition")) | Q(pk__in=telling.values("petition"))
    return rest.exclude(waits & Q(closed_at__gt=now - OWED))


def report(now: datetime) -> list[Due]:
    """What would be forgotten at ``now``. Nothing is changed."""
    families, signers = ({row.pk: row for row in due(now)} for due in (families_due, signers_due))
    return [
        Due(
            row,
            _with_families(row).count() if row.pk in families else 0,
            _with_signers(row).count() if row.pk in signers else 0,
        )
        for row in sorted({**families, **signers}.values(), key=lambda row: row.pk)
    ]


def forget_due(now: datetime) -> int:
    """Forget what is due; return how many signatures lost something. For the worker.

    Safe to be cut off and to run in several workers: what is forgotten is not there to be
    forgotten again. It cannot be undone.
    """
    forgotten = 0
    for row in families_due(now).order_by("pk")[:AT_ONCE]:
        forgotten += _forget(row, _forget_families, now, families_at=now, signers_at=None)
    known = Forgotten.objects.filter(families_at__isnull=False)
    due = signers_due(now).filter(pk__in=known.values("petition"))
    for row in due.order_by("pk")[:AT_ONCE]:
        forgotten += _forget(row, _forget_signers, now, signers_at=now)
    return forgotten


def _forget(
    row: Petition, act: Callable[[Petition], int], now: datetime, **done: datetime | None
) -> int:
    forgotten = 0
    while changed := act(row):
        forgotten += changed
    with transaction.atomic():
        Forgotten.objects.update_or_create(petition=row, defaults=done)
        what = "signers" if done.get("signers_at") else "families"
        record(verb=f"petitions.{what}_forgotten", subject=row, at=now, signatures=forgotten)
    return forgotten


def _with_families(row: Petition) -> QuerySet[Signature]:
    known = Q(network__isnull=False) | Q(device__isnull=False) | Q(is_throwaway=True)
    return Signature.objects.filter(known, petition=row)


def _with_signers(row: Petition) -> QuerySet[Signature]:
    return Signature.objects.filter(petition=row, signer__isnull=False)


def _forget_families(row: Petition) -> int:
    ids = list(_with_families(row).values_list("pk", flat=True)[:BATCH])
    rows = Signature.objects.filter(pk__in=ids)
    return rows.update(network=None, device=None, is_throwaway=False)


@transaction.atomic
def _forget_signers(row: Petition) -> int:
    """Also what else ties them to it: the reason's row, and the notices that they have signed.

    The reason itself is theirs and stays under their code, like any other opinion.
    """
    batch = dict(_with_signers(row).values_list("pk", "signer")[:BATCH])
    keys = [f"petition-signed-{pk}" for pk in batch]
    keys += row.mailings.values_list("key", flat=True)
    Notice.objects.filter(recipient__in=set(batch.values()), key__in=keys).delete()
    Reason.objects.filter(signature__in=batch).delete()
    rows = Signature.objects.filter(pk__in=batch)
    return rows.update(signer=None, display=Signature.Display.NOTHING)
