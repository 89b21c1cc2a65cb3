import sys
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Gateway(Protocol):
    def send(self, phone: str, text: str) -> None:
        """Hand one short message to the carrier; raise OSError where that fails."""


class TerminalGateway:
    """Print the message where the server runs: for places without a carrier's contract."""

    def send(self, phone: str, text: str) -> None:
        sys.stdout.write(f"SMS {phone}: {text}\n")
        sys.stdout.flush()


def send_sms(phone: str, text: str) -> None:
    """Send ``text`` by the gateway that settings.SMS_GATEWAY names."""
    gateway: Gateway = import_string(settings.SMS_GATEWAY)()
    gateway.send(phone, text)
