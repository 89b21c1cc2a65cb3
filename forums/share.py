"""How much of a topic one person has said: a hint to that person, no rule."""

from accounts.models import User
from contributions.models import Contribution
from core.counting import Share
from forums.models import Topic

# From so many posts on a share says something, and from this share on there is a hint.
FEWEST, MUCH = 10, 40


def share_of(mine: int, topic: Topic) -> Share | None:
    """The share of the posts of ``topic`` that one person has written, where it is a lot."""
    share = Share(mine, topic.thread.contribution_count)
    return share if share.whole >= FEWEST and share.percent > MUCH else None


def much_of(person: User, topic: Topic) -> Share | None:
    """The same, counted now: one query, none for a guest or in a small topic."""
    if not person.is_authenticated or topic.thread.contribution_count < FEWEST:
        return None
    mine = Contribution.objects.accepted().filter(thread=topic.thread_id, author=person)
    return share_of(mine.count(), topic)
