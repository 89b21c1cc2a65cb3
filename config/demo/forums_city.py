"""Who speaks in the demo city's forums, when, and who agrees with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from accounts.models import Department, User
from contributions.models import Contribution, Vote
from moderation.models import Case, Decision
from moderation.services import decide


def key(*names: object) -> UUID:
    """The same keys of forms at each build."""
    return uuid5(NAMESPACE_URL, "yunting/forums/" + "/".join(map(str, names)))


@dataclass
class City:
    """``speakers`` by the names that stand in forums.toml, ``accounts`` of everybody else."""

    units: dict[str, Department]
    speakers: dict[str, User]
    accounts: list[User]
    moderator: User
    now: datetime
    votes: list[Vote] = field(default_factory=list)
    counted: list[Contribution] = field(default_factory=list)

    def at(self, day: int, hour: float) -> datetime:
        """So many hours after the midnight that begins the day so many days from today."""
        today = timezone.localtime(self.now).replace(hour=0, minute=0, second=0, microsecond=0)
        return today + timedelta(days=day, hours=hour)

    def past(self, day: int, hour: float) -> datetime:
        """The same, but no later than now."""
        return min(self.at(day, hour), self.now)

    def some(self, name: str, size: int) -> list[User]:
        """``size`` people, the same at each build."""
        return Random(name).sample(self.accounts, min(size, len(self.accounts)))

    def agree(self, said: Contribution, agree: int, disagree: int = 0) -> None:
        """Let so many people agree and disagree; written with all others by ``count_votes``."""
        people = [one for one in self.some(said.body, agree + disagree) if one != said.author]
        values = [*[1] * agree, *[-1] * disagree]
        pairs = list(zip(people, values, strict=False))
        self.votes += [Vote(contribution=said, voter=one, value=value) for one, value in pairs]
        said.agree_count = sum(value == 1 for _one, value in pairs)
        said.disagree_count = len(pairs) - said.agree_count
        said.split_count = min(said.agree_count, said.disagree_count)
        self.counted.append(said)

    def count_votes(self) -> None:
        """Write what ``agree`` has gathered, and its tallies."""
        Vote.objects.bulk_create(self.votes, batch_size=1000)
        tallies = ["agree_count", "disagree_count", "split_count"]
        Contribution.objects.bulk_update(self.counted, tallies, batch_size=200)
        self.votes, self.counted = [], []

    def let_through(self, said: Sequence[Contribution], now: datetime) -> None:
        """Let the moderator approve what waits among ``said``."""
        waiting = Case.objects.waiting().filter(contribution__in=said).order_by("pk")
        for case in waiting.select_related("contribution__author", "contribution__thread"):
            action = Decision.Action.APPROVE
            decide(contribution=case.contribution, moderator=self.moderator, action=action, now=now)
