"""What was done with a topic, as the audit record tells it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.models import Event
from audit.services import label
from forums.models import Topic

SHOWN = 20
WORDS: dict[str, Promise | str] = {
    "forums.opened": pgettext_lazy("topic", "opened"),
    "forums.closed": pgettext_lazy("topic", "closed"),
    "forums.reopened": _("opened again"),
    "forums.removed": _("taken from view"),
    "forums.restored": _("brought back"),
    "forums.moved": _("put on another board"),
    "forums.merged": _("merged into another"),
    "forums.split": _("posts split off"),
    "forums.posts_moved": _("posts moved to another topic"),
    "forums.tagged": _("tags changed"),
    "forums.related": _("related topics changed"),
    "forums.topic_pinned": _("put above the others"),
    "forums.topic_unpinned": _("put back among the others"),
    "forums.summed_up": _("summary changed"),
}


@dataclass(frozen=True)
class Done:
    """One act: its name in words, and the event."""

    words: Promise | str
    event: Event


def record_of(topic: Topic) -> Sequence[Done]:
    """The newest acts, the newest first; one query."""
    rows = Event.objects.filter(subject=label(topic), verb__in=WORDS).select_related("actor")
    return [Done(WORDS[row.verb], row) for row in rows.order_by("-pk")[:SHOWN]]
