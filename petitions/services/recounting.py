"""Whether every sum is what the rows come to: asked each night, and put right where it is not."""

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from petitions import gate
from petitions.models import Correction, Petition, Position, Signature
from petitions.sums import Place, Sums, add_to_tallies, stored, sums_of

# The hours in which the fewest people sign, and how long a night's count is good.
NIGHT, A_DAY = range(2, 5), timedelta(hours=20)


def recount(now: datetime) -> int:
    """Count every petition again from its rows; put right what is wrong and return how much was.

    Anything but 0 is a fault to be looked for. Safe while people sign: what is compared is what
    the counting job has read, under its own lock, one petition at a time.
    """
    drift = _explain_states()
    petitions = Petition.objects.order_by("pk").values_list("pk", flat=True)
    drift += sum(_recount(pk, now) for pk in list(petitions))
    Position.objects.filter(pk=1).update(verified_at=now, drift=drift)
    return drift


def recount_when_due(now: datetime) -> int:
    """Recount once a night. For the worker."""
    done = Position.objects.get(pk=1).verified_at
    if timezone.localtime(now).hour not in NIGHT or (done and now - done < A_DAY):
        return 0
    return recount(now)


@transaction.atomic
def _recount(pk: int, now: datetime) -> int:
    at = Position.objects.select_for_update().get(pk=1)
    true = sums_of(
        Signature.objects.filter(petition=pk, pk__lte=at.signature_id),
        Correction.objects.filter(signature__petition=pk, pk__lte=at.correction_id),
    )
    held = stored([pk])
    missing = Sums(
        hours=_difference(true.hours, held.hours),
        regions=_difference(true.regions, held.regions),
    )
    add_to_tallies(missing)
    wrong = Petition.objects.filter(pk=pk).exclude(signature_count=true.petitions[pk])
    wrong_count = wrong.update(signature_count=true.petitions[pk], counted_at=now)
    return wrong_count + len(missing.hours) + len(missing.regions)


def _difference(true: Counter[Place], held: Counter[Place]) -> Counter[Place]:
    found = Counter({place: true[place] - held[place] for place in {*true, *held}})
    return Counter({place: number for place, number in found.items() if number})


def _explain_states() -> int:
    """Write the correction that a change of state lacks: somebody wrote past the site.

    One statement sees a state and its corrections as they were committed together.
    """
    sums = Signature.objects.annotate(sum=Coalesce(Sum("corrections__value"), 0))
    standing = Correction.objects.order_by().values("signature").annotate(sum=Sum("value"))
    wrong = set(
        sums.exclude(state=Signature.State.STANDING).exclude(sum=-1).values_list("pk", flat=True)
    )
    wrong |= set(
        standing.filter(signature__state=Signature.State.STANDING)
        .exclude(sum=0)
        .values_list("signature", flat=True)
    )
    return sum(_explain(pk) for pk in sorted(wrong))


@transaction.atomic
def _explain(pk: int) -> bool:
    gate.enter()
    row = Signature.objects.select_for_update().get(pk=pk)
    said = row.corrections.aggregate(sum=Coalesce(Sum("value"), 0))["sum"]
    lacks = (0 if row.state == Signature.State.STANDING else -1) - said
    if not lacks:
        return False
    cause = Correction.Cause.RESTORED if lacks > 0 else Correction.Cause.VOIDED
    value = 1 if lacks > 0 else -1
    Correction.objects.bulk_create(
        Correction(signature=row, value=value, cause=cause) for _ in range(abs(lacks))
    )
    return True
