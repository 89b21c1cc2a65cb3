"""What the pages of a session show."""

from dataclasses import dataclass

from accounts.models import User
from contributions.models import Contribution, with_my_votes
from forums.live import ORDERED
from forums.models import Question, Session

# Answers of one session that its page shows.
MOST_DONE = 300


@dataclass(frozen=True)
class Said:
    """The questions of a session as one person sees them."""

    on_stage: Question | None
    waiting: list[Question]
    answered: list[Question]
    later: list[Question]
    # The person's own that nobody else sees yet.
    unseen: list[Contribution]
    # Ids of the person's own, on which they do not vote.
    mine: list[int]


def said(session: Session, user: User | None, *, newest: bool = False) -> Said:
    """Two queries for None, who is everybody, four for a person; however many questions there are.

    ``newest`` lists those that wait by their age, the latest first.
    """
    shown = Question.objects.shown().select_related("contribution__author")
    waiting = Question.objects.waiting().filter(session=session)
    if newest:
        waiting = waiting.order_by("-pk")
    waiting = list(waiting.select_related("contribution__author")[:ORDERED])
    done = shown.filter(session=session).exclude(state=Question.State.WAITING)
    rest = list(done.order_by("answered_at", "pk")[:MOST_DONE])
    on_stage = next((row for row in rest if row.state == Question.State.NOW), None)
    own = []
    if user and user.is_authenticated:
        with_my_votes([row.contribution for row in [*waiting, *rest]], user)
        mine = Contribution.objects.filter(thread=session.thread_id, author=user)
        own = list(mine.order_by("pk"))
    return Said(
        on_stage=on_stage,
        waiting=waiting,
        answered=[row for row in rest if row.state == Question.State.ANSWERED],
        later=[row for row in rest if row.state == Question.State.LATER],
        unseen=[row for row in own if row.state == Contribution.State.PENDING],
        mine=[row.pk for row in own],
    )
