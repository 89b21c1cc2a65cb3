import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F
from django.utils import timezone, translation

from accounts.models import User
from notifications.models import Notice
from notifications.text import Told, tell

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """What one person is told: ``key`` names the matter, ``data`` fills the notice's template."""

    recipient: User
    key: str
    url: str
    data: dict[str, Any]


def notify(*, recipient: User, kind: str, key: str, url: str = "", **data: Any) -> None:
    """Tell ``recipient`` once: a second call with the same ``key`` changes nothing.

    Part of the caller's transaction; the mail is sent by the worker from this row. ``data`` is
    JSON and is shown only to the recipient.
    """
    notify_all(recipients=[recipient], kind=kind, key=key, url=url, **data)


def notify_all(*, recipients: list[User], kind: str, key: str, url: str = "", **data: Any) -> None:
    """Tell many people the same, each once, with as many INSERTs as there are thousands."""
    notify_each([Letter(person, key, url, data) for person in recipients], kind=kind)


def notify_each(letters: Iterable[Letter], *, kind: str, by_mail: bool = True) -> None:
    """Tell many people something of their own each, once; without ``by_mail`` on the site only."""
    at = timezone.now()
    rows = [
        Notice(
            recipient=letter.recipient,
            kind=kind,
            key=letter.key,
            url=letter.url,
            data=letter.data,
            created_at=at,
            try_at=at if by_mail and letter.recipient.email else None,
        )
        for letter in letters
    ]
    Notice.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def send_due(now: datetime, *, at_most: int = 100) -> int:
    """Mail what is due at ``now`` and return how many went out.

    Safe with several workers: one UPDATE counts the try and puts off the next, and whoever made
    it sends. A worker that dies in between leaves a row that is due again later.
    """
    rows = Notice.objects.due(now).select_related("recipient").order_by("try_at")[:at_most]
    return sum(_send(notice, now) for notice in rows)


def _send(notice: Notice, now: datetime) -> bool:
    next_try = notice.next_try(now)
    this = Notice.objects.filter(pk=notice.pk)
    if not this.due(now).update(tries=F("tries") + 1, try_at=next_try):
        return False
    try:
        _mail(notice)
    except (OSError, SMTPException) as error:
        logger.log(
            logging.WARNING if next_try else logging.ERROR,
            "a notice could not be mailed" if next_try else "a notice is mailed no more",
            extra={"notice": notice.pk, "why": type(error).__name__},
        )
        return False
    this.update(sent_at=now, try_at=None)
    return True


def _mail(notice: Notice) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        told: Told = tell(notice)
    link = f"\n\n{settings.SITE_URL}{notice.url}" if notice.url else ""
    send_mail(told.subject, told.body + link, None, [notice.recipient.email])


def mark_read(*, reader: User, newest: int, now: datetime) -> int:
    """Note that ``reader`` has seen every notice up to the one with id ``newest``."""
    return reader.notices.unread().filter(pk__lte=newest).update(read_at=now)


def mark_followed(*, reader: User, url: str, now: datetime) -> int:
    """Note that ``reader`` has opened the page to which a notice leads."""
    return reader.notices.unread().filter(url=url).update(read_at=now)
