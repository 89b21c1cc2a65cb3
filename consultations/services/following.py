from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from consultations.models import Consultation
from consultations.models.life import Following
from core.errors import DomainError


class NothingToCome(DomainError):
    message = _("Nothing is still to come in this consultation: there is nothing to be told of.")


# Where news may still come.
FOLLOWED = tuple(
    state
    for state in Consultation.PUBLIC
    if state not in (Consultation.State.ARCHIVED, Consultation.State.CANCELLED)
)


def follow(*, person: User, consultation: Consultation, now: datetime) -> None:
    """Let ``person`` hear of a round; to follow twice is to follow. Raises NothingToCome."""
    if consultation.state not in FOLLOWED:
        raise NothingToCome
    Following.objects.bulk_create(
        [Following(person=person, consultation=consultation, since=now)], ignore_conflicts=True
    )


def unfollow(*, person: User, consultation: Consultation) -> None:
    """Let ``person`` hear no more of a round in which they have not spoken."""
    Following.objects.filter(person=person, consultation=consultation).delete()
