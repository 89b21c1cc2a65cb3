"""Telling many thousand people of one step: a row to work off, a thousand people at a time."""

from datetime import datetime
from heapq import merge
from itertools import groupby, islice

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from accounts.models import User
from consultations.models import Consultation, Step, Submission
from consultations.models.life import Following, Telling
from consultations.promises import look_up_lives, promises_of
from notifications.services import notify_all

Kind = Step.Kind
BATCH = 1000
# Who spoke is told of these already: each author of the answer, and that it began by their receipt.
TOLD_OTHERWISE = frozenset({Kind.ANSWERED, Kind.OPENED})


def tell_steps(now: datetime, *, at_most: int = 10) -> int:
    """Work off up to ``at_most`` batches, oldest step first; return how many people were told.

    Safe in several workers and after a break: notices and the mark up to which they reach are one
    transaction, and a notice that is there is not made again.
    """
    told = 0
    for _turn in range(at_most):
        batch = _tell_batch(now)
        if batch is None:
            break
        told += batch
    return told


@transaction.atomic
def _tell_batch(now: datetime) -> int | None:
    queue = Telling.objects.filter(done_at=None).order_by("pk")
    row = queue.select_for_update(skip_locked=True).first()
    if row is None:
        return None
    step = Step.objects.select_related("consultation", "version").get(pk=row.step_id)
    keys = _next(step, row.told_up_to)
    people = list(User.objects.filter(pk__in=keys, is_active=True).order_by("pk"))
    notify_all(
        recipients=people,
        kind=f"round_{step.kind}",
        key=f"round-step-{step.pk}",
        url=step.consultation.get_absolute_url(),
        **facts_of(step, now),
    )
    Telling.objects.filter(pk=row.pk).update(
        told=F("told") + len(people),
        told_up_to=keys[-1] if keys else row.told_up_to,
        done_at=None if len(keys) == BATCH else now,
    )
    return len(people)


def _next(step: Step, after: int) -> list[int]:
    """The next thousand to be told, in the order of their ids: who follows or spoke by then."""
    follow = Following.objects.filter(consultation=step.consultation_id, since__lte=step.at)
    spoke = Submission.objects.filter(
        consultation=step.consultation_id, author__isnull=False, submitted_at__lte=step.at
    )
    if step.kind in TOLD_OTHERWISE:
        mine = spoke.filter(author=OuterRef("person"))
        return _keys(follow.exclude(Exists(mine)), "person", after)
    lists = merge(_keys(follow, "person", after), _keys(spoke, "author", after))
    return [key for key, _same in islice(groupby(lists), BATCH)]


def _keys(rows: QuerySet, name: str, after: int) -> list[int]:
    later = rows.filter(**{f"{name}__gt": after}).order_by(name)
    return list(later.values_list(name, flat=True).distinct()[:BATCH])


def facts_of(step: Step, now: datetime) -> dict[str, object]:
    """What a notice says of a step and of what is promised after it, as JSON."""
    consultation: Consultation = step.consultation
    look_up_lives([consultation])
    return {
        "title": consultation.title,
        "reason": step.reason,
        "day_before": step.day_before and step.day_before.isoformat(),
        "day_after": step.day_after and step.day_after.isoformat(),
        "version": step.version and step.version.number,
        "promises": [
            {"what": one.what, "day": one.day.isoformat(), "days_late": one.days_late}
            for one in promises_of(consultation, now)
        ],
    }
