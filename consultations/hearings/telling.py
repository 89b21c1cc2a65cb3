"""What people are told about a hearing, each once."""

from collections.abc import Iterable

from accounts.models import User
from consultations.models import Hearing, Registration
from notifications.services import Letter, notify_all, notify_each
from presentation.dates import hour


def tell(hearing: Hearing, rows: Iterable[Registration], kind: str, **data: str) -> None:
    """Tell the people of ``rows`` the same; ``kind`` names the notice. Load ``person``."""
    recipients = [row.person for row in rows]
    facts = about(hearing) | data
    key = f"{kind}-{hearing.pk}"
    notify_all(recipients=recipients, kind=kind, key=key, url=hearing.get_absolute_url(), **facts)


def tell_one(registration: Registration, kind: str, occasion: object = "", **data: str) -> None:
    """Tell one person; ``occasion`` tells two of the same kind apart."""
    hearing = registration.hearing
    key = f"{kind}-{registration.pk}-{occasion}"
    letter = Letter(registration.person, key, hearing.get_absolute_url(), about(hearing) | data)
    notify_each([letter], kind=kind)


def tell_followers(hearing: Hearing) -> None:
    """Whoever follows the round, or has spoken in it, hears that one may register."""
    of = hearing.consultation_id
    followers = User.objects.filter(followed_consultations__consultation=of)
    spoken = User.objects.filter(submissions__consultation=of)
    people = User.objects.filter(pk__in=followers.union(spoken).values("pk"))
    notify_all(
        recipients=list(people),
        kind="hearing_announced",
        key=f"hearing_announced-{hearing.pk}",
        url=hearing.get_absolute_url(),
        until=hearing.registers_until.isoformat(),
        **about(hearing),
    )


def about(hearing: Hearing) -> dict[str, str]:
    return {
        "title": hearing.title,
        "day": hearing.day.isoformat(),
        "hour": str(hour(hearing.begins_at)),
        "place": hearing.place,
    }
