"""What stands on the desk of boards: topics, questions without an answer, posts that are held."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from contributions.models import Contribution
from core.calendar import workdays_between
from core.http import as_key, page_by_key
from forums.health import Health, health_of
from forums.models import Board, Post, Topic
from moderation.models import Case

SIZE = 20
# Working days after which a question has waited too long, and from which it is soon too long.
LATE, SOON = 15, 10


@dataclass(frozen=True)
class Waiting:
    """A question without an answer, and the working days it has waited."""

    question: Post
    workdays: int

    @property
    def urgency(self) -> str:
        return urgency(self.workdays)


@dataclass(frozen=True)
class Row:
    """A topic on the desk; ``workdays`` its oldest question has waited, None without one."""

    topic: Topic
    held: int
    workdays: int | None
    health: Health | None

    @property
    def urgency(self) -> str:
        return urgency(self.workdays or 0)


@dataclass(frozen=True)
class DeskPage:
    """``older_url`` (topics) or ``newer_url`` (questions) leads on; empty on the last page."""

    rows: Sequence[Row] | Sequence[Waiting]
    older_url: str = ""
    newer_url: str = ""


def urgency(workdays: int) -> str:
    """``late``, ``soon`` late or ``fresh``."""
    if workdays > LATE:
        return "late"
    return "soon" if workdays > SOON else "fresh"


def unanswered() -> QuerySet[Post]:
    """Questions that everybody reads and nobody has answered, the oldest first.

    Not those of closed topics: nobody can reply there.
    """
    rows = Post.objects.filter(is_question=True, answer__isnull=True)
    rows = rows.filter(topic__state=Topic.State.OPEN)
    return rows.filter(contribution__state=Contribution.State.PUBLISHED).order_by("contribution")


def boards_of(user: User) -> list[Board]:
    """The boards whose topics stand on this desk."""
    rows = Board.objects.order_by("position", "pk")
    if not (user.is_moderator or user.is_supervisor):
        rows = rows.filter(department__in=user.department_ids)
    return list(rows)


def topics_page(request: HttpRequest, user: User, now: datetime) -> DeskPage:
    """Topics, the newest first, of all boards or of ``?board=``; five queries."""
    oldest = unanswered().filter(topic=OuterRef("pk")).values("contribution__created_at")
    rows = Topic.objects.on_desk_of(user).exclude(state=Topic.State.MERGED)
    rows = rows.select_related("thread", "board", "office", "opening")
    board = as_key(request.GET.get("board", ""))
    if board is not None:
        rows = rows.filter(board=board)
    page = page_by_key(request, rows.annotate(asked_at=Subquery(oldest[:1])), size=SIZE)
    threads = [topic.thread_id for topic in page.rows]
    held, health = _held(threads), health_of(threads)
    return DeskPage(
        [
            Row(
                topic,
                held.get(topic.thread_id, 0),
                _age(topic.asked_at, now) if topic.asked_at else None,
                health.get(topic.thread_id),
            )
            for topic in page.rows
        ],
        older_url=page.older_url,
    )


def questions_page(request: HttpRequest, user: User, now: datetime) -> DeskPage:
    """Questions without an answer, the longest wait first, behind ``?after=``; one query."""
    rows = unanswered().filter(topic__in=Topic.objects.on_desk_of(user).public().values("pk"))
    after, topic = as_key(request.GET.get("after", "")), as_key(request.GET.get("topic", ""))
    if topic is not None:
        rows = rows.filter(topic=topic)
    if after is not None:
        rows = rows.filter(contribution__gt=after)
    found = waiting(rows, now, SIZE + 1)
    more = f"&topic={topic}" if topic is not None else ""
    newer = f"?after={found[SIZE - 1].question.pk}{more}" if len(found) > SIZE else ""
    return DeskPage(found[:SIZE], newer_url=newer)


def waiting(rows: QuerySet[Post], now: datetime, most: int) -> list[Waiting]:
    """The first of ``rows`` with their age; one query."""
    rows = rows.select_related("contribution__author", "topic__thread", "topic__board")
    return [Waiting(row, _age(row.contribution.created_at, now)) for row in rows[:most]]


def held_in(topic: Topic) -> list[Case]:
    """Posts of the topic that wait for a moderator, the oldest first, ten at most."""
    rows = Case.objects.waiting().filter(contribution__thread=topic.thread_id)
    return list(rows.select_related("contribution__author").oldest_first()[:10])


def _held(threads: Collection[int]) -> dict[int, int]:
    """Posts that wait for a moderator, by thread. The queue is short: it may be counted."""
    rows = Case.objects.waiting().filter(contribution__thread__in=threads).order_by()
    counted = rows.values_list("contribution__thread").annotate(Count("pk"))
    return dict(counted)


def _age(since: datetime, now: datetime) -> int:
    return workdays_between(timezone.localdate(since), timezone.localdate(now))
