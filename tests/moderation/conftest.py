import pytest
from django.test import Client

from accounts.models import User
from tests import make


@pytest.fixture
def moderator(client: Client) -> User:
    """A moderator who is signed in."""
    person = make.user("moderator")
    client.force_login(person)
    return person
