"""One page of a topic: heads in an order, the first replies of each, and what stands above all."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from accounts.models import User
from contributions.models import Contribution, Vote
from forums.models import Post, Topic
from forums.orders import Order, Place

HEADS, FIRST_REPLIES, MOST_PINNED, BEST = 20, 3, 10, 3


@dataclass
class Head:
    """A post with the first of its replies; ``more`` is how many are not among them."""

    contribution: Contribution
    replies: list[Contribution] = field(default_factory=list)

    @property
    def more(self) -> int:
        return max(0, self.contribution.reply_count - len(self.replies))


@dataclass
class Discussion:
    """``next`` is the place from which the next page goes on, None on the last."""

    heads: list[Head]
    pinned: list[Contribution]
    questions: list[Contribution]
    next: Place | None

    @property
    def shown(self) -> list[int]:
        """The ids of all posts on the page."""
        rows = [*(head.contribution for head in self.heads), *self.pinned, *self.questions]
        return [row.pk for row in rows] + [row.pk for head in self.heads for row in head.replies]


def with_posts(rows: QuerySet, user: User) -> QuerySet:
    """Load with contributions what a page says of each, and how ``user`` voted."""
    rows = rows.select_related(
        "author", "post__office", "post__answers__contribution__author", "post__answer"
    )
    if not user.is_authenticated:
        return rows
    mine = Vote.objects.filter(contribution=OuterRef("pk"), voter=user).values("value")
    return rows.annotate(my_vote=Coalesce(Subquery(mine), Value(0), output_field=IntegerField()))


def discussion(
    topic: Topic,
    user: User,
    order: Order,
    place: Place | None = None,
    *,
    inclusive: bool = False,
    opened: int | None = None,
) -> Discussion:
    """Read a page of ``topic`` that goes on after ``place``, or from it on: three queries.

    ``opened`` is the key of a reply that is shown though it is none of the first.
    """
    said = Contribution.objects.shown().filter(thread=topic.thread_id)
    rows = order.sorted(said.heads())
    if place:
        rows = order.rest(rows, place, inclusive=inclusive)
    found = list(with_posts(rows, user)[: HEADS + 1])
    shown = found[:HEADS]
    beside = _beside(topic, user, shown, opened)
    heads = [Head(row, [one for one in beside if one.parent_id == row.pk]) for row in shown]
    last = order.place(shown[-1]) if len(found) > HEADS else None
    return Discussion(heads, _pinned(beside), _best(beside), last)


def place_at(topic: Topic, order: Order, head: int) -> Place | None:
    """Where a head stands in an order now; None where it stands in none. One query."""
    rows = Contribution.objects.shown().heads().filter(thread=topic.thread_id)
    row = order.sorted(rows).filter(pk=head).first()
    return order.place(row) if row else None


def _beside(
    topic: Topic, user: User, heads: Sequence[Contribution], opened: int | None
) -> list[Contribution]:
    """First replies, pinned answers and best questions, oldest first: two queries for all.

    Their keys first: in one query PostgreSQL joins the whole topic before it looks for them.
    """
    said = Contribution.objects.shown().filter(thread=topic.thread_id)
    pinned = Post.objects.filter(topic=topic, pinned_at__isnull=False).order_by("-pinned_at")
    asked = said.heads().filter(post__is_question=True).order_by("-agree_count", "-pk")
    parts = [pinned.values("pk")[:MOST_PINNED], asked.values("pk")[:BEST]]
    for row in heads:
        if row.reply_count:
            replies = Contribution.objects.shown().filter(parent=row.pk).order_by("pk")
            parts.append(replies.values("pk")[:FIRST_REPLIES])
    if opened is not None and heads:
        # The first head is the one that was asked for.
        around = Contribution.objects.shown().filter(parent=heads[0].pk, pk__gte=opened)
        parts.append(around.order_by("pk").values("pk")[:FIRST_REPLIES])
    keys = list(said.filter(pk__in=_together(parts)).values_list("pk", flat=True))
    return list(with_posts(said.filter(pk__in=keys), user).order_by("pk"))


def _together(parts: Sequence[QuerySet]) -> RawSQL:
    """The keys that several short lists give; SQLite takes a LIMIT only inside a FROM."""
    statements, values = [], []
    for number, part in enumerate(parts):
        statement, given = part.query.sql_with_params()
        statements.append(f"SELECT * FROM ({statement}) AS part_{number}")  # noqa: S608 -- of ours
        values.extend(given)
    return RawSQL(" UNION ALL ".join(statements), values)  # noqa: S611 -- compiled by Django


def _pinned(rows: Sequence[Contribution]) -> list[Contribution]:
    pinned = [row for row in rows if row.post.pinned_at]
    return sorted(pinned, key=lambda row: row.post.pinned_at, reverse=True)


def _best(rows: Sequence[Contribution]) -> list[Contribution]:
    asked = [row for row in rows if row.post.is_question]
    return sorted(asked, key=lambda row: (-row.agree_count, -row.pk))[:BEST]
