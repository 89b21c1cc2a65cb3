"""Who somebody is for a petition: one key for one person, and whether the rules let them sign."""

from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import person as persons
from accounts.identity import identity_key
from accounts.models import User
from accounts.person import lives_in
from petitions.models import Profile

PURPOSE = "petitions.person"


def person_key(person: User) -> UUID:
    """Return the key of a person: the same for every account of one verified identity."""
    return persons.person_key(person, PURPOSE)


def keys_of(person: User) -> list[UUID]:
    """List the keys under which a person may have signed, the one that holds today first.

    Whoever signed before the identity was verified is still found by the account, until
    ``join_identified`` has given the signature the key of the identity.
    """
    return persons.keys_of(person, PURPOSE)


def key_of_identity(known: str) -> UUID:
    """Return the key of all accounts with this ``User.identity_key``."""
    return persons.key_of_identity(known, PURPOSE)


def shown_key(id_number: str) -> UUID:
    """Return the key of somebody who showed a document; the number itself is kept nowhere.

    It is that of an account whose identity was verified by the same document.
    """
    return key_of_identity(identity_key(id_number))


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
