"""Who is told of what is done with a topic: those who follow it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from accounts.models import User
from forums.models import Following, Topic
from notifications.services import Letter, notify_each

# People whose notices are written in one statement.
BATCH = 1000


def tell_followers(topic: Topic, kind: str, by: User, now: datetime, **facts: Any) -> None:
    """Tell all who follow ``topic``, but for whoever did it; load ``thread`` with it.

    The moment is part of the matter: a topic may be closed twice.
    """
    key = f"{kind}-{topic.pk}-{int(now.timestamp())}"
    url, data = topic.get_absolute_url(), {"title": topic.title, **facts}
    for people in _followers(topic, by):
        notify_each([Letter(person, key, url, data) for person in people], kind=kind)


def _followers(topic: Topic, by: User) -> Iterator[list[User]]:
    rows = Following.objects.filter(topic=topic, mode=Following.Mode.FOLLOW)
    people = rows.exclude(person=by).filter(person__is_active=True).order_by("pk")
    last = 0
    while found := list(people.filter(pk__gt=last).select_related("person")[:BATCH]):
        yield [row.person for row in found]
        last = found[-1].pk
