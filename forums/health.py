"""How a topic is doing, told by its newest posts: who writes, and whether people reply."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery

from contributions.models import Contribution, Thread

# So many of the newest posts of a topic tell of it; too few tell nothing.
NEWEST, FEWEST = 200, 5


@dataclass(frozen=True)
class Health:
    """Of the newest ``posts``: people who wrote them, how many the busiest wrote, and replies."""

    posts: int
    writers: int
    busiest: int
    replies: int

    @property
    def percent(self) -> int:
        """Share of the busiest writer in the posts, 0 to 100."""
        return round(100 * self.busiest / self.posts)

    @property
    def for_ten(self) -> int:
        """Replies for each ten posts that are no reply."""
        return round(10 * self.replies / max(1, self.posts - self.replies))

    @property
    def is_one_voice(self) -> bool:
        """Whether one person wrote a third of it or more."""
        return 3 * self.busiest >= self.posts


def health_of(threads: Collection[int]) -> dict[int, Health]:
    """Tell of each thread that has posts enough; two queries."""
    said = Contribution.objects.accepted()
    newest = said.filter(thread=OuterRef("pk")).order_by("-pk").values("pk")
    rows = Thread.objects.filter(pk__in=threads)
    since = dict(rows.values_list("pk", Subquery(newest[NEWEST - 1 : NEWEST])))
    if not since:
        return {}
    near = Q()
    for thread, first in since.items():
        near |= Q(thread=thread, pk__gte=first or 0)
    told = said.filter(near).order_by().values_list("pk", "thread", "author", "parent")
    writers: dict[int, Counter[int]] = {thread: Counter() for thread in since}
    replies: Counter[int] = Counter()
    for pk, thread, author, parent in told:
        # Who has no account any more is nobody else.
        writers[thread][author or -pk] += 1
        replies[thread] += parent is not None
    return {
        thread: Health(held.total(), len(held), max(held.values()), replies[thread])
        for thread, held in writers.items()
        if held.total() >= FEWEST
    }
