"""Posts of merged topics that are still on their way into the other one.

What stands in the thread of a merged topic has not moved yet: those rows are the queue. Each batch
is one transaction, so whoever is killed loses nothing, and two that carry at once carry once.
"""

from datetime import datetime
from time import monotonic

from django.db import transaction
from django.db.models import Exists, OuterRef

from contributions.models import Contribution
from contributions.services import relocate
from forums.models import Post, Topic
from forums.services.holding import hold_both
from forums.services.unsorting import take_out
from forums.standing import announce_standing

# Posts of one batch, and rows named in one statement; seconds after which others get their turn.
BATCH, SECONDS = 1000, 5.0


def carry_merged(now: datetime, seconds: float = SECONDS) -> int:
    """Move what is left in merged topics, for some ``seconds``; return how many posts moved."""
    end, moved = monotonic() + seconds, 0
    left = Contribution.objects.filter(thread=OuterRef("thread"))
    for topic in Topic.objects.filter(Exists(left), state=Topic.State.MERGED).order_by("pk"):
        while monotonic() < end and (some := _carry_next(topic, now)):
            moved += some
    return moved


@transaction.atomic
def _carry_next(topic: Topic, now: datetime) -> int:
    """Move one batch; the last one tells all who read the topic in which it now stands."""
    merged = Topic.objects.select_related("merged_into").get(pk=topic.pk)
    row, target = hold_both(merged, merged.merged_into or merged)
    if row.merged_into_id != target.pk:
        return 0  # merged on meanwhile: the next turn knows
    moved = carry_batch(row, target, now)
    if not Contribution.objects.filter(thread=row.thread_id).exists():
        announce_standing(target)
    return moved


def carry_all(topic: Topic, target: Topic, now: datetime) -> None:
    """Move everything that stands in ``topic``. Both are held."""
    while carry_batch(topic, target, now):
        pass


def carry_batch(topic: Topic, target: Topic, now: datetime) -> int:
    """Move the oldest posts of ``topic`` with their replies; return how many. Both are held."""
    moved = carry(_next_heads(topic), target)
    take_out(topic=topic, moved=moved, now=now)
    return len(moved)


def carry(heads: list[int], target: Topic) -> list[int]:
    """Move posts with all that belongs to them; returns the ids, replies among them."""
    rows = Contribution.objects.filter(pk__in=heads)
    moved = relocate(rows=rows, to=target.thread)
    for start in range(0, len(moved), BATCH):
        some = moved[start : start + BATCH]
        Post.objects.filter(pk__in=some).update(topic=target)
        Post.objects.filter(pk__in=some, pinned_at__isnull=False).update(pinned_at=None)
    return moved


def _next_heads(topic: Topic) -> list[int]:
    rows = Contribution.objects.filter(thread=topic.thread_id, parent__isnull=True)
    heads, much = [], 0
    for pk, replies in rows.order_by("pk").values_list("pk", "reply_count")[:BATCH]:
        heads.append(pk)
        much += 1 + replies
        if much >= BATCH:
            break
    return heads
