"""What becomes of themes when posts leave their topic."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contributions.models import Contribution
from core.errors import DomainError
from forums.models import Topic
from themes.models import Assignment, Run
from themes.reading import queue_again
from themes.services import cancel

BATCH = 1000


class BeingAnswered(DomainError):
    message = _(
        "The themes of this topic are signed off, and officials answer them: its posts stay. "
        "Close the topic, and name the other one in what came of it."
    )


class BeingSorted(DomainError):
    message = _(
        "A search for themes is under way in this topic. It takes minutes: move the posts then."
    )


def leave_themes(*, topic: Topic, by: User, now: datetime) -> None:
    """Ask whether posts may leave ``topic``. For one transaction with it.

    A topic that is merged into another loses its searches. Raises BeingAnswered or BeingSorted.
    """
    runs = list(Run.objects.select_for_update().filter(scope=topic.scope).order_by("pk"))
    if any(run.state == Run.State.SIGNED for run in runs):
        raise BeingAnswered
    if any(run.is_waiting for run in runs):
        raise BeingSorted
    for run in runs:
        if topic.state == Topic.State.MERGED and run.state != Run.State.CANCELLED:
            cancel(run=run, by=by, now=now)


def take_out(*, topic: Topic, moved: Collection[int], now: datetime) -> None:
    """Let posts that have left ``topic`` be sorted where they are now."""
    runs = list(Run.objects.filter(scope=topic.scope).values_list("pk", flat=True))
    keys = sorted(moved)
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        Assignment.objects.filter(run__in=runs, contribution__in=some).delete()
        queue_again(Contribution.objects.filter(pk__in=some), now)
