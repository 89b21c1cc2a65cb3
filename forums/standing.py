"""Where a topic stands: what moderators made of it, and what it came from and led to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from contributions.live import rendered, tell_later
from contributions.models import Contribution
from forums.models import Summary, Topic


@dataclass(frozen=True)
class Quote:
    """A sentence that the machine chose and a person kept, and the post it stands in."""

    text: str
    of: int


@dataclass(frozen=True)
class Standing:
    """Topics with their threads; those that are not public are left out."""

    merged: Sequence[Topic] = ()
    split: Sequence[Topic] = ()
    origin: Topic | None = None
    related: Sequence[Topic] = ()
    quotes: Sequence[Quote] = field(default_factory=tuple)


def standing(topic: Topic) -> Standing:
    """What stands beside the words of ``topic``: two queries, none where there is nothing.

    Load it by ``with_parts``.
    """
    near = _near(topic) if topic.has_branches or topic.split_from_id else []
    return Standing(
        merged=[row for row in near if row.merged_into_id == topic.pk],
        split=[row for row in near if row.split_from_id == topic.pk and not row.merged_into_id],
        origin=next((row for row in near if row.pk == topic.split_from_id), None),
        related=[row for row in near if row.is_related],
        quotes=_quotes(topic) if topic.summary else (),
    )


def _near(topic: Topic) -> list[Topic]:
    links = Topic.related.through.objects.filter(from_topic=topic).values("to_topic")
    of_it = Q(merged_into=topic) | Q(split_from=topic) | Q(pk=topic.split_from_id)
    rows = Topic.objects.public().filter(of_it | Q(pk__in=links))
    return list(
        rows.annotate(is_related=Q(pk__in=links)).select_related("thread").order_by("pk")[:50]
    )


def _quotes(topic: Topic) -> list[Quote]:
    """Those that still stand so in a post of the topic that everybody may read."""
    summary = Summary.objects.filter(topic=topic).order_by("-number").first()
    kept = summary.quotes if summary else []
    return still_said(topic, [Quote(one["text"], one["of"]) for one in kept])


def still_said(topic: Topic, quotes: Sequence[Quote]) -> list[Quote]:
    """Those of ``quotes`` whose words everybody can read in their post; one query, or none."""
    if not quotes:
        return []
    rows = Contribution.objects.shown().filter(thread=topic.thread_id)
    words = dict(rows.filter(pk__in=[one.of for one in quotes]).values_list("pk", "body"))
    return [one for one in quotes if one.text in " ".join(words.get(one.of, "").split())]


def context_of(topic: Topic) -> dict[str, Any]:
    """What ``forums/_standing.html`` reads besides the topic."""
    return {"standing": standing(topic)}


def announce_standing(topic: Topic) -> None:
    """Show all who read a topic where it stands now, once the transaction holds."""

    def make() -> str:
        rows = Topic.objects.with_parts().select_related("thread", "merged_into__thread")
        row = rows.get(pk=topic.pk)
        return rendered("forums/_standing.html", {"topic": row, **context_of(row)})

    tell_later(topic.thread_id, make)
