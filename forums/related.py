"""What else is talked about: topics with like titles, with the same tags, or named by hand."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from forums.listing import in_lists
from forums.models import Topic
from nlp.likeness import LEAST, percents, text_of

# The newest topics whose titles are compared, and those that are shown.
NEWEST, SHOWN = 2000, 6
# What a shared tag is worth beside the likeness of titles, in per cent.
TAG = 15


def alike(title: str, body: str = "", *, limit: int = 5) -> list[Topic]:
    """Public topics whose titles are most like ``title``, the most alike first; two queries."""
    mine = text_of(title, body)
    if not mine.title:
        return []
    scores = _likeness(title, body, Topic.objects.public())
    return _rows([pk for pk in scores if scores[pk] >= LEAST], scores, limit)


def related(topic: Topic) -> list[Topic]:
    """What stands beside ``topic``: named by hand first, then the likest; five queries at most."""
    others = Topic.objects.public().exclude(pk=topic.pk)
    scores = _likeness(topic.title, "", others)
    tagged = others.filter(tags__in=topic.tags.all()).annotate(shared=Count("tags"))
    for pk, shared in tagged.order_by("-pk").values_list("pk", "shared")[:NEWEST]:
        scores[pk] = scores.get(pk, 0) + TAG * shared
    by_hand = list(topic.related.values_list("pk", flat=True))
    for pk in by_hand:
        scores[pk] = 1000
    chosen = [pk for pk, score in scores.items() if score >= LEAST]
    return _rows(chosen, scores, SHOWN)


def _likeness(title: str, body: str, rows: QuerySet[Topic]) -> dict[int, int]:
    told = list(rows.order_by("-pk").values_list("pk", "thread__matter")[:NEWEST])
    mine = text_of(title, body)
    if not mine.title:
        return {}
    found = percents(mine, [text_of(name) for _pk, name in told])
    return {pk: percent for (pk, _name), percent in zip(told, found, strict=True)}


def _rows(keys: Iterable[int], scores: dict[int, int], limit: int) -> list[Topic]:
    best = sorted(keys, key=lambda pk: (-scores[pk], -pk))[: 2 * limit]
    rows = in_lists().in_bulk(best)
    return [rows[pk] for pk in best if pk in rows][:limit]
