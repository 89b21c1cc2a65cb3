"""Quiet periods: nobody signs in them, and the days are added to what a petition has."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from audit.services import record
from petitions.models import Blackout, Petition, Rested
from petitions.services.checking import end_of_day
from petitions.services.notices import tell_creator

# How far back the worker looks for quiet days that nobody has added: it may have been down.
LOOK_BACK = timedelta(days=60)
# The end of what runs, by state.
ENDS: dict[str, str] = {"open": "closes_at", "sponsoring": "sponsors_until"}


def rest_due(now: datetime) -> int:
    """Add the days of every quiet period that has begun; return how many periods were changed.

    Safe to run twice, late or in several workers: the row of a rest says what was added, and a
    quiet period that was made longer or shorter since changes it by the difference.
    """
    today = timezone.localdate(now)
    begun = Blackout.objects.filter(first_day__lte=today, last_day__gte=today - LOOK_BACK)
    return sum(_rest_all(quiet, now) for quiet in begun.order_by("first_day", "pk"))


def _rest_all(quiet: Blackout, now: datetime) -> int:
    known = dict(quiet.rests.values_list("petition_id", "days"))
    rows = [row for row in _concerned(quiet) if _days(row, quiet) != known.get(row.pk, 0)]
    return sum(_rest(row, quiet, now) for row in rows)


def _concerned(quiet: Blackout) -> QuerySet[Petition]:
    """Those that began before its end and do not have all its days yet: soon none."""
    whole = Rested.objects.filter(
        petition=OuterRef("pk"), blackout=quiet, days=(quiet.last_day - quiet.first_day).days + 1
    )
    began_by = end_of_day(quiet.last_day)
    rows = Petition.objects.filter(profile__key=quiet.profile_key, state__in=ENDS)
    return rows.filter(~Exists(whole), created_at__lt=began_by).exclude(opened_at__gte=began_by)


def _days(row: Petition, quiet: Blackout) -> int:
    """How many of the quiet days lie in the petition's own time."""
    began = timezone.localdate(row.opened_at or row.created_at)
    end = getattr(row, ENDS[row.state])
    if _last_day(end) < quiet.first_day or began > quiet.last_day:
        return 0
    return (quiet.last_day - max(quiet.first_day, began)).days + 1


def _last_day(end: datetime) -> date:
    return timezone.localdate(end - timedelta(microseconds=1))


@transaction.atomic
def _rest(petition: Petition, quiet: Blackout, now: datetime) -> bool:
    """Add, under a lock on the petition, what is still to be added."""
    row = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    rest, _made = Rested.objects.get_or_create(petition=row, blackout=quiet)
    if row.state != petition.state:
        return False
    days = _days(row, quiet)
    if days == rest.days:
        return False
    name = ENDS[row.state]
    last = _last_day(getattr(row, name)) + timedelta(days=days - rest.days)
    Petition.objects.filter(pk=row.pk).update(**{name: end_of_day(last)})
    Rested.objects.filter(pk=rest.pk).update(days=days)
    record(verb="petitions.rested", subject=row, at=now, days=days - rest.days, blackout=quiet.pk)
    facts = {"reason": quiet.reason, "first_day": quiet.first_day.isoformat()}
    facts |= {"last_day": quiet.last_day.isoformat(), "until": last.isoformat()}
    tell_creator(row, "petition_resting", now, **facts)
    return True
