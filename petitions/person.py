"""Who somebody is for a petition: one key for one person, and whether the rules let them sign."""

import hmac
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.identity import identity_key
from accounts.models import Region, User
from petitions.models import Profile


def person_key(person: User) -> UUID:
    """Return the key of a person: the same for every account of one verified identity."""
    known = person.identity_key
    return key_of_identity(known) if known else _key(f"user:{person.pk}")


def keys_of(person: User) -> list[UUID]:
    """List the keys under which a person may have signed, the one that holds today first.

    Whoever signed before the identity was verified is still found by the account, until
    ``join_identified`` has given the signature the key of the identity.
    """
    own = [person_key(person)]
    return [*own, _key(f"user:{person.pk}")] if person.identity_key else own


def key_of_identity(known: str) -> UUID:
    """Return the key of all accounts with this ``User.identity_key``."""
    return _key(f"identity:{known}")


def shown_key(id_number: str) -> UUID:
    """Return the key of somebody who showed a document; the number itself is kept nowhere.

    It is that of an account whose identity was verified by the same document.
    """
    return key_of_identity(identity_key(id_number))


def _key(name: str) -> UUID:
    digest = hmac.digest(
        settings.SECRET_KEY.encode(), b"petitions.person " + name.encode(), "sha256"
    )
    return UUID(bytes=digest[:16])


def lives_in(region: Region | None, area: Region) -> bool:
    """Whether ``region`` is ``area`` or a part of it, however deep; no region: no."""
    while region is not None and region.pk != area.pk:
        region = region.parent
    return region is not None


def hindrance(person: User, profile: Profile) -> Promise | str:
    """Say why the rules do not let ``person`` sign, with the way out; empty where they do."""
    if person.assurance < profile.assurance:
        return _(
            "Under the rules of this petition a signer has to be known more surely. Confirm your "
            "phone number or identity in your account, then come back."
        )
    if profile.residents_of and not lives_in(person.region, profile.residents_of):
        return _(
            "Under the rules of this petition only residents of the named area sign. If you live "
            "there, enter your region in your account."
        )
    return ""
