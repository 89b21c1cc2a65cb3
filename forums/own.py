"""A person's drafts as a page lists them."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from forums.models import Board, Draft, Post, Topic
from forums.services.drafts import words_of


@dataclass(frozen=True)
class Kept:
    """``where`` names what it is written in; ``url`` leads to the form, and is empty if none is."""

    place: str
    where: str
    url: str
    words: str
    saved_at: datetime


def drafts_of(person: User) -> list[Kept]:
    """All drafts of ``person``, the newest first; four queries."""
    rows = list(Draft.objects.filter(author=person).order_by("-saved_at", "-pk"))
    keys: dict[str, set[int]] = {}
    for row in rows:
        kind, _dash, pk = row.place.partition("-")
        keys.setdefault(kind, set()).add(int(pk))
    where = _places(person, keys)
    return [_kept(row, where.get(row.place)) for row in rows]


def _kept(row: Draft, found: tuple[str, str] | None) -> Kept:
    words = words_of(row)
    name, url = found or ("", "")
    told = words.get("title") or words.get("body", "")
    return Kept(row.place, name, url, told if url else "\n".join(words.values()), row.saved_at)


def _places(person: User, keys: dict[str, set[int]]) -> dict[str, tuple[str, str]]:
    """Name and address of each place that is still there for ``person``."""
    places: dict[str, tuple[str, str]] = {}
    topics = Topic.objects.visible_to(person)
    for board in Board.objects.shown().filter(pk__in=keys.get("board", ())):
        places[f"board-{board.pk}"] = (board.name, reverse("forums:new", args=[board.pk]))
    for topic in topics.filter(pk__in=keys.get("topic", ())).select_related("thread"):
        url = f"{reverse('forums:reply', args=[topic.pk])}"
        places[f"topic-{topic.pk}"] = (topic.title, url)
    posts = Post.objects.filter(pk__in=keys.get("post", ()), topic__in=topics)
    for post in posts.select_related("topic__thread"):
        url = f"{reverse('forums:reply', args=[post.topic_id])}?to={post.pk}"
        places[f"post-{post.pk}"] = (post.topic.title, url)
    return places
