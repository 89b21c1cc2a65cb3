"""Mail servers for tests, each with a will of its own."""

from collections.abc import Sequence
from datetime import UTC, datetime
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend

from notifications.services import send_due

# When workers look for work, whatever the day on which the tests are run.
NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


class Choosy(EmailBackend):
    """Refuses some addresses."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        if messages[0].to[0].startswith("refused"):
            raise SMTPRecipientsRefused({})
        return super().send_messages(messages)


class SecondWorker(EmailBackend):
    """Lets another worker look for work while the first waits for the server."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        assert send_due(NOW) == 0
        return super().send_messages(messages)
