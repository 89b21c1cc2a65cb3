"""Mail servers for tests, each with a will of its own."""

from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend

from notifications.models import Notice
from notifications.services import send_due


class Choosy(EmailBackend):
    """Refuses some addresses."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        if messages[0].to[0].startswith("refused"):
            raise SMTPRecipientsRefused({})
        return super().send_messages(messages)


class SecondWorker(EmailBackend):
    """Lets another worker look for work while the first waits for the server."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        due_at_first = Notice.objects.get().created_at
        assert send_due(due_at_first) == 0
        return super().send_messages(messages)
