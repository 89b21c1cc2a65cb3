import logging
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone, translation

from accounts.models import User
from notifications.models import Notice
from notifications.text import Told, tell

logger = logging.getLogger(__name__)

# How long one worker may take over one mail before another may try it.
LEASE = timedelta(minutes=5)


def notify(*, recipient: User, kind: str, key: str, url: str = "", **data: Any) -> None:
    """Tell ``recipient`` once: a second call with the same ``key`` changes nothing.

    Part of the caller's transaction; the mail is sent by the worker from this row. ``data`` is
    JSON and is shown only to the recipient.
    """
    notify_all(recipients=[recipient], kind=kind, key=key, url=url, **data)


def notify_all(*, recipients: list[User], kind: str, key: str, url: str = "", **data: Any) -> None:
    """Tell many people the same, each once, with as many INSERTs as there are thousands."""
    at = timezone.now()
    rows = [
        Notice(
            recipient=person,
            kind=kind,
            key=key,
            url=url,
            data=data,
            created_at=at,
            try_at=at if person.email else None,
        )
        for person in recipients
    ]
    Notice.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def send_due(now: datetime, *, at_most: int = 100) -> int:
    """Mail what is due at ``now`` and return how many went out.

    Safe with several workers: each row is claimed by one UPDATE that moves ``try_at`` on, so a
    worker that dies leaves a row that is due again when the lease is over.
    """
    rows = Notice.objects.due(now).select_related("recipient").order_by("try_at")[:at_most]
    return sum(_send(notice, now) for notice in rows)


def _send(notice: Notice, now: datetime) -> bool:
    mine = Notice.objects.due(now).filter(pk=notice.pk).update(try_at=now + LEASE)
    if not mine:
        return False
    try:
        _mail(notice)
    except (OSError, SMTPException) as error:
        logger.warning(
            "a notice could not be mailed",
            extra={"notice": notice.pk, "why": type(error).__name__},
        )
        Notice.objects.filter(pk=notice.pk).update(
            tries=notice.tries + 1, try_at=notice.next_try(now)
        )
        return False
    Notice.objects.filter(pk=notice.pk).update(sent_at=now, try_at=None)
    return True


def _mail(notice: Notice) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        told: Told = tell(notice)
    link = f"\n\n{settings.SITE_URL}{notice.url}" if notice.url else ""
    send_mail(told.subject, told.body + link, None, [notice.recipient.email])


def mark_read(*, reader: User, now: datetime) -> int:
    """Note that ``reader`` has seen everything up to ``now``."""
    return reader.notices.unread().filter(created_at__lte=now).update(read_at=now)
