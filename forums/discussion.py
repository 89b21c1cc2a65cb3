"""One page of a topic: heads in an order, the first replies of each, and what stands above all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Func, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from accounts.models import User
from contributions.models import Contribution, Vote
from forums.models import Post, Topic
from forums.nested import listed
from forums.orders import ORDERS, Order, Place

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
    """``next`` is the place from which the next page goes on, None on the last.

    ``words`` are those of all posts that were read for the page, ``wordings`` what most agree with.
    """

    heads: list[Head]
    pinned: list[Contribution]
    questions: list[Contribution]
    next: Place | None
    words: dict[int, str] = field(default_factory=dict)
    wordings: list[Contribution] = field(default_factory=list)

    @property
    def shown(self) -> list[int]:
        """The ids of all posts on the page."""
        rows = [*(head.contribution for head in self.heads), *self.pinned, *self.questions]
        return [row.pk for row in rows] + [row.pk for head in self.heads for row in head.replies]


@dataclass(frozen=True)
class With:
    """What is read in the same go: posts by their keys, and the best proposal of a thread."""

    posts: Sequence[int] = ()
    wordings: int | None = None


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
    beside: With = With(),
) -> Discussion:
    """Read a page of ``topic`` that goes on after ``place``, or from it on: two queries.

    ``opened`` is the key of a reply that is shown though it is none of the first.
    """
    said = Contribution.objects.shown().filter(thread=topic.thread_id)
    rows = order.sorted(said.heads())
    if place:
        rows = order.rest(rows, place, inclusive=inclusive)
    found = list(with_posts(rows, user)[: HEADS + 1])
    shown = found[:HEADS]
    near = _near(topic, user, shown, opened, beside)
    here = [row for row in near if row.thread_id == topic.thread_id]
    return Discussion(
        heads=[Head(row, [one for one in here if one.parent_id == row.pk]) for row in shown],
        pinned=_pinned(here),
        questions=_best(here),
        next=order.place(shown[-1]) if len(found) > HEADS else None,
        words={row.pk: row.body for row in [*shown, *here]},
        wordings=[row for row in near if row.thread_id != topic.thread_id],
    )


def place_column(order: Order, head: int | None) -> Subquery:
    """For rows of topics: where a head stands in an order now, as ``placed`` reads it."""
    rows = Contribution.objects.shown().heads().filter(thread=OuterRef("thread"), pk=head)
    return listed(order.sorted(rows)[:1], "id", order.field)


def placed(order: Order, found: Sequence[Mapping[str, int]]) -> Place | None:
    """None where it stands in no place of the order."""
    return next((Place(row[order.field], row["id"]) for row in found), None)


def _near(
    topic: Topic, user: User, heads: Sequence[Contribution], opened: int | None, beside: With
) -> list[Contribution]:
    """First replies, pinned answers, best questions and more, oldest first: one query for all."""
    public = Contribution.objects.shown()
    said = public.filter(thread=topic.thread_id)
    pinned = Post.objects.filter(topic=topic, pinned_at__isnull=False).order_by("-pinned_at")
    asked = said.heads().filter(post__is_question=True).order_by("-agree_count", "-pk")
    parts = [pinned.values("pk")[:MOST_PINNED], asked.values("pk")[:BEST]]
    for row in heads:
        if row.reply_count:
            replies = public.filter(parent=row.pk).order_by("pk")
            parts.append(replies.values("pk")[:FIRST_REPLIES])
    if opened is not None and heads:
        # The first head is the one that was asked for.
        around = public.filter(parent=heads[0].pk, pk__gte=opened)
        parts.append(around.order_by("pk").values("pk")[:FIRST_REPLIES])
    if beside.posts:
        parts.append(said.filter(pk__in=beside.posts).values("pk"))
    if beside.wordings:
        proposed = public.heads().filter(thread=beside.wordings)
        parts.append(ORDERS["agreed"].sorted(proposed).values("pk")[:1])
    rows = with_posts(public.filter(_Among("pk", _together(parts))), user).order_by("pk")
    return list(rows.select_related("wording") if beside.wordings else rows)


class _Among(Func):
    """Whether a key is one of a list that is read first.

    As a list: from a subquery PostgreSQL joins the whole topic before it looks for a few keys.
    """

    template, arg_joiner = "%(expressions)s", " IN "
    output_field = BooleanField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        context |= {"template": "%(expressions)s)", "arg_joiner": " = ANY (ARRAY"}
        return self.as_sql(compiler, connection, **context)


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
