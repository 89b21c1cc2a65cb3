"""One key for one person and one purpose."""

import hmac
from uuid import UUID

import pytest
from django.conf import settings

from accounts.person import key_of_account, keys_of, person_key
from petitions.person import person_key as signing_key
from tests import make

pytestmark = pytest.mark.django_db


def test_the_keys_of_signatures_are_what_they_were() -> None:
    """Written out as it was when the first signatures were given: they are found by these bytes."""
    person = make.user()
    told = f"petitions.person user:{person.pk}".encode()
    key = hmac.digest(settings.SECRET_KEY.encode(), told, "sha256")[:16]

    assert signing_key(person) == UUID(bytes=key)


def test_accounts_of_one_identity_have_one_key_and_are_found_by_their_own() -> None:
    one, other = (make.user(identity_key="ab" * 32) for _account in range(2))

    assert person_key(one, "a") == person_key(other, "a")
    assert keys_of(one, "a") == [person_key(one, "a"), key_of_account(one.pk, "a")]
    assert keys_of(make.user(), "a") != keys_of(one, "a")


def test_two_purposes_have_no_key_in_common() -> None:
    person = make.user()

    assert person_key(person, "a") != person_key(person, "b")
