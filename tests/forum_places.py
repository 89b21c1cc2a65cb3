"""Pages of the forums, for the list of all there are."""

from collections.abc import Sequence

from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import User
from contributions.models import Contribution
from forums.desk import unanswered
from forums.models import Ballot, Board, OpinionMap, Tag, Topic
from tests.placing import Finder, Place, row


def ballots(*phases: str) -> Finder:
    def find(_who: User | None) -> Sequence[object] | None:
        rows = Ballot.objects.with_clock().exclude(state="draft").order_by("pk")
        return next(((row.pk,) for row in rows if row.phase in phases), None)

    return find


def run_ballots(*states: str) -> Finder:
    return row(lambda who: Ballot.objects.run_by(who).filter(state__in=states).order_by("pk"))


def maps(*, is_over: bool) -> Finder:
    """The topic of an opinion map that goes on or is over, the one with most stands first."""

    def find(who: User | None) -> Sequence[object] | None:
        rows = OpinionMap.objects.public().select_related("topic").order_by("-result__stands")
        told = [row.topic_id for row in rows if row.has_ended(timezone.now()) == is_over]
        return (told[0],) if told else None

    return find


def topics(*states: str) -> Finder:
    """A topic in one of these states on the desk of this person."""
    return row(lambda who: Topic.objects.on_desk_of(who).filter(state__in=states).order_by("pk"))


def _question(who: User | None) -> Sequence[object] | None:
    rows = unanswered().filter(topic__in=Topic.objects.on_desk_of(who).values("pk"))
    asked = rows.first() if who else None
    return asked and (asked.pk,)


def public(*states: str) -> Finder:
    """A topic in one of these states that everybody may read, the liveliest first."""
    rows = Topic.objects.public().filter(state__in=states)
    return row(lambda _who: rows.order_by("-thread__contribution_count", "pk"))


def _posts(**columns: object) -> QuerySet[Contribution]:
    """Posts that head a discussion in an open topic, those with most replies first."""
    rows = Contribution.objects.shown().heads().filter(post__topic__state="open", **columns)
    return rows.order_by("-reply_count", "pk")


def _changed() -> QuerySet[Contribution]:
    """Posts that were changed; where none was, any."""
    return _posts().order_by(F("edited_at").desc(nulls_last=True), "pk")


BALLOTS = [
    Place("ballot-open", "forums:ballot", find=ballots("open")),
    Place("ballot-open-signed-in", "forums:ballot", "citizen", ballots("open")),
    Place("ballot-out", "forums:ballot", find=ballots("out")),
    Place("ballot-count", "forums:count", find=ballots("out")),
    Place("ballot-receipt", "forums:receipt", find=ballots("out")),
    Place("desk-ballots", "boards:ballots", "official"),
    Place(
        "desk-ballot-new", "boards:new_ballot", "official", row(lambda _who: Topic.objects.public())
    ),
    Place("desk-ballot", "boards:ballot", "official", run_ballots("published")),
    Place("desk-ballot-edit", "boards:edit_ballot", "official", run_ballots("published")),
]
DESK = [
    Place("desk-topics", "boards:index", "official"),
    Place("desk-topics-all", "boards:index", "moderator"),
    Place("desk-questions", "boards:questions", "official"),
    Place("desk-question", "boards:answer", "official", _question),
    Place("desk-topic", "boards:topic", "moderator", topics("open")),
    Place("desk-topic-closed", "boards:topic", "moderator", topics("locked")),
    Place("desk-topic-official", "boards:topic", "official", topics("open")),
    Place("desk-topic-posts", "boards:posts", "moderator", topics("open")),
    Place("desk-topic-summary", "boards:summary", "moderator", topics("open")),
    Place("desk-topic-themes", "boards:themes", "official", topics("open", "locked")),
]
MAPS = [
    Place("map", "forums:map", find=maps(is_over=False)),
    Place("map-signed-in", "forums:map", "citizen", maps(is_over=False)),
    Place("map-results", "forums:map_results", find=maps(is_over=False)),
    Place("map-results-signed-in", "forums:map_results", "citizen", maps(is_over=False)),
    Place("map-over", "forums:map", find=maps(is_over=True)),
    Place("map-over-results", "forums:map_results", find=maps(is_over=True)),
    Place("map-statements", "forums:map_statements", find=maps(is_over=False)),
    Place("map-mine", "forums:map_mine", "citizen", maps(is_over=False)),
    Place("map-add", "forums:map_add", "citizen", maps(is_over=False)),
    Place("desk-maps", "boards:maps", "moderator"),
    Place("desk-map", "boards:map", "moderator", maps(is_over=False)),
    Place("desk-map-new", "boards:map_new", "moderator", public("open")),
]
BOARDS = [
    Place("forums", "forums:index"),
    Place("forums-signed-in", "forums:index", "citizen"),
    Place("forum-board", "forums:board", find=row(lambda _who: Board.objects.shown())),
    Place("forum-new", "forums:new", find=row(lambda _who: Board.objects.shown())),
    Place("forum-new-signed-in", "forums:new", "citizen", row(lambda _who: Board.objects.shown())),
    Place("forum-topic", "forums:topic", find=public("open")),
    Place("forum-topic-signed-in", "forums:topic", "citizen", public("open")),
    Place("forum-topic-official", "forums:topic", "official", public("open")),
    Place("forum-topic-closed", "forums:topic", find=public("locked")),
    Place("forum-related", "forums:related", find=public("open")),
    Place("forum-post-new", "forums:reply", find=public("open")),
    Place("forum-post-new-signed-in", "forums:reply", "citizen", public("open")),
    Place("forum-replies", "forums:replies", find=row(lambda _who: _posts())),
    Place("forum-history", "forums:history", find=row(lambda _who: _changed())),
    Place("forum-edit", "forums:edit", "citizen", row(lambda who: _posts(author=who))),
    Place("forum-tag", "forums:tag", find=row(lambda _who: Tag.objects.all())),
    Place("forum-search", "forums:search", query="q=步道"),
    Place("forum-none-found", "forums:search", query="q=zzz"),
    Place("forum-followed", "forums:followed", "citizen"),
    Place("forum-drafts", "forums:drafts", "citizen"),
]
FORUMS = [*BOARDS, *BALLOTS, *MAPS, *DESK]
