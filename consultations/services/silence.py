"""An open round in which nobody speaks: its officials are told once, with what can be done."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from consultations.models import Consultation, Submission
from notifications.services import notify_all

# practice.md §3.1, step 6: 零意见 warning at day 10, with outreach suggestions.
SILENT_AFTER_DAYS = 10


def is_silent(consultation: Consultation, now: datetime) -> bool:
    """Whether nobody has spoken in a round that has run for ten days; no query for a younger."""
    row = consultation
    if row.state not in Consultation.RUNNING or not row.opens_at < _since(now):
        return False
    return not row.submissions.exists()


def silent(now: datetime) -> "QuerySet[Consultation]":
    """Running rounds without an opinion whose tenth day has come; the first is not counted."""
    said = Submission.objects.filter(consultation=OuterRef("pk"))
    rows = Consultation.objects.filter(state__in=Consultation.RUNNING, closes_at__gt=now)
    return rows.filter(~Exists(said), opens_at__lt=_since(now))


def _since(now: datetime) -> datetime:
    """Before this has begun what has run for ten whole days today."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=SILENT_AFTER_DAYS - 1)


def warn_silent(now: datetime) -> int:
    """Tell the officials of the office that runs each silent round; return how many rounds.

    The worker calls it every so often: a notice about one round reaches one person once.
    """
    rows = list(silent(now))
    for row in rows:
        notify_all(
            recipients=_officials(row, now),
            kind="round_silent",
            key=f"round-silent-{row.pk}",
            url=reverse("rounds:detail", args=[row.pk]),
            title=row.title,
            days=SILENT_AFTER_DAYS,
            last_day=row.last_day.isoformat(),
        )
    return len(rows)


def _officials(consultation: Consultation, now: datetime) -> list[User]:
    posts = Membership.objects.current(timezone.localdate(now)).filter(
        department=consultation.office_id, role=Membership.Role.OFFICIAL, user__is_active=True
    )
    return list(User.objects.filter(pk__in=posts.values("user")).order_by("pk"))
