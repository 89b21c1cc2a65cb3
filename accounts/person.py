"""Whoever acts is one person, however many accounts: a key for each person and each purpose.

Keys of two purposes have nothing in common: who did the one is not found by them among those who
did the other.
"""

import hmac
from uuid import UUID

from django.conf import settings

from accounts.models import Region, User


def person_key(person: User, purpose: str) -> UUID:
    """Return the key of a person: the same for every account of one verified identity."""
    known = person.identity_key
    return key_of_identity(known, purpose) if known else key_of_account(person.pk, purpose)


def keys_of(person: User, purpose: str) -> list[UUID]:
    """List the keys under which a person may have acted, the one that holds today first.

    Whoever acted before the identity was verified is still found by this account.
    """
    own = [person_key(person, purpose)]
    return [*own, key_of_account(person.pk, purpose)] if person.identity_key else own


def key_of_identity(known: str, purpose: str) -> UUID:
    """Return the key of all accounts with this ``User.identity_key``."""
    return _key(f"identity:{known}", purpose)


def key_of_account(pk: int, purpose: str) -> UUID:
    """Return the key of an account whose identity is not verified."""
    return _key(f"user:{pk}", purpose)


def _key(name: str, purpose: str) -> UUID:
    told = f"{purpose} {name}".encode()
    return UUID(bytes=hmac.digest(settings.SECRET_KEY.encode(), told, "sha256")[:16])


def lives_in(region: Region | None, area: Region) -> bool:
    """Whether ``region`` is ``area`` or a part of it, however deep; no region: no."""
    while region is not None and region.pk != area.pk:
        region = region.parent
    return region is not None
