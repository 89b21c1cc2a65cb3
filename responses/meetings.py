"""Hearings and debates: day and place first, the minutes afterwards."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from core.errors import DomainError, StaleState
from responses.models import Case, Meeting


class NotYetHeld(DomainError):
    message = _("The meeting has not begun: minutes can be written afterwards.")


@transaction.atomic
def set_meeting(*, case: Case, begins_at: datetime, place: str, by: User) -> Meeting:
    """Settle or change when and where the promised meeting is.

    Raises StaleState where none was promised, the case is not accepted, or minutes stand.
    """
    meeting = _locked(case) or Meeting(case=case, revision=0)
    if meeting.minutes:
        raise StaleState
    if (meeting.begins_at, meeting.place) == (begins_at, place):
        return meeting
    meeting.begins_at, meeting.place = begins_at, place
    meeting.revision += 1
    meeting.save()
    record(verb="responses.meeting_set", subject=case, actor=by, begins_at=begins_at.isoformat())
    return meeting


@transaction.atomic
def write_minutes(*, case: Case, minutes: str, url: str, by: User, now: datetime) -> Meeting:
    """Record what was said at the meeting. Raises NotYetHeld before it began, and StaleState."""
    meeting = _locked(case)
    if meeting is None:
        raise StaleState
    if now < meeting.begins_at:
        raise NotYetHeld
    meeting.minutes, meeting.minutes_url = minutes, url
    meeting.save()
    record(verb="responses.meeting_recorded", subject=case, actor=by)
    return meeting


def _locked(case: Case) -> Meeting | None:
    """The meeting as it stands; whoever else would change it, or publish the answer, waits."""
    if not Case.objects.select_for_update().get(pk=case.pk).is_meeting_open:
        raise StaleState
    return Meeting.objects.filter(case=case).first()
