"""What the page of a consultation shows of its life, and whether its reader follows it."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from consultations.models import Consultation, Following
from consultations.promises import look_up_lives
from consultations.services.following import FOLLOWED
from consultations.timeline import timeline


def life_of(
    consultation: Consultation, reader: User | AnonymousUser, now: datetime
) -> dict[str, Any]:
    """What ``consultations/_timeline.html`` shows: two to four queries."""
    look_up_lives([consultation])
    may_follow = consultation.state in FOLLOWED
    mine = Following.objects.filter(consultation=consultation, person=reader.pk)
    return {
        "stages": timeline(consultation, now),
        "may_follow": may_follow,
        "is_followed": may_follow and reader.is_authenticated and mine.exists(),
    }
