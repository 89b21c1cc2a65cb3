"""What a creator is told of a petition: where it stands, what happens next, until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from contributions.models import Contribution
from core.calendar import add_workdays
from petitions.models import Appeal, Check, News, Petition
from petitions.services import contested
from responses.lifeline import Step

DONE, CURRENT, FUTURE, STOPPED = "done", "current", "future", "stopped"
States = Petition.State
NOT_OPENED = (States.REJECTED, States.HIDDEN)
PUBLISHED = (States.OPEN, States.CLOSED, States.STOPPED)


def check_due(petition: Petition) -> date | None:
    """The day by which it is checked; None where it does not wait for that."""
    if petition.submitted_at is None:
        return None
    since = timezone.localdate(petition.submitted_at)
    return add_workdays(since, petition.profile.check_workdays)


def way_of(petition: Petition) -> list[Step]:
    """The stations up to signing, for its creator: done, now and to come. No query."""
    state = petition.state
    steps = [_written(petition), _sponsored(petition)]
    if state == States.LAPSED:
        return [steps[0], Step(_("Found too few sponsors"), STOPPED, petition.closed_at)]
    if state in NOT_OPENED:
        return [*steps, Step(_("Checked and not opened"), STOPPED, petition.closed_at)]
    checked = {States.CHECKING: CURRENT}.get(States(state), DONE if petition.opened_at else FUTURE)
    since = petition.submitted_at if checked == CURRENT else petition.opened_at
    signing = {States.OPEN: CURRENT}.get(States(state), DONE if petition.opened_at else FUTURE)
    return [
        *steps,
        Step(_("A moderator checks it"), checked, since),
        Step(_("Open for signatures"), signing, petition.opened_at),
    ]


def _written(petition: Petition) -> Step:
    is_draft = petition.state == States.DRAFT
    return Step(_("You write it"), CURRENT if is_draft else DONE, petition.created_at)


def _sponsored(petition: Petition) -> Step:
    current = {States.DRAFT: FUTURE, States.SPONSORING: CURRENT}.get(States(petition.state), DONE)
    return Step(_("Others sponsor it"), current, petition.submitted_at)


@dataclass(frozen=True)
class Verdict:
    """Why it was not opened; ``appeal_until`` is the last day on which an appeal may be made."""

    check: Check
    appeal: Appeal | None
    appeal_until: date | None


def verdict_on(petition: Petition, now: datetime) -> Verdict | None:
    """The latest rejection of a petition that is not open, or None; at most four queries."""
    if petition.state not in NOT_OPENED:
        return None
    rows = petition.checks.exclude(outcome=Check.Outcome.OPEN)
    last = rows.select_related("ground", "duplicate_of").first()
    if last is None:
        return None
    appeal = Appeal.objects.filter(decision=last).first()
    may = appeal is None and contested(petition, now) is not None
    until = timezone.localdate(last.at + timedelta(days=Appeal.DAYS)) if may else None
    return Verdict(last, appeal, until)


@dataclass(frozen=True)
class NewsDesk:
    """What was told so far, newest first, how many may follow, and the first day for the next."""

    told: Sequence[News]
    left: int
    free_from: datetime | None

    @property
    def may_tell(self) -> bool:
        return self.left > 0 and self.free_from is None


def news_desk(petition: Petition, now: datetime) -> NewsDesk | None:
    """The news of a petition that signers can be told of, or None; two queries."""
    if petition.state not in (States.OPEN, States.CLOSED):
        return None
    told = list(petition.told.select_related("contribution").order_by("-number"))
    kept = (Contribution.State.PENDING, Contribution.State.PUBLISHED)
    standing = petition.told.filter(contribution__state__in=kept)
    last = standing.aggregate(at=Max("contribution__created_at"))["at"]
    free = last and last + timedelta(days=News.DAYS_BETWEEN)
    left = News.MOST - (told[0].number if told else 0)
    return NewsDesk(told, left, free if free and free > now else None)
