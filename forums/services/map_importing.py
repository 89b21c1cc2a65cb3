from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import User
from audit.services import record
from forums.mapping.polis import ACCEPTED, REJECTED, Comment, Conversation
from forums.models import OpinionMap, Stand, Statement, Topic
from forums.services.opinion_maps import open_map
from moderation.models import Decision
from moderation.services import decide, receive

BATCH = 2_000


@dataclass(frozen=True)
class Imported:
    """``left_out`` statements were rejected where they come from; ``waiting`` nobody looked at."""

    opinion_map: OpinionMap
    people: int
    statements: int
    waiting: int
    left_out: int
    stands: int


@transaction.atomic
def import_conversation(
    *,
    conversation: Conversation,
    topic: Topic,
    by: User,
    now: datetime,
    step: Callable[[], object] = lambda: None,
) -> Imported:
    """Make the opinion map of ``topic`` from what another program gave out; it is over already.

    Statements go the way of all that citizens say; those accepted there are published by ``by``,
    the others wait in the queue, and what was rejected there stays out with its stands. Voters get
    accounts with which nobody can sign in. Raises what ``open_map`` raises, and ValueError where
    there is no vote. The caller has checked forums.run_map and moderation.decide_case.
    """
    row = _open(conversation, topic, by, now)
    wanted = [one for one in conversation.comments if one.moderated != REJECTED]
    people = _people(row, conversation, now)
    statements = {}
    for one in wanted:
        statements[one.key] = _put(row, one, people, by, now)
        step()
    stands = _stand(row, conversation, statements, people)
    record(verb="forums.map_imported", subject=row, actor=by, at=now, stands=stands)
    return Imported(
        opinion_map=row,
        people=len(people),
        statements=sum(one.moderated == ACCEPTED for one in wanted),
        waiting=sum(one.moderated != ACCEPTED for one in wanted),
        left_out=len(conversation.comments) - len(wanted),
        stands=stands,
    )


def _open(conversation: Conversation, topic: Topic, by: User, now: datetime) -> OpinionMap:
    """Open a map for the time from the first vote to the last."""
    if not conversation.votes:
        raise ValueError("there is no vote in it")
    moments = [vote.at for vote in conversation.votes]
    return open_map(
        topic=topic,
        by=by,
        question=conversation.topic[:200],
        opens_at=min(moments),
        closes_at=max(moments) + timedelta(seconds=1),
        now=now,
    )


def _people(row: OpinionMap, conversation: Conversation, now: datetime) -> dict[int, User]:
    """Make an account for each voter and author: without a password, and not active."""
    keys = {vote.voter for vote in conversation.votes}
    keys |= {one.author for one in conversation.comments if one.moderated != REJECTED}
    locked = make_password(None)
    people = {
        key: User(
            email=f"map-{row.pk}-{key}@import.invalid",
            # Drawn by lot, two of some thousand would be the same.
            pseudonym=f"{row.pk:x}-{key:x}",
            password=locked,
            is_active=False,
            date_joined=now,
        )
        for key in sorted(keys)
    }
    User.objects.bulk_create(people.values(), batch_size=BATCH)
    return people


def _put(
    row: OpinionMap, comment: Comment, people: dict[int, User], by: User, now: datetime
) -> Statement:
    """Take in one statement as it is: where it comes from it may have had more characters."""
    author = people[comment.author]
    said = receive(thread=row.thread, author=author, body=comment.body, at=comment.at)
    if comment.moderated == ACCEPTED:
        decide(contribution=said, moderator=by, action=Decision.Action.APPROVE, now=now)
    return Statement.objects.create(contribution=said, opinion_map=row)


def _stand(
    row: OpinionMap,
    conversation: Conversation,
    statements: dict[int, Statement],
    people: dict[int, User],
) -> int:
    votes = [vote for vote in conversation.votes if vote.comment in statements]
    for begin in range(0, len(votes), BATCH):
        batch: Sequence[Stand] = [
            Stand(
                opinion_map=row,
                statement=statements[vote.comment],
                person=people[vote.voter],
                value=vote.value,
                taken_at=vote.at,
            )
            for vote in votes[begin : begin + BATCH]
        ]
        Stand.objects.bulk_create(batch)
    return len(votes)
