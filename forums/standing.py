"""Where a topic stands: what moderators made of it, and what it came from and led to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from contributions.live import rendered, tell_later
from contributions.models import Contribution
from forums.models import Summary, Topic
from forums.nested import listed, revive

# Topics named beside one.
MOST_BRANCHES = 50
TOLD = (
    "id",
    "merged_into_id",
    "created_at",
    "thread__id",
    "thread__matter",
    "thread__closed_at",
    "thread__contribution_count",
)


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


def with_standing(rows: QuerySet[Topic]) -> QuerySet[Topic]:
    """Load with topics what ``standing`` says of them."""
    here = OuterRef("pk")
    near = Topic.objects.public().filter(Q(merged_into=here) | Q(split_from=here))
    summaries = Summary.objects.filter(topic=here).order_by("-number")
    return rows.annotate(
        branch_rows=listed(near.order_by("pk")[:MOST_BRANCHES], *TOLD),
        quote_rows=Subquery(summaries.values("quotes")[:1]),
    )


def standing(topic: Topic) -> Standing:
    """What stands beside the words of ``topic``: one query where it has quotes.

    Load it ``with_standing``.
    """
    return standing_in(topic, _words(topic, kept_quotes(topic)))


def standing_in(topic: Topic, words: Mapping[int, str]) -> Standing:
    """The same where ``words``, the public ones of posts by id, are at hand."""
    row: Any = topic
    near = [revive(Topic, told) for told in row.branch_rows]
    return Standing(
        merged=[other for other in near if other.merged_into_id == topic.pk],
        split=[other for other in near if other.merged_into_id != topic.pk],
        quotes=_still_said(kept_quotes(topic), words),
    )


def kept_quotes(topic: Topic) -> list[Quote]:
    """Those of the last summary, whether or not they still stand in their posts."""
    row: Any = topic
    kept = row.quote_rows if topic.summary else ()
    return [Quote(one["text"], one["of"]) for one in kept or ()]


def still_said(topic: Topic, quotes: Sequence[Quote]) -> list[Quote]:
    """Those of ``quotes`` whose words everybody can read in their post; one query, or none."""
    return _still_said(quotes, _words(topic, quotes))


def _words(topic: Topic, quotes: Sequence[Quote]) -> dict[int, str]:
    if not quotes:
        return {}
    rows = Contribution.objects.shown().filter(thread=topic.thread_id)
    return dict(rows.filter(pk__in=[one.of for one in quotes]).values_list("pk", "body"))


def _still_said(quotes: Sequence[Quote], words: Mapping[int, str]) -> list[Quote]:
    return [one for one in quotes if one.text in " ".join(words.get(one.of, "").split())]


def announce_standing(topic: Topic) -> None:
    """Show all who read a topic where it stands now, once the transaction holds."""

    def make() -> str:
        rows = with_standing(Topic.objects.all())
        row = rows.select_related("thread", "opening", "merged_into__thread").get(pk=topic.pk)
        return rendered(
            "forums/_standing.html", {"topic": row, "standing": standing(row), "is_pushed": True}
        )

    tell_later(topic.thread_id, make)
