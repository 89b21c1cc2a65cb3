from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from tests.accounts.sms import Captured


@pytest.fixture
def texts(settings: Settings) -> list[tuple[str, str]]:
    """The messages sent in this test: number and text."""
    settings.SMS_GATEWAY = "tests.accounts.sms.Captured"
    Captured.sent.clear()
    return Captured.sent


@pytest.fixture
def signed_in(client: Client) -> Callable[[], bool]:
    return lambda: "_auth_user_id" in client.session
