"""What one reader has to do with a topic, looked up with the topic itself."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    Aggregate,
    CharField,
    Count,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat

from accounts.models import User
from contributions.models import Contribution, Vote
from core.counting import Share
from forums.models import Draft, Following, Tag, Topic
from forums.services.drafts import opened
from forums.share import share_of

# New posts are counted up to here.
MOST_NEW = 100
PARTS = (
    "thread",
    "board__department",
    "board__region",
    "opening__author",
    "opening__post__office",
    "office",
    "split_from__thread",
)


class Few(Subquery):
    """The number of rows of a short query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS few)"
    output_field = IntegerField()


class Joined(Aggregate):
    """Short texts as one, with a line end between them."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, '\n')"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="STRING_AGG", **context)


def for_reader(rows: QuerySet[Topic], user: User) -> QuerySet[Topic]:
    """Load with topics what their page says of them, and for a person what Reader holds."""
    rows = rows.select_related(*PARTS)
    tags = Tag.objects.filter(topics=OuterRef("pk")).order_by().values("topics")
    named = tags.annotate(all=Joined(Concat(Cast("pk", CharField()), Value(" "), "name")))
    rows = rows.annotate(
        tag_lines=Coalesce(Subquery(named.values("all")), Value(""), output_field=TextField())
    )
    return _of_person(rows, user) if user.is_authenticated else rows


def _of_person(rows: QuerySet[Topic], person: User) -> QuerySet[Topic]:
    mine = Following.objects.filter(topic=OuterRef("pk"), person=person)
    said = Contribution.objects.accepted().filter(thread=OuterRef("thread"))
    counted = said.filter(author=person).order_by().values("author").annotate(n=Count("pk"))
    place = Concat(Value("topic-"), Cast(OuterRef("pk"), CharField()))
    votes = Vote.objects.filter(contribution=OuterRef("opening"), voter=person)
    rows = rows.annotate(
        my_seen=Coalesce(Subquery(mine.values("seen")), 0),
        my_told=Coalesce(Subquery(mine.values("told")), 0),
        my_mode=Coalesce(Subquery(mine.values("mode")), Value("")),
        my_draft=Subquery(Draft.objects.filter(author=person, place=place).values("sealed")),
        my_vote=Coalesce(Subquery(votes.values("value")), 0, output_field=IntegerField()),
        my_posts=Coalesce(Subquery(counted.values("n")), 0),
    )
    waiting = person.notices.unread().order_by().values("pk")
    rows = rows.annotate(unread_count=Few(waiting))
    fresh = said.exclude(author=person).filter(pk__gt=OuterRef("my_seen"), is_public=True)
    return rows.annotate(new_count=Few(fresh.order_by().values("pk")[:MOST_NEW]))


@dataclass(frozen=True)
class Reader:
    """Up to where somebody had read, what is new since, and what waits to be sent."""

    seen: int = 0
    told: int = 0
    mode: str = ""
    new: int = 0
    draft: dict[str, str] = field(default_factory=dict)
    much: Share | None = None
    # Notices of whatever kind that wait for this person.
    unread: int = 0

    @classmethod
    def of(cls, topic: Topic, user: User) -> "Reader":
        """Read it from a row of ``for_reader``; of a guest nothing is known."""
        row: Any = topic
        if not user.is_authenticated:
            return cls()
        topic.opening.my_vote = row.my_vote
        return cls(
            seen=row.my_seen,
            told=row.my_told,
            mode=row.my_mode,
            new=row.new_count if row.my_seen else 0,
            draft=opened(row.my_draft),
            much=share_of(row.my_posts, topic),
            unread=row.unread_count,
        )

    @property
    def is_many(self) -> bool:
        """Whether there may be more new posts than were counted."""
        return self.new >= MOST_NEW


def tags_of(topic: Topic) -> list[tuple[int, str]]:
    """The key and name of each tag of a row of ``for_reader``, by name."""
    row: Any = topic
    lines = (line.partition(" ") for line in row.tag_lines.splitlines())
    return sorted(((int(pk), name) for pk, _space, name in lines), key=lambda tag: tag[1])
