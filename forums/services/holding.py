"""Rows that are held while something is done with them, in an order that nobody waits in a ring.

First topics, the oldest first; then contributions, the newest first; then threads. Who speaks in
a topic holds it too: nothing is said in it between the look at its state and the end of the act.
"""

from django.db.models import Q, QuerySet

from contributions.models import Thread
from forums.models import Drafting, Topic


def hold(topic: Topic) -> Topic:
    """Read a topic again with its thread, and keep others from changing or speaking in it."""
    rows = Topic.objects.select_for_update(of=("self",), no_key=True).select_related("thread")
    return rows.get(pk=topic.pk)


def hold_both(one: Topic, other: Topic) -> tuple[Topic, Topic]:
    """Hold two topics, whichever way round others do."""
    held = {row.pk: hold(row) for row in sorted((one, other), key=lambda row: row.pk)}
    return held[one.pk], held[other.pk]


def places_of(topic: Topic) -> QuerySet[Thread]:
    """Where people speak in a topic: its own thread, and that of the text they word there."""
    return Thread.objects.filter(Q(topic=topic) | Q(drafting__topic=topic))


def rename_places(topic: Topic, title: str) -> None:
    """Let a topic, and what is worded and mapped in it, be known by a title."""
    near = Q(topic=topic) | Q(drafting__topic=topic) | Q(opinion_map__topic=topic)
    keys = list(Thread.objects.filter(near).values_list("pk", flat=True))
    Thread.objects.filter(pk__in=keys).update(matter=title)


def open_places_of(topic: Topic) -> QuerySet[Thread]:
    """The same without a wording that was ended by itself: it stays ended, whatever comes."""
    return places_of(topic).exclude(drafting__state=Drafting.State.CLOSED)
