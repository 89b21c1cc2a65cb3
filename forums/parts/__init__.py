"""What stands on the page of a topic besides its posts: each part says what its template needs.

A part costs no query of its own: it comes with the topic or with the posts.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from forums.discussion import Discussion, With
from forums.models import Topic
from forums.parts import ballots, carried, drafting, keeping, opinion_map
from forums.standing import kept_quotes, with_standing

Part = Callable[[Topic, User, datetime, Discussion], dict[str, Any]]
PARTS: tuple[Part, ...] = (
    ballots.part,
    drafting.part,
    keeping.part,
    carried.part,
    opinion_map.part,
)
ROWS = ("drafting__thread", "drafting__place", "opinion_map__thread", "opinion_map__result")
LARGE = ("opinion_map__result__found", "opinion_map__result__places")


def with_parts(rows: QuerySet[Topic]) -> QuerySet[Topic]:
    """Load with topics what ``parts_of`` says of them."""
    rows = with_standing(rows).annotate(**ballots.columns(), **carried.columns())
    return rows.select_related(*ROWS).defer(*LARGE)


def words_for(topic: Topic) -> With:
    """Which words the parts of ``topic`` need that may stand on no page of its posts."""
    worded = drafting.drafting_of(topic)
    posts = [quote.of for quote in kept_quotes(topic)]
    return With(posts, worded.thread_id if worded else None)


def parts_of(topic: Topic, user: User, now: datetime, page: Discussion) -> dict[str, Any]:
    """The context of all parts together: ``ballots``, ``opinion_map``, ``drafting`` and more."""
    context: dict[str, Any] = {}
    for part in PARTS:
        context |= part(topic, user, now, page)
    return context
