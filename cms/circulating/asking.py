"""Starting a round of departments, giving it more time, ending it."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from audit.services import record
from cms.circulating import telling
from cms.circulating.snapshot import clauses_of, newest_state
from cms.models import Circulation, Invitation, PolicyPage
from cms.models.circulation import digest_of
from consultations.models import Rules
from core.calendar import add_workdays, workdays_between
from core.errors import DomainError
from core.state import move, move_all


class NothingToShow(DomainError):
    message = _("The draft has no clauses yet. Put its text in first, then ask the departments.")


class NobodyAsks(DomainError):
    message = _("Choose the lead department of the draft first: it is the one that asks.")


class AlreadyAsked(DomainError):
    message = _(
        "Departments are being asked about this draft already. Close that round or recall it "
        "before you start the next."
    )


class StillRunning(DomainError):
    message = _(
        "Some departments have not replied and their time is not over. Close the round when the "
        "last day has passed, or recall it."
    )


class NotLater(DomainError):
    message = _("The time can be extended once, while the round is open, to a later day.")


def office_of(page: PolicyPage) -> Department | None:
    """Who asks: the office that runs the consultation, or else the lead department."""
    office: Department | None = page.office or page.lead
    return office


def rules_of(page: PolicyPage, today: date) -> Rules:
    """What the procedure of the draft asks for; what procedures usually ask for without one."""
    return (page.profile and page.profile.rules_on(today)) or Rules()


def proposed_day(page: PolicyPage, today: date) -> date:
    rules = rules_of(page, today)
    return add_workdays(today, rules.round_workdays, rules.calendar)


@transaction.atomic
def start(
    *,
    page: PolicyPage,
    by: User,
    departments: Iterable[Department],
    due_on: date,
    key: UUID,
    now: datetime,
    note: str = "",
    reason: str = "",
) -> Circulation:
    """Ask ``departments`` about the draft as it is saved now, and tell their officials.

    A form sent twice starts one round. Raises NothingToShow, NobodyAsks, AlreadyAsked.
    """
    # Two who start at once queue here.
    page = PolicyPage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    if same := Circulation.objects.filter(idempotency_key=key, page=page).first():
        return same
    row = _drawn_up(newest_state(page), by, due_on, now)
    row.idempotency_key, row.note, row.reason = key, note, reason
    _keep(row)
    Invitation.objects.bulk_create(
        Invitation(circulation=row, department=department) for department in departments
    )
    telling.tell_asked(row)
    asked = row.invitations.count()
    record(
        verb="cms.circulation_started",
        subject=row,
        actor=by,
        department=row.department,
        departments=asked,
        digest=row.digest,
    )
    return row


def _keep(row: Circulation) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        # The constraint is the rule: one open round for a draft.
        raise AlreadyAsked from error


def _drawn_up(draft: PolicyPage, by: User, due_on: date, now: datetime) -> Circulation:
    today = timezone.localdate(now)
    clauses, office, rules = clauses_of(draft), office_of(draft), rules_of(draft, today)
    if not clauses:
        raise NothingToShow
    if office is None:
        raise NobodyAsks
    last = Circulation.objects.filter(page=draft.pk).aggregate(n=Max("number"))["n"] or 0
    return Circulation(
        page_id=draft.pk,
        number=last + 1,
        department=office,
        title=draft.title,
        clauses=clauses,
        digest=digest_of(draft.title, clauses),
        started_by=by,
        started_at=now,
        due_on=due_on,
        workdays=workdays_between(today, due_on, rules.calendar),
        least_workdays=rules.round_workdays,
    )


@transaction.atomic
def extend(
    *, circulation: Circulation, by: User, due_on: date, reason: str, now: datetime
) -> Circulation:
    """Give all who have not replied until ``due_on``, once; raises NotLater."""
    row = Circulation.objects.select_for_update().get(pk=circulation.pk)
    if row.is_extended or not row.is_open or due_on <= max(row.due_on, timezone.localdate(now)):
        raise NotLater
    row.first_due_on, row.due_on = row.due_on, due_on
    row.extended_at, row.extended_by, row.extension_reason = now, by, reason
    row.save(
        update_fields=["first_due_on", "due_on", "extended_at", "extended_by", "extension_reason"]
    )
    _expect_again(row)
    record(verb="cms.circulation_extended", subject=row, actor=by, due_on=str(due_on))
    telling.tell_extended(row)
    return row


def _expect_again(row: Circulation) -> None:
    """The time of those who gave no reply runs anew, and they are reminded of the new day."""
    asked, states = row.invitations.all(), Invitation.State
    move_all(asked.filter(read_at=None), states.SILENT, states.WAITING)
    move_all(asked.filter(read_at__isnull=False), states.SILENT, states.READ)
    asked.unreplied().update(reminded_at=None)


@transaction.atomic
def close(*, circulation: Circulation, by: User, now: datetime) -> Circulation:
    """Take no more replies; who has given none is told as silent. Raises StillRunning."""
    row = Circulation.objects.select_for_update().get(pk=circulation.pk)
    expected = row.invitations.filter(state__in=Invitation.EXPECTED)
    if row.due_on >= timezone.localdate(now) and expected.exists():
        raise StillRunning
    for state in Invitation.EXPECTED:
        move_all(row.invitations.all(), state, Invitation.State.SILENT, silent_at=now)
    move(row, Circulation.State.CLOSED, ended_at=now, ended_by=by)
    record(verb="cms.circulation_closed", subject=row, actor=by)
    return row


@transaction.atomic
def recall(*, circulation: Circulation, by: User, reason: str, now: datetime) -> Circulation:
    """Ask nobody any more; what was said stays on record, and counts for nothing."""
    row = Circulation.objects.select_for_update().get(pk=circulation.pk)
    move(row, Circulation.State.RECALLED, ended_at=now, ended_by=by, recall_reason=reason)
    record(verb="cms.circulation_recalled", subject=row, actor=by)
    telling.tell_recalled(row)
    return row
