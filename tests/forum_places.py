"""Pages of the forums, for the list of all there are."""

from collections.abc import Sequence

from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import User
from consultations.models import Clause, Consultation
from contributions.models import Carried, Contribution
from forums.desk import unanswered
from forums.models import (
    Ballot,
    Board,
    Drafting,
    OpinionMap,
    Question,
    Session,
    Tag,
    Topic,
    Wording,
)
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


def _said_by(_who: User | None) -> Sequence[object] | None:
    row = Contribution.objects.shown().heads().filter(post__isnull=False, author__isnull=False)
    said = row.select_related("author", "post").order_by("pk").first()
    return said and (said.post.topic_id, said.author.pseudonym)


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


def sessions(*states: str) -> Finder:
    return row(lambda _who: Session.objects.filter(state__in=states).order_by("pk"))


def hosted(*states: str) -> Finder:
    """A session of this official's department."""
    rows = Session.objects.filter(state__in=states).order_by("pk")
    return row(lambda who: rows.filter(office__in=who.department_ids))


def _asked(who: User | None) -> Sequence[object] | None:
    rows = Question.objects.shown().filter(session__state__in=["announced", "live"])
    asked = rows.filter(session__office__in=who.department_ids).order_by("pk").first()
    return asked and (asked.pk,)


def worded(**columns: object) -> Finder:
    """The topic of a text that people word together."""

    def find(_who: User | None) -> Sequence[object] | None:
        drafting = Drafting.objects.filter(**columns).order_by("pk").first()
        return drafting and (drafting.topic_id,)

    return find


def wordings(*, mine: bool = False) -> Finder:
    """A proposal that everybody may read: one that improves another, or the reader's own."""

    def find(who: User | None) -> Sequence[object] | None:
        rows = Wording.objects.filter(contribution__state="published", drafting__state="open")
        if mine:
            rows = rows.filter(contribution__author=who)
        first = rows.select_related("drafting").order_by("-based_on", "pk").first()
        return first and (first.drafting.topic_id, first.number)

    return find


def _bare_topic(who: User | None) -> Sequence[object] | None:
    """A topic of this official's in which people do not word a text yet."""
    rows = Topic.objects.on_desk_of(who).public().filter(state="open", drafting=None)
    first = rows.order_by("pk").first()
    return first and (first.pk,)


def _open_round() -> QuerySet[Consultation]:
    return Consultation.objects.filter(state="open").order_by("pk")


def _words_and_round(_who: User | None) -> Sequence[object] | None:
    said, consultation = _posts().first(), _open_round().first()
    return said and consultation and (said.pk, consultation.pk)


def _answered_asker(who: User | None) -> Sequence[object] | None:
    rows = Carried.objects.filter(credited=who).order_by("pk")
    first = rows.first()
    return first and (first.pk,)


def _clause(who: User | None) -> Sequence[object] | None:
    """A clause of a round that this official runs, which people do not word yet."""
    rounds = _open_round().filter(lead__in=who.department_ids)
    rows = Clause.objects.filter(consultation__in=rounds, thread__worded=None)
    first = rows.exclude(thread__text="").order_by("pk").first()
    return first and (first.thread_id,)


# Where a page has the same parts for guests and more for those who are signed in, the second
# stands for both.
BALLOTS = [
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
    Place("desk-questions", "boards:questions", "official"),
    Place("desk-question", "boards:answer", "official", _question),
    Place("desk-topic", "boards:topic", "moderator", topics("open")),
    Place("desk-topic-closed", "boards:topic", "moderator", topics("locked")),
    Place("desk-topic-posts", "boards:posts", "moderator", topics("open")),
    Place("desk-topic-summary", "boards:summary", "moderator", topics("open")),
    Place("desk-topic-themes", "boards:themes", "official", topics("open", "locked")),
]
MAPS = [
    Place("map-signed-in", "forums:map", "citizen", maps(is_over=False)),
    Place("map-results-signed-in", "forums:map_results", "citizen", maps(is_over=False)),
    Place("map-over-results", "forums:map_results", find=maps(is_over=True)),
    Place("map-statements", "forums:map_statements", find=maps(is_over=False)),
    Place("map-mine", "forums:map_mine", "citizen", maps(is_over=False)),
    Place("map-add", "forums:map_add", "citizen", maps(is_over=False)),
    Place("desk-maps", "boards:maps", "moderator"),
    Place("desk-map", "boards:map", "moderator", maps(is_over=False)),
    Place("desk-map-new", "boards:map_new", "moderator", public("open")),
]
BOARDS = [
    Place("forums-signed-in", "forums:index", "citizen"),
    Place("forum-board", "forums:board", find=row(lambda _who: Board.objects.shown())),
    Place("forum-new-signed-in", "forums:new", "citizen", row(lambda _who: Board.objects.shown())),
    Place("forum-topic", "forums:topic", find=public("open")),
    Place("forum-topic-signed-in", "forums:topic", "citizen", public("open")),
    Place("forum-topic-closed", "forums:topic", find=public("locked")),
    Place("forum-related", "forums:related", find=public("open")),
    Place("forum-post-new-signed-in", "forums:reply", "citizen", public("open")),
    Place("forum-replies", "forums:replies", find=row(lambda _who: _posts())),
    Place("forum-said-by", "forums:said_by", find=_said_by),
    Place("forum-history", "forums:history", find=row(lambda _who: _changed())),
    Place("forum-edit", "forums:edit", "citizen", row(lambda who: _posts(author=who))),
    Place("forum-tag", "forums:tag", find=row(lambda _who: Tag.objects.all())),
    Place("forum-search", "forums:search", query="q=步道"),
    Place("forum-followed", "forums:followed", "citizen"),
    Place("forum-drafts", "forums:drafts", "citizen"),
]
SESSIONS = [
    Place("sessions", "forums:sessions"),
    Place("session-announced", "forums:session", find=sessions("announced")),
    Place("session-live-signed-in", "forums:session", "citizen", sessions("live")),
    Place("session-ended", "forums:session", find=sessions("ended")),
    Place("session-screen", "forums:session_screen", find=sessions("live")),
    Place("desk-sessions", "boards:sessions", "official"),
    Place("desk-session-new", "boards:session_new", "official"),
    Place("desk-session", "boards:session", "official", hosted("live")),
    Place("desk-session-question", "boards:question", "official", _asked),
]
WORDINGS = [
    Place("wording", "forums:wording", find=worded(state="open")),
    Place("wording-closed", "forums:wording", find=worded(state="closed")),
    Place("wording-proposal", "forums:proposal", find=wordings()),
    Place("wording-propose", "forums:propose_wording", "citizen", worded(state="open")),
    Place("wording-edit", "forums:edit_wording", "citizen", wordings(mine=True)),
    Place("wording-open", "forums:open_wording", "official", _bare_topic),
    Place("wording-close", "forums:close_wording", "moderator", worded(state="open")),
    Place("carry", "carrying:choose", "citizen", row(lambda _who: _posts())),
    Place("carry-into", "carrying:into", "citizen", _words_and_round),
    Place("carry-petition", "carrying:petition", "citizen", row(lambda who: _posts(author=who))),
    Place("carry-asked", "carrying:asked", "citizen", _answered_asker),
    Place("carry-clause", "carrying:word_clause", "official", _clause),
]
FORUMS = [*BOARDS, *BALLOTS, *MAPS, *DESK, *SESSIONS, *WORDINGS]
