"""What became of words that were carried: their authors hear of it, whoever handed them in."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from cms.carrying.services import take_back
from contributions.models import Carried, Contribution
from core.errors import DomainError
from notifications.services import notify_all
from responses.models import Response
from themes.models import Assignment, Run

AT_MOST = 100


def follow(now: datetime) -> int:
    """Take back what has lost its source, tell what was answered or opened; how many that were.

    Safe to run twice, late, or in several processes at once.
    """
    return sum(_orphaned(now)) + sum(_answered(now)) + sum(_opened(now))


def _orphaned(now: datetime) -> list[bool]:
    """An opinion of the discussion stands on its source: where that is gone, so is the copy.

    Only while the round takes opinions: later it has been counted and is being answered.
    """
    rows = Carried.objects.filter(
        state=Carried.State.CARRIED, copy__author__isnull=True, copy__thread__closed_at__isnull=True
    ).exclude(source__state=Contribution.State.PUBLISHED, source__is_public=True)
    return [_without_source(row, now) for row in rows.select_related("copy__thread")[:AT_MOST]]


def _without_source(row: Carried, now: datetime) -> bool:
    try:
        take_back(carried=row, by=None, now=now)
    except DomainError:
        return False  # the round has ended, or another process was quicker
    return True


def _untold() -> QuerySet[Carried]:
    return Carried.objects.filter(state=Carried.State.CARRIED, told_at__isnull=True)


def _answered(now: datetime) -> list[bool]:
    places = Assignment.objects.filter(
        contribution__carried_from__in=_untold(),
        contribution__state=Contribution.State.PUBLISHED,
        run__state=Run.State.SIGNED,
        theme__case__response__state=Response.State.PUBLISHED,
    )
    rows = places.select_related(
        "theme__run",
        "theme__case__lead",
        "theme__case__response",
        "contribution__carried_from__origin",
        "contribution__thread__clause",
        "contribution__thread__consultation",
    )
    return [_tell_answered(place, now) for place in rows.order_by("pk")[:AT_MOST]]


def _tell_answered(place: Assignment, now: datetime) -> bool:
    """Tell those who are credited; the author of the opinion hears it as every author does."""
    copy, case = place.contribution, place.theme.case
    row = copy.carried_from
    notify_all(
        recipients=list(row.credited.exclude(pk=copy.author_id or 0)),
        kind="carrying_answered",
        key=f"carried-{row.pk}-answered",
        url=f"{reverse('consultations:report', args=[_round(copy)])}",
        topic=row.origin.matter,
        about=place.theme.run.title,
        outcome=case.response.outcome,
        body=case.response.body,
        department=case.lead.name,
    )
    return _told(row, now)


def _round(copy: Contribution) -> int:
    clause = getattr(copy.thread, "clause", None)
    return clause.consultation_id if clause else copy.thread.consultation.pk


def _opened(now: datetime) -> list[bool]:
    """A draft is its creator's alone: the others hear of a petition when everybody does."""
    rows = _untold().filter(copy__isnull=True, target__hidden_at__isnull=True)
    return [_tell_opened(row, now) for row in rows.select_related("target", "origin")[:AT_MOST]]


def _tell_opened(row: Carried, now: datetime) -> bool:
    notify_all(
        recipients=list(row.credited.exclude(pk=row.by_id or 0)),
        kind="carrying_petition",
        key=f"carried-{row.pk}-opened",
        url=row.target.get_absolute_url(),
        topic=row.origin.matter,
        title=row.target.matter,
    )
    return _told(row, now)


def _told(row: Carried, now: datetime) -> bool:
    return bool(_untold().filter(pk=row.pk).update(told_at=now))
