from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone

from accounts.models import Department, User
from audit.models import Event


def record(
    *,
    verb: str,
    subject: Model,
    actor: User | None = None,
    department: Department | None = None,
    at: datetime | None = None,
    **data: Any,
) -> Event:
    """Append one event inside the caller's transaction.

    ``verb`` is ``app.act`` in the past tense; ``data`` is JSON: ids, codes, counts. Without an
    actor the site itself acted. Microseconds are dropped so that the digest survives any database.
    """
    event = Event(
        at=(at or timezone.now()).replace(microsecond=0),
        actor=actor,
        department=department,
        verb=verb,
        subject=label(subject),
        data=data,
    )
    event.digest = event.expected_digest()
    event.save(force_insert=True)
    return event


def label(subject: Model) -> str:
    """Name a row for the record: ``app.model:id``."""
    return f"{subject._meta.label_lower}:{subject.pk}"


def altered() -> list[int]:
    """List the ids of events that differ from their digest: somebody wrote past the site."""
    events = Event.objects.order_by("pk").iterator(chunk_size=2000)
    return [event.pk for event in events if event.digest != event.expected_digest()]
