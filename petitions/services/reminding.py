"""A creator who still misses sponsors is reminded once, while there is time to ask more people."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from notifications.models import Notice
from petitions.models import Petition, Profile
from petitions.services.notices import creators_key, remind_creator

KIND = "petition_sponsors_missing"
# What is left of the days to find sponsors when the creator is reminded.
LEFT = 1 / 3


def remind_due(now: datetime) -> int:
    """Remind every creator whose petition misses sponsors in the last third of its time.

    Quiet days are added to the end, and put the reminder off with it. Safe to run twice, late or
    in several workers: who has the notice is not asked again. Two queries while nobody is due.
    """
    return sum(_remind(row, now) for row in _not_told(_missing(now)))


def _missing(now: datetime) -> QuerySet[Petition]:
    days = Profile.objects.values_list("pk", "sponsoring_days")
    last_third = Q(pk__in=[])
    for profile, number in days:
        by = now + timedelta(days=number) * LEFT
        last_third |= Q(profile=profile, sponsors_until__lte=by)
    return Petition.objects.filter(
        last_third,
        state=Petition.State.SPONSORING,
        sponsors_until__gt=now,
        creator__isnull=False,
        sponsor_count__lt=F("profile__sponsors_needed"),
    )


def _not_told(rows: QuerySet[Petition]) -> Iterable[Petition]:
    found = list(rows)
    if not found:
        return []
    told = Notice.objects.filter(kind=KIND, recipient__in={row.creator_id for row in found})
    known = set(told.values_list("key", flat=True))
    return [row for row in found if creators_key(row, KIND) not in known]


@transaction.atomic
def _remind(petition: Petition, now: datetime) -> bool:
    """Under a lock: the last sponsor may come, or the search be given up, at this moment."""
    row = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    missing = row.profile.sponsors_needed - row.sponsor_count
    if row.state != Petition.State.SPONSORING or row.sponsors_until is None or missing <= 0:
        return False
    until = timezone.localdate(row.sponsors_until - timedelta(microseconds=1))
    facts = {"missing": missing, "found": row.sponsor_count, "until": until.isoformat()}
    remind_creator(row, KIND, **facts)
    return True
