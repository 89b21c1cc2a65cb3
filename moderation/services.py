from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from contributions import services as contributions
from contributions.models import Contribution, Thread
from core.errors import DomainError, StaleState, UnlawfulMove
from moderation.models import Case, Decision, Reason
from nlp.screen import screen as look
from nlp.sensitive import mentions
from notifications.services import notify

# A person who types does not finish eight opinions in ninety seconds (practice.md section 5:
# the flood of the demo city is 60 from two accounts in 90 s). A reason to look, no verdict.
FLOOD_WINDOW, FLOOD_SIZE = timedelta(seconds=90), 8


class ReasonMissing(DomainError):
    message = _("Choose the published reason for keeping these words from view.")


# No savepoints on the way in: the caller's transaction holds all or nothing, at half the queries.
@transaction.atomic(savepoint=False)
def receive(
    *,
    thread: Thread,
    author: User | None,
    body: str,
    at: datetime,
    proposal: str = "",
    heading: str = "",
    stance: str = "",
    is_public: bool = True,
    public: Collection[str] = (),
    parent: Contribution | None = None,
    is_head: bool = False,
) -> Contribution:
    """Take in what someone said: store it, screen it, publish it or put it in the queue.

    The one way by which features let citizens speak; ``public``, ``parent`` and ``is_head`` as
    for ``contribute``, which says what is raised.
    """
    row, masked = contributions.contribute(
        thread=thread,
        author=author,
        body=body,
        at=at,
        proposal=proposal,
        heading=heading,
        stance=stance,
        is_public=is_public,
        public=public,
        parent=parent,
        is_head=is_head,
    )
    if not _screen(row, thread.moderation, masked, at):
        contributions.publish(contribution=row, now=at)
    return row


@transaction.atomic
def revise(
    *,
    contribution: Contribution,
    words: contributions.Words,
    now: datetime,
    public: Collection[str] = (),
) -> Contribution:
    """Put an author's new words in the place of the old, and screen them as if they came now.

    Where a person has to look first they are out of sight until then, and the votes wait with
    them. ``public`` as for ``contribute``. Load ``thread`` with the contribution; raises what
    ``contributions.revise`` raises.
    """
    row, masked = contributions.revise(
        contribution=contribution, words=words, now=now, public=public
    )
    waits = _screen(row, row.thread.moderation, masked, now)
    if waits and row.state == Contribution.State.PUBLISHED:
        contributions.hold(contribution=row)
    return row


def _screen(row: Contribution, mode: str, masked: Collection[str], at: datetime) -> bool:
    """Open a case where a person should look; whether the words have to wait for it."""
    findings = _findings(row, masked)
    waits = bool(findings) or mode == Thread.Moderation.PRE
    findings += _hints(row)
    if mode == Thread.Moderation.PRE and not findings:
        findings.append({"code": Case.Cause.PRE, "evidence": ""})
    # Who edits while a case is open has no second one: the moderator sees the words as they are.
    if findings and not (row.edited_at and row.moderation_cases.undecided().exists()):
        Case.objects.create(
            contribution=row, cause=findings[0]["code"], findings=findings, opened_at=at
        )
    return waits and mode != Thread.Moderation.POST


def _text(row: Contribution) -> str:
    return "\n".join((row.heading, row.body, row.proposal))


def _findings(row: Contribution, masked: Collection[str]) -> list[dict[str, str]]:
    """The reasons for which a person looks before the words are shown."""
    found = [asdict(finding) for finding in look(_text(row))]
    if masked:
        found.append({"code": Case.Cause.PRIVACY, "evidence": ", ".join(sorted(set(masked)))})
    if row.author and _floods(row.author, row.created_at):
        found.append({"code": Case.Cause.FLOOD, "evidence": ""})
    return found


def _hints(row: Contribution) -> list[dict[str, str]]:
    """Reasons to look that hold nothing back: general statements on health or faith are no fault.

    What the text tells of whom only a person can see (practice.md 6.2).
    """
    told = {mention.category for mention in mentions(_text(row))}
    return [{"code": Case.Cause.SENSITIVE, "evidence": ", ".join(sorted(told))}] if told else []


def _floods(author: User, at: datetime) -> bool:
    """Count moments, not rows: forty points in one form were sent at one moment."""
    recent = author.contributions.filter(created_at__gt=at - FLOOD_WINDOW, created_at__lte=at)
    moments = recent.order_by("created_at").values_list("created_at").distinct()
    return len(moments[: FLOOD_SIZE + 1]) > FLOOD_SIZE


@dataclass(frozen=True)
class Settled:
    """What became of several cases: decided here, and decided by someone else first."""

    decisions: tuple[Decision, ...]
    late: tuple[Case, ...]


def decide_cases(
    *,
    cases: Iterable[Case],
    moderator: User,
    action: str,
    now: datetime,
    reason: Reason | None = None,
    note: str = "",
) -> Settled:
    """Approve or withhold each case in a transaction of its own; one no stops none of the rest.

    What is published already is hidden where others are withheld. The caller has checked
    moderation.decide_case for each. Raises ReasonMissing before anything is done.
    """
    _check_reason(action, reason)
    decisions, late = [], []
    for case in cases:
        try:
            made = decide(
                contribution=case.contribution,
                moderator=moderator,
                action=_as_it_stands(action, case.contribution),
                now=now,
                reason=reason,
                note=note,
                must_wait=True,
            )
            decisions.append(made)
        except (StaleState, UnlawfulMove):
            late.append(case)
    return Settled(tuple(decisions), tuple(late))


@transaction.atomic
def decide(
    *,
    contribution: Contribution,
    moderator: User,
    action: str,
    now: datetime,
    reason: Reason | None = None,
    note: str = "",
    must_wait: bool = False,
) -> Decision:
    """Approve, withhold, hide or restore a contribution and tell its author why.

    Closes the open case; where ``must_wait``, and for every approval, there has to be one.
    Raises ReasonMissing, UnlawfulMove or StaleState. The caller has checked
    moderation.decide_case.
    """
    _check_reason(action, reason)
    # The UPDATE is the guard: of two moderators only one closes the case.
    claimed = contribution.moderation_cases.undecided().update(closed_at=now)
    if not claimed and (must_wait or action == Decision.Action.APPROVE):
        raise StaleState
    _act(contribution, action, now)
    decision = Decision.objects.create(
        contribution=contribution,
        action=action,
        reason=reason,
        note=note,
        moderator=moderator,
        decided_at=now,
    )
    record(
        verb=f"moderation.{action}",
        subject=contribution,
        actor=moderator,
        reason=reason.code if reason else "",
    )
    if contribution.author and action != Decision.Action.APPROVE:
        _tell(contribution.author, decision)
    return decision


def _check_reason(action: str, reason: Reason | None) -> None:
    if action in Decision.NEED_REASON and reason is None:
        raise ReasonMissing


def _as_it_stands(action: str, contribution: Contribution) -> str:
    published = contribution.state == Contribution.State.PUBLISHED
    return Decision.Action.HIDE if published and action == Decision.Action.WITHHOLD else action


def _act(contribution: Contribution, action: str, now: datetime) -> None:
    match action:
        case Decision.Action.APPROVE if contribution.state == Contribution.State.PUBLISHED:
            pass  # Published first and checked after: approval leaves it where it is.
        case Decision.Action.APPROVE if contribution.state == Contribution.State.PENDING:
            contributions.publish(contribution=contribution, now=now)
        case Decision.Action.WITHHOLD:
            contributions.withhold(contribution=contribution)
        case Decision.Action.HIDE:
            contributions.hide(contribution=contribution)
        case Decision.Action.RESTORE if contribution.state != Contribution.State.PENDING:
            contributions.restore(contribution=contribution, now=now)
        case Decision.Action.APPROVE | Decision.Action.RESTORE:
            raise UnlawfulMove
        case _:
            raise ValueError(f"no such action: {action}")


def _tell(author: User, decision: Decision) -> None:
    """Name the ground and hand on the note to the author, and to nobody else."""
    reason = decision.reason
    notify(
        recipient=author,
        kind=f"moderation_{decision.action}",
        key=f"decision-{decision.pk}",
        url="/me/",
        reason_zh=reason.label_zh if reason else "",
        reason_en=reason.label_en if reason else "",
        note=decision.note,
    )
