"""The queue as a page: rows with their age, the filter, the next page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.http import as_key
from moderation.models import Case

SIZE = 20


@dataclass(frozen=True)
class Waiting:
    case: Case
    hours: int
    urgency: str

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
    """Cut the queue, oldest first, at ``?after=<id>`` and by ``?cause=``."""
    cause, after = request.GET.get("cause", ""), as_key(request.GET.get("after", ""))
    cases = Case.objects.waiting().select_related("contribution__author", "contribution__thread")
    if cause:
        cases = cases.filter(cause__in={cause} & set(Case.Cause.values))
    found = list(cases.oldest_first(after=after)[: SIZE + 1])
    rows = [Waiting(case, case.waits(now), case.urgency(now)) for case in found[:SIZE]]
    more = {"cause": cause} if cause else {}
    newer = "?" + urlencode({**more, "after": found[SIZE - 1].pk}) if len(found) > SIZE else ""
    return WaitingPage(rows, cause, newer)


def backlog() -> tuple[int, Case | None]:
    """How many cases wait, and the oldest of them. The queue is short: it may be counted."""
    rows = Case.objects.waiting()
    return rows.count(), rows.oldest_first().first()


def tabs() -> list[Tab]:
    """The causes for which anything waits, most first. The queue is short: it may be counted."""
    counts = Case.objects.waiting().by_cause()
    causes = [Tab(row["cause"], Case.Cause(row["cause"]).label, row["count"]) for row in counts]
    return [Tab("", _("All"), sum(cause.count for cause in causes)), *causes]
