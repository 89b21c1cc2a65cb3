"""The first few who stand by a petition, before anybody checks it. Signing comes later."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from core.errors import DomainError
from petitions import gate
from petitions.families import Families
from petitions.models import Correction, Petition, Signature
from petitions.person import hindrance, keys_of
from petitions.services.signing import correct
from petitions.services.sponsor_count import count_sponsors
from petitions.services.writing import check_not_quiet, hand_in, sign_first


class NotLooking(DomainError):
    message = _(
        "This petition is no longer looking for sponsors. Once it is open, you can sign it on its "
        "page like anybody else."
    )


class SponsorsFull(DomainError):
    message = _(
        "This petition has all the sponsors it may have. Thank you for coming: you can sign it on "
        "its page as soon as it is open."
    )


class OwnPetition(DomainError):
    message = _(
        "This is your own petition: your signature is the first and counts. Send the link on to "
        "others."
    )


class MayNotSponsor(DomainError):
    message = _("Under the rules of this petition you cannot sponsor it at present.")


@transaction.atomic
def sponsor(
    *,
    petition: Petition,
    person: User,
    now: datetime,
    display: int = Signature.Display.NOTHING,
    families: Families = Families(),  # noqa: B008 -- frozen
) -> Petition:
    """Add ``person`` to the sponsors; once more, or under a second account, changes nothing.

    At the number its profile asks for the petition goes to be checked by itself; further ones may
    come until it is opened, up to the most the profile lets in. Raises NotLooking, OwnPetition,
    MayNotSponsor, Quiet or SponsorsFull. The caller has checked that whoever asks knows the
    petition's sponsor code.
    """
    # Before the row: who shuts the gate waits for nobody who waits for a row.
    gate.enter()
    # The few who sponsor queue on this row: the most is kept whoever comes at one moment.
    row = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    _check_looking(row, person, now)
    keys = keys_of(person)
    known = row.signatures.filter(person_key__in=keys).order_by("state").first()
    if known and known.state != Signature.State.WITHDRAWN:
        return row
    if row.sponsor_count >= row.profile.sponsors_most:
        raise SponsorsFull
    if known:
        _return(known)
    else:
        sign_first(row)
        _put(row, person, keys[0], display, families)
    record(verb="petitions.sponsored", subject=row, actor=person, at=now)
    return _counted(row, now)


def _check_looking(row: Petition, person: User, now: datetime) -> None:
    states = Petition.State
    until = row.sponsors_until
    is_over = row.state == states.SPONSORING and until is not None and until <= now
    if row.state not in (states.SPONSORING, states.CHECKING) or is_over:
        raise NotLooking
    if row.creator_id == person.pk:
        raise OwnPetition
    check_not_quiet(row.profile, now)
    if why := hindrance(person, row.profile):
        raise MayNotSponsor(details=[str(why)])


def _put(row: Petition, person: User, key: UUID, display: int, families: Families) -> None:
    new = Signature(
        petition=row,
        person_key=key,
        signer=person,
        region_id=person.region_id,
        assurance=person.assurance,
        display=display,
        channel=Signature.Channel.SPONSOR,
        **asdict(families),
    )
    # The creator's second account: the first signature was theirs.
    Signature.objects.bulk_create([new], ignore_conflicts=True)


def _return(signature: Signature) -> None:
    correct(signature, Signature.State.STANDING, Correction.Cause.SIGNED_AGAIN)
    Signature.objects.filter(pk=signature.pk).update(channel=Signature.Channel.SPONSOR)


def _counted(row: Petition, now: datetime) -> Petition:
    """Count the sponsors of a row that is locked, and hand it in when there are enough."""
    row.sponsor_count = count_sponsors(row)
    Petition.objects.filter(pk=row.pk).update(sponsor_count=row.sponsor_count)
    enough = row.sponsor_count >= row.profile.sponsors_needed
    if row.state == Petition.State.SPONSORING and enough:
        hand_in(petition=row, now=now)
    return row
