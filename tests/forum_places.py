"""Pages of the forums, for the list of all there are."""

from collections.abc import Sequence

from accounts.models import User
from forums.desk import unanswered
from forums.models import Ballot, Topic
from tests.placing import Finder, Place, row


def ballots(*phases: str) -> Finder:
    def find(_who: User | None) -> Sequence[object] | None:
        rows = Ballot.objects.with_clock().exclude(state="draft").order_by("pk")
        return next(((row.pk,) for row in rows if row.phase in phases), None)

    return find


def run_ballots(*states: str) -> Finder:
    return row(lambda who: Ballot.objects.run_by(who).filter(state__in=states).order_by("pk"))


def topics(*states: str) -> Finder:
    """A topic in one of these states on the desk of this person."""
    return row(lambda who: Topic.objects.on_desk_of(who).filter(state__in=states).order_by("pk"))


def _question(who: User | None) -> Sequence[object] | None:
    rows = unanswered().filter(topic__in=Topic.objects.on_desk_of(who).values("pk"))
    asked = rows.first() if who else None
    return asked and (asked.pk,)


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
FORUMS = [*BALLOTS, *DESK]
