"""Who votes in a ballot: one person once, if the rules of the ballot let them."""

from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import person
from accounts.models import User
from forums.models import Ballot


def key_of(ballot: Ballot, voter: User) -> UUID:
    """The key under which ``voter`` votes; that of another ballot has nothing in common with it."""
    return person.person_key(voter, _purpose(ballot))


def keys_of(ballot: Ballot, voter: User) -> list[UUID]:
    """All keys under which this person may have voted, the one that holds today first.

    Also by another account before the identity was verified: one query where it is.
    """
    purpose = _purpose(ballot)
    keys = person.keys_of(voter, purpose)
    if voter.identity_key:
        same = User.objects.filter(identity_key=voter.identity_key).values_list("pk", flat=True)
        keys += [person.key_of_account(pk, purpose) for pk in same if pk != voter.pk]
    return keys


def _purpose(ballot: Ballot) -> str:
    return f"forums.ballot.{ballot.pk}"


def hindrance(voter: User, ballot: Ballot) -> Promise | str:
    """Say why the rules do not let ``voter`` vote, with the way out; empty where they do."""
    if voter.assurance < ballot.assurance:
        return _(
            "Under the rules of this ballot a voter has to be known more surely. Confirm your "
            "phone number or identity in your account, then come back."
        )
    areas = list(ballot.regions.all())
    if areas and not any(person.lives_in(voter.region, area) for area in areas):
        return _(
            "Under the rules of this ballot only residents of the named areas vote. If you live "
            "there, enter your region in your account."
        )
    return ""
