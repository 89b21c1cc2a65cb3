"""Matters that are answered as a whole: opened and counted by whoever owns their thread."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import Department
from audit.services import record
from contributions.models import Thread
from responses.models import Case


@transaction.atomic
def open_matter(
    *,
    thread: Thread,
    promise: str,
    lead: Department,
    due_on: date,
    backers: int,
    now: datetime,
) -> Case:
    """Open the case in which ``promise`` is kept towards ``backers`` people by ``due_on``.

    ``thread.matter`` names it. The lead department owns it as well and may pass it on. A
    second call for the same promise returns the first case.
    """
    case, is_new = Case.objects.get_or_create(
        thread=thread,
        promise=promise,
        defaults={
            "owner": lead,
            "lead": lead,
            "due_on": due_on,
            "backers": backers,
            "opened_at": now,
        },
    )
    if is_new:
        record(verb="responses.case_opened", subject=case, actor=None, lead=lead.pk)
    return case


def push_backers(*, thread: Thread, backers: int) -> None:
    """Tell the cases of a matter how many people stand behind it now."""
    Case.objects.filter(thread=thread).update(backers=backers)
