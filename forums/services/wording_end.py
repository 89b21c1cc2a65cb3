"""An official ends the wording of a text and says what came of it; a wrong end is undone."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from contributions.models import Contribution, Thread
from contributions.text import clean
from core.errors import DomainError
from core.state import move
from forums.models import Drafting, Wording
from notifications.services import notify_all


class ConclusionMissing(DomainError):
    message = _("Say what came of it before you close: people have given their time for it.")


class ChosenGone(DomainError):
    message = _("The proposal you name is not there any more: choose another, or none.")


@transaction.atomic
def close_drafting(
    *,
    drafting: Drafting,
    by: User,
    conclusion: str,
    now: datetime,
    chosen: Wording | None = None,
) -> Drafting:
    """End the wording with what came of it, and tell everybody whose proposal is shown.

    Raises ConclusionMissing, ChosenGone, UnlawfulMove or StaleState. The caller has checked
    forums.close_drafting.
    """
    words = clean(conclusion)[:2000]
    if not words:
        raise ConclusionMissing
    if chosen and (chosen.drafting_id != drafting.pk or not chosen.contribution.is_shown):
        raise ChosenGone
    closing = {"conclusion": words, "closed_at": now, "closed_by": by, "chosen": chosen}
    move(drafting, Drafting.State.CLOSED, **closing)
    Thread.objects.filter(pk=drafting.thread_id).update(closed_at=now)
    shown = Contribution.objects.shown().filter(thread=drafting.thread_id)
    notify_all(
        recipients=list(User.objects.filter(pk__in=shown.values("author"))),
        kind="wording_closed",
        key=f"drafting-{drafting.pk}-{int(now.timestamp())}",
        url=drafting.get_absolute_url(),
        about=drafting.title,
        conclusion=words,
        chosen=chosen.number if chosen else 0,
    )
    record(verb="forums.drafting_closed", subject=drafting, actor=by, at=now)
    return drafting


@transaction.atomic
def reopen_drafting(*, drafting: Drafting, by: User, now: datetime) -> Drafting:
    """Take an end back. The caller has checked forums.close_drafting."""
    nothing = {"conclusion": "", "closed_at": None, "closed_by": None, "chosen": None}
    move(drafting, Drafting.State.OPEN, **nothing)
    Thread.objects.filter(pk=drafting.thread_id).update(closed_at=None)
    record(verb="forums.drafting_reopened", subject=drafting, actor=by, at=now)
    return drafting
