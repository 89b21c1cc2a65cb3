"""Where a topic stands: what moderators made of it, and what it came from and led to."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from contributions.live import rendered, tell_later
from contributions.models import Contribution
from forums.models import Summary, Topic

# Topics named beside one.
MOST_BRANCHES = 50


@dataclass(frozen=True)
class Quote:
    """A sentence that the machine chose and a person kept, and the post it stands in."""

    text: str
    of: int


@dataclass(frozen=True)
class Standing:
    """Topics that came into one or went out of it, with their threads; public ones only."""

    merged: Sequence[Topic] = ()
    split: Sequence[Topic] = ()
    quotes: Sequence[Quote] = ()


def standing(topic: Topic) -> Standing:
    """What stands beside the words of ``topic``: three queries, none where there is nothing.

    Load it by ``with_parts``.
    """
    near: list[Topic] = []
    if topic.has_branches:
        rows = Topic.objects.public().filter(Q(merged_into=topic) | Q(split_from=topic))
        near = list(rows.select_related("thread").order_by("pk")[:MOST_BRANCHES])
    return Standing(
        merged=[row for row in near if row.merged_into_id == topic.pk],
        split=[row for row in near if row.merged_into_id != topic.pk],
        quotes=_quotes(topic) if topic.summary else (),
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


def announce_standing(topic: Topic) -> None:
    """Show all who read a topic where it stands now, once the transaction holds."""

    def make() -> str:
        rows = Topic.objects.with_parts().select_related("thread", "opening", "merged_into__thread")
        row = rows.get(pk=topic.pk)
        return rendered(
            "forums/_standing.html", {"topic": row, "standing": standing(row), "is_pushed": True}
        )

    tell_later(topic.thread_id, make)
