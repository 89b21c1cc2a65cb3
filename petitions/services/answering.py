"""What government owes once enough have signed: a case for each promise, and word of what came."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from petitions.models import Mailing, Petition, Reached
from petitions.services.notices import tell_creator
from petitions.services.telling import tell_all
from responses.matters import open_matter, push_backers
from responses.models import Case, Response

ANSWERED, MEETING = "petition_answered", "petition_meeting"


def open_case(reached: Reached) -> Case:
    """Open the case in which the lead department keeps the promise of a threshold by its day.

    Part of the transaction in which the signatures were counted. Load ``petition__lead``,
    ``petition__thread``, ``petition__creator`` and ``tier`` with the row.
    """
    petition, tier = reached.petition, reached.tier
    lead = petition.lead
    if lead is None:
        raise ValueError("a petition that is signed has a lead department")
    case = open_matter(
        thread=petition.thread,
        promise=tier.action,
        lead=lead,
        due_on=reached.due_on,
        backers=petition.signature_count,
        now=reached.reached_at,
    )
    case.supporting.set(petition.departments.exclude(pk=petition.lead_id))
    reached.case = case
    reached.save(update_fields=["case"])
    tell_creator(
        petition,
        "petition_reached",
        reached.reached_at,
        signatures=tier.signatures,
        promise=tier.action,
        department=lead.name,
        due_on=reached.due_on.isoformat(),
    )
    return case


def push_counts(petitions: Collection[int]) -> None:
    """Tell the desk how many stand behind those of ``petitions`` that it must answer."""
    owed = Petition.objects.filter(pk__in=petitions, reached__isnull=False).distinct()
    for petition in owed.select_related("thread"):
        push_backers(thread=petition.thread, backers=petition.signature_count)


def tell_answers(now: datetime) -> int:
    """Queue word to all signers of every new answer and every meeting day; return how many.

    The worker calls it every second or so; what was queued is known by its key.
    """
    answered = _untold(ANSWERED, F("case__response")).filter(
        case__response__state=Response.State.PUBLISHED
    )
    key = Concat(
        Cast("case", CharField()), Value("-"), Cast("case__meeting__revision", CharField())
    )
    # Where people were, or minutes stand already, the day is no news.
    to_come = Q(case__meeting__begins_at__gt=now, case__meeting__minutes="")
    meetings = _untold(MEETING, key).filter(to_come)
    pairs = [(row, _tell_answer) for row in answered] + [(row, _tell_meeting) for row in meetings]
    for row, tell in pairs:
        if row.case:
            tell(row, row.case, now)
    return len(pairs)


def _untold(kind: str, part: F | Concat) -> "QuerySet[Reached]":
    rows = Reached.objects.annotate(told_as=Concat(Value(f"{kind}-"), Cast(part, CharField())))
    rows = rows.exclude(Exists(Mailing.objects.filter(key=OuterRef("told_as"))))
    return rows.select_related("petition", "case__lead", "case__response", "case__meeting")


@transaction.atomic
def _tell_answer(row: Reached, case: Case, now: datetime) -> None:
    answer = case.response
    tell_all(
        petition=row.petition,
        kind=ANSWERED,
        key=f"{ANSWERED}-{answer.pk}",
        url=f"{row.petition.get_absolute_url()}#answer-{answer.pk}",
        now=now,
        # A million people get a copy of this: the words stand on the page.
        title=row.petition.title,
        outcome=answer.outcome,
        department=case.lead.name,
    )


@transaction.atomic
def _tell_meeting(row: Reached, case: Case, now: datetime) -> None:
    meeting = case.meeting
    begins = timezone.localtime(meeting.begins_at)
    tell_all(
        petition=row.petition,
        kind=MEETING,
        key=f"{MEETING}-{case.pk}-{meeting.revision}",
        url=row.petition.get_absolute_url(),
        now=now,
        title=row.petition.title,
        promise=case.promise,
        day=begins.date().isoformat(),
        hour=f"{begins:%H:%M}",
        place=meeting.place,
        is_moved=meeting.revision > 1,
    )
