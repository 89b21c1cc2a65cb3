"""What follows when enough have signed, and by when."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from audit.services import record
from core.calendar import is_workday
from petitions.models import Petition, Reached, Tier
from petitions.services.answering import open_case

# Cases opened in one step of the worker.
MOST = 20


def reach(petitions: Collection[int], now: datetime) -> list[Reached]:
    """Note each threshold that one of ``petitions`` has reached and government's date for it.

    Once each, in the transaction in which the signatures were counted; ``open_cases`` follows.
    What was reached stays reached where signatures are struck off later: the promise was public.
    """
    counting = [Petition.State.OPEN, Petition.State.CLOSED]
    rows = Petition.objects.filter(pk__in=petitions, state__in=counting)
    counted = list(rows.order_by("pk").values_list("pk", "profile", "signature_count"))
    tiers = list(Tier.objects.filter(profile__in={profile for _pk, profile, _number in counted}))
    known = Reached.objects.filter(petition__in=petitions).values_list("petition", "tier")
    there = set(known) if tiers else set()
    return [
        _reach(pk, tier, now)
        for pk, profile, number in counted
        for tier in tiers
        if tier.profile_id == profile and tier.signatures <= number and (pk, tier.pk) not in there
    ]


def _reach(petition_id: int, tier: Tier, now: datetime) -> Reached:
    row = Reached.objects.create(
        petition_id=petition_id,
        tier=tier,
        reached_at=now,
        due_on=due_on(timezone.localdate(now), tier.due_days),
    )
    record(verb="petitions.threshold_reached", subject=row.petition, at=now, tier=tier.pk)
    return row


def open_cases() -> int:
    """Open the case of every threshold that has none; return how many. For the worker.

    Apart from the count, so that a case that cannot be opened stops no counting and is tried
    again.
    """
    rows = Reached.objects.filter(case__isnull=True).order_by("pk").values_list("pk", flat=True)
    return sum(_open_case(pk) for pk in list(rows[:MOST]))


@transaction.atomic
def _open_case(pk: int) -> bool:
    row = Reached.objects.select_for_update(of=("self",), skip_locked=True)
    parts = ("petition__lead", "petition__thread", "petition__creator", "tier")
    reached = row.filter(pk=pk, case__isnull=True).select_related(*parts).first()
    if reached is None:
        return False
    open_case(reached)
    return True


def due_on(reached_on: date, days: int) -> date:
    """The last day of a period of ``days``; one that ends on a day off ends on the next workday.

    The first day is not counted (Civil Code, Articles 201 and 203).
    """
    day = reached_on + timedelta(days=days)
    while not is_workday(day):
        day += timedelta(days=1)
    return day
