"""Lists of topics: those in which somebody spoke last stand first."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from contributions.models import Contribution
from core.http import KeyPage, as_key
from forums.models import Board, Following, Topic

ACTIVE, SIZE, MOST_PINNED = 8, 20, 5
LISTED = (Topic.State.OPEN, Topic.State.LOCKED)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Group:
    """Boards that are of one kind."""

    label: str
    boards: list[Board]


def groups_of(boards: list[Board]) -> list[Group]:
    """Sort boards by what they are about: a subject, a department or a region."""
    subjects = [row for row in boards if not (row.department_id or row.region_id)]
    departments = [row for row in boards if row.department_id and not row.region_id]
    regions = [row for row in boards if row.region_id]
    groups = [
        Group(_("Boards by subject"), subjects),
        Group(_("Boards of departments"), departments),
        Group(_("Boards of districts and streets"), regions),
    ]
    return [group for group in groups if group.boards]


def in_lists() -> QuerySet[Topic]:
    """Public topics with what a list says of each."""
    rows = Topic.objects.public().filter(state__in=LISTED).with_parts()
    return rows.select_related("thread", "board", "opening__author", "office")


def listed(user: User) -> QuerySet[Topic]:
    """The same, and for a reader whether more was said since."""
    rows = in_lists()
    if not user.is_authenticated:
        return rows
    mine = Following.objects.filter(topic=OuterRef("pk"), person=user)
    said = Contribution.objects.shown().filter(thread=OuterRef("thread"))
    return rows.annotate(my_seen=Subquery(mine.values("seen"))).annotate(
        is_new=Exists(said.filter(pk__gt=OuterRef("my_seen")).exclude(author=user))
    )


def active(user: User) -> list[Topic]:
    """Where people talk at present, on all boards that are shown."""
    rows = listed(user).filter(board__is_shown=True)
    return list(rows.order_by("-active_at", "-pk")[:ACTIVE])


def pinned(user: User, board: Board) -> list[Topic]:
    rows = listed(user).filter(board=board, pinned_at__isnull=False)
    return list(rows.order_by("-pinned_at", "-pk")[:MOST_PINNED])


def page_of_topics(request: HttpRequest, rows: QuerySet[Topic]) -> KeyPage:
    """Cut ``rows`` at ``?before=<microseconds>.<id>`` of the last topic of the page before."""
    moment, _dot, pk = request.GET.get("before", "").partition(".")
    at, key = as_key(moment), as_key(pk)
    if at is not None and key is not None:
        when = EPOCH + timedelta(microseconds=min(at, 10**17))
        rows = rows.filter(Q(active_at__lt=when) | Q(pk__lt=key), active_at__lte=when)
    found = list(rows.order_by("-active_at", "-pk")[: SIZE + 1])
    if len(found) <= SIZE:
        return KeyPage(found, "")
    last = found[SIZE - 1]
    micro = (last.active_at - EPOCH) // timedelta(microseconds=1)
    query = {name: value for name, value in request.GET.items() if name != "before"}
    return KeyPage(found[:SIZE], "?" + urlencode({**query, "before": f"{micro}.{last.pk}"}))
