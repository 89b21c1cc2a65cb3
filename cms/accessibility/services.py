import logging
from datetime import datetime
from smtplib import SMTPException
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from cms.models import AccessibilityReport
from consultations.services.submit import KeyTaken, SentInOtherWords
from contributions.text import publish as public_text
from contributions.text import seal, unseal
from core.calendar import add_workdays
from core.errors import DomainError
from core.state import move
from notifications.models import Notice
from notifications.services import notify
from notifications.text import tell

logger = logging.getLogger(__name__)

ANSWERED = "accessibility_answered"


class NothingLeft(DomainError):
    message = _("Say in at least 2 characters what went wrong.")


def report(
    *,
    words: str,
    key: UUID,
    now: datetime,
    reporter: User | None = None,
    page: str = "",
    ways: list[str] | None = None,
    contact: str = "",
) -> AccessibilityReport:
    """Take in what went wrong, or return the same report sent with ``key`` before.

    Words are cleaned and masked; words and contact as typed are sealed. Raises NothingLeft,
    KeyTaken where somebody else sent the form, SentInOtherWords where it said something else.
    """
    said = public_text(words)
    if len(said.text) < 2:
        raise NothingLeft
    try:
        with transaction.atomic():
            row = AccessibilityReport.objects.create(
                idempotency_key=key,
                reporter=reporter,
                words=said.text,
                sealed=seal({"words": words, "contact": contact}),
                page=page,
                ways=ways or [],
                reported_at=now,
                due_on=add_workdays(timezone.localdate(now), AccessibilityReport.ANSWER_WORKDAYS),
            )
            record(verb="cms.accessibility_reported", subject=row, actor=reporter)
    except IntegrityError as error:
        # The unique key is the rule: the same form was sent twice, or a hundred times at once.
        found = AccessibilityReport.objects.filter(idempotency_key=key, reporter=reporter).first()
        if found is None:
            raise KeyTaken from error
        if found.words != said.text:
            raise SentInOtherWords from error
        return found
    return row


def contact_of(row: AccessibilityReport) -> str:
    """Open the sealed contact; "" where there is none or the key was changed meanwhile."""
    try:
        return unseal(row.sealed)["contact"]
    except InvalidToken:
        return ""


@transaction.atomic
def show_contact(*, row: AccessibilityReport, by: User) -> str:
    """Open the contact for somebody who answers; the record keeps who looked."""
    record(verb="cms.accessibility_contact_read", subject=row, actor=by)
    return contact_of(row)


@transaction.atomic
def answer(*, row: AccessibilityReport, words: str, by: User, now: datetime) -> AccessibilityReport:
    """Answer once, and tell the reporter: by notice, or by mail to the address that was left.

    Raises StaleState where somebody else was quicker, UnlawfulMove on a report with an answer.
    """
    move(
        row,
        AccessibilityReport.State.ANSWERED,
        answer=words,
        answered_at=now,
        answered_by=by,
        try_at=now if _address(row) else None,
    )
    record(verb="cms.accessibility_answered", subject=row, actor=by)
    if row.reporter:
        notify(
            recipient=row.reporter,
            kind=ANSWERED,
            key=f"accessibility:{row.pk}",
            url=row.get_absolute_url(),
            **_told(row),
        )
    return row


def _told(row: AccessibilityReport) -> dict[str, str]:
    return {"about": row.number, "body": row.answer}


def _address(row: AccessibilityReport) -> str:
    """The mail address that was left by somebody whom no notice reaches by mail."""
    if row.reporter and row.reporter.email:
        return ""
    contact = contact_of(row).strip()
    try:
        validate_email(contact)
    except ValidationError:
        return ""
    return contact


def mail_answers(now: datetime, *, at_most: int = 20) -> int:
    """Mail the answers that are due at ``now``; return how many went out.

    Safe with several workers: one UPDATE counts the try and puts off the next.
    """
    rows = AccessibilityReport.objects.to_mail(now).select_related("reporter").order_by("try_at")
    return sum(_mail(row, now) for row in rows[:at_most])


def _mail(row: AccessibilityReport, now: datetime) -> bool:
    this = AccessibilityReport.objects.filter(pk=row.pk)
    if not this.to_mail(now).update(tries=F("tries") + 1, try_at=row.next_try(now)):
        return False
    with translation.override(settings.LANGUAGE_CODE):
        told = tell(Notice(kind=ANSWERED, data=_told(row)))
    body = f"{told.body}\n\n{settings.SITE_URL}{row.get_absolute_url()}"
    try:
        send_mail(told.subject, body, None, [_address(row)])
    except (OSError, SMTPException) as error:
        why = type(error).__name__
        logger.warning("an answer could not be mailed", extra={"report": row.pk, "why": why})
        return False
    this.update(mailed_at=now, try_at=None)
    return True
