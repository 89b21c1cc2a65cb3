"""The queue as a page: rows with their age, the filter, the next page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext as _

from contributions.models import Contribution
from core.http import as_key
from moderation.changes import Edit, edits_of
from moderation.models import Case, Copy

SIZE = 20


@dataclass(frozen=True)
class Group:
    """Texts that are alike: how many there are, of how many people, and how many of them wait."""

    first: int
    texts: int
    people: int
    waiting: int


@dataclass(frozen=True)
class Waiting:
    """A case in the queue; for ``group`` it stands for all cases of texts that are alike."""

    case: Case
    hours: int
    urgency: str
    group: Group | None = None
    # What was changed, where the author edited the words.
    edit: Edit | None = None

    @property
    def days(self) -> int:
        """Whole days once there are two or more of them, else 0."""
        return self.hours // 24 if self.hours >= 48 else 0


@dataclass(frozen=True)
class Tab:
    """One cause to filter by, "" for all, and how many wait for it."""

    cause: str
    label: str
    count: int


@dataclass(frozen=True)
class WaitingPage:
    """``newer_url`` leads to cases that came later; empty on the last page."""

    rows: Sequence[Waiting]
    cause: str
    newer_url: str


def waiting_page(request: HttpRequest, now: datetime) -> WaitingPage:
    """Cut the queue, oldest first, at ``?after=<id>`` and by ``?cause=``; copies stand once."""
    cause, after = request.GET.get("cause", ""), as_key(request.GET.get("after", ""))
    cases = Case.objects.waiting()
    if cause:
        cases = cases.filter(cause__in={cause} & set(Case.Cause.values))
    folded = cases.folded().select_related(
        "contribution__author",
        "contribution__thread",
        "contribution__copy",
        "contribution__parent",
    )
    found = list(folded.oldest_first(after=after)[: SIZE + 1])
    groups = groups_of(case.contribution for case in found[:SIZE])
    edits = edits_of(case.contribution for case in found[:SIZE])
    rows = [
        Waiting(
            case,
            case.waits(now),
            case.urgency(now),
            groups.get(case.contribution_id),
            edits.get(case.contribution_id),
        )
        for case in found[:SIZE]
    ]
    more = {"cause": cause} if cause else {}
    newer = "?" + urlencode({**more, "after": found[SIZE - 1].pk}) if len(found) > SIZE else ""
    return WaitingPage(rows, cause, newer)


def groups_of(contributions: Iterable[Contribution]) -> dict[int, Group]:
    """For each of ``contributions`` that has others like it their group; two queries, or none.

    Load ``copy`` with the rows.
    """
    named = {row.pk: row.copy.first_id for row in contributions if hasattr(row, "copy")}
    if not named:
        return {}
    firsts = set(named.values())
    of = "contribution__copy__first"
    held = Case.objects.waiting().filter(**{f"{of}__in": firsts}).order_by()
    waiting = dict(held.values_list(of).annotate(Count("pk")))
    groups = {
        row["first"]: Group(row["first"], row["texts"], row["people"], waiting.get(row["first"], 0))
        for row in Copy.objects.standing().filter(first__in=firsts).groups()
    }
    return {pk: groups[first] for pk, first in named.items() if first in groups}


def backlog() -> tuple[int, Case | None]:
    """How many cases wait, and the oldest of them. The queue is short: it may be counted."""
    rows = Case.objects.waiting()
    return rows.count(), rows.oldest_first().first()


def tabs() -> list[Tab]:
    """The causes for which anything waits, most first. The queue is short: it may be counted."""
    counts = Case.objects.waiting().by_cause()
    causes = [Tab(row["cause"], Case.Cause(row["cause"]).label, row["count"]) for row in counts]
    return [Tab("", _("All"), sum(cause.count for cause in causes)), *causes]
