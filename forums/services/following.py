from datetime import datetime

from django.utils import timezone

from accounts.models import User
from forums.models import Following, Topic
from notifications.services import mark_followed


def follow(*, person: User, topic: Topic, mode: str) -> None:
    """Let ``person`` hear of a topic, hear nothing of it, or only keep where they had read to."""
    Following.objects.bulk_create(
        [Following(person=person, topic=topic, mode=mode)],
        update_conflicts=True,
        unique_fields=["topic", "person"],
        update_fields=["mode"],
    )


def note_seen(*, person: User, topic: Topic, newest: int) -> None:
    """Note that ``person`` has had everything up to id ``newest`` on a page."""
    Following.objects.bulk_create(
        [Following(person=person, topic=topic, seen=newest)],
        update_conflicts=True,
        unique_fields=["topic", "person"],
        update_fields=["seen"],
    )


def note_opened(*, person: User, topic: Topic, now: datetime | None = None) -> None:
    """Take the notice that more was said for read: its reader has opened the topic."""
    mark_followed(reader=person, url=topic.get_absolute_url(), now=now or timezone.now())
