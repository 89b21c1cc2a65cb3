from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.identity import identity_key
from accounts.models import Region, User
from audit.services import record
from contributions import services as contributions
from contributions.models import Contribution
from core.errors import DomainError, StaleState
from core.state import move
from moderation.services import receive
from petitions import gate, once
from petitions.disowning import signature_of
from petitions.families import Families
from petitions.models import Correction, Petition, Reason, Signature, Struck
from petitions.person import hindrance, keys_of, shown_key
from petitions.services.sponsor_count import recount_sponsors

Cause, State = Correction.Cause, Signature.State
# How often a signature may be struck off and brought back while somebody takes it back.
TRIES = 3


class NotOpen(DomainError):
    message = _("This petition takes no signatures at present.")


class NotAllowed(DomainError):
    message = _("The rules of this petition do not let you sign it.")


class TooLateForWords(DomainError):
    message = _("Your signature counts. What you wrote came after the petition was closed.")


def sign(
    *,
    petition: Petition,
    signer: User,
    now: datetime,
    reason: str = "",
    display: int = Signature.Display.NOTHING,
    families: Families = Families(),  # noqa: B008 -- frozen
) -> int:
    """Let ``signer`` sign, once, and say why; return the id of the one signature there is.

    Nothing tells a first signature from a repeated one. The database's clock decides whether it
    is in time; ``now`` dates the reason. Load ``profile`` and ``thread`` with the petition. Raises
    NotAllowed, NotOpen, what ``receive`` raises, or TooLateForWords where the signature stands and
    the petition was closed before the reason was taken in.

    No event is recorded: signature and corrections are rows that nobody deletes, and a second
    list of who supports what would outlive the first.
    """
    hindered = hindrance(signer, petition.profile)
    if hindered:
        raise NotAllowed(hindered)
    signature = _put(
        petition.pk,
        keys_of(signer),
        timezone.localdate(now),
        signer_id=signer.pk,
        region_id=signer.region_id,
        assurance=signer.assurance,
        display=display,
        channel=Signature.Channel.WEB,
        families=families,
    )
    if reason:
        _give_reason(petition, signer, signature, reason, now)
    return signature


@transaction.atomic
def sign_at_counter(
    *, petition: Petition, id_number: str, clerk: User, region: Region | None, now: datetime
) -> None:
    """Let somebody sign who showed a clerk an identity document; its number is not kept.

    It counts once with what the same person signs from an account whose identity is verified, and
    that account is told.
    Raises NotOpen or NotAllowed. The caller has checked petitions.sign_at_counter.
    """
    person = User(assurance=User.Assurance.IN_PERSON, region=region)
    hindered = hindrance(person, petition.profile)
    if hindered:
        raise NotAllowed(hindered)
    same = User.objects.filter(identity_key=identity_key(id_number)).order_by("pk").first()
    signature = _put(
        petition.pk,
        keys_of(same) if same else [shown_key(id_number)],
        timezone.localdate(now),
        signer_id=same and same.pk,
        region_id=region and region.pk,
        assurance=User.Assurance.IN_PERSON,
        display=Signature.Display.NOTHING,
        channel=Signature.Channel.COUNTER,
        families=Families(),
    )
    record(
        verb="petitions.signed_at_counter",
        subject=petition,
        actor=clerk,
        at=now,
        signature=signature,
    )


def _put(
    petition_id: int, keys: list[UUID], today: date, *, families: Families, **columns: object
) -> int:
    found = once.sign(petition_id, keys, today, {**columns, **asdict(families)})
    if not found.is_open or found.signature_id is None:
        raise NotOpen
    if found.state != State.STANDING:
        _sign_again(petition_id, keys, today, found.signature_id)
    return found.signature_id


@transaction.atomic
def _sign_again(petition_id: int, keys: list[UUID], today: date, signature_id: int) -> None:
    """Bring back what was taken back, or signed by another; what was found false stays so."""
    gate.enter()
    if not once.look(petition_id, keys, today).is_open:
        raise NotOpen
    row = Signature.objects.get(pk=signature_id)
    if row.state == State.WITHDRAWN or (row.state == State.VOID and row.was_disowned()):
        correct(row, State.STANDING, Cause.SIGNED_AGAIN)


def correct(signature: Signature, state: int, cause: str) -> bool:
    """Change the state of a signature with the correction that has it counted; False if it was.

    To be called in a transaction that has entered the gate. Whoever comes second changes nothing.
    """
    if state not in Signature.MOVES[State(signature.state)]:
        return False
    try:
        move(signature, state)
    except StaleState:
        return False
    value = 1 if state == State.STANDING else -1
    Correction.objects.create(signature=signature, value=value, cause=cause)
    return True


def _give_reason(
    petition: Petition, signer: User, signature_id: int, words: str, now: datetime
) -> None:
    """Take in why somebody signed, once.

    In a transaction of its own: screening takes long, publishing locks the thread, and who waits
    for either must not stand in the gate.
    """
    if Reason.objects.filter(signature_id=signature_id).exists():
        return
    try:
        with transaction.atomic():
            said = receive(thread=petition.thread, author=signer, body=words, at=now)
            Reason.objects.create(contribution=said, signature_id=signature_id)
    except IntegrityError:
        return  # the same person in two windows: the unique key is the rule
    except contributions.ThreadClosed as closed:
        raise TooLateForWords from closed


def withdraw(*, petition: Petition, signer: User) -> None:
    """Take back a signature, and the reason with it; without a standing one nothing happens.

    Raises NotOpen after the end, when what was counted has been handed over.
    """
    with transaction.atomic():
        gate.enter()
        if not Petition.objects.filter(pk=petition.pk).to_withdraw_from().exists():
            raise NotOpen
        rows = Signature.objects.filter(petition=petition, person_key__in=keys_of(signer)).order_by(
            "pk"
        )
        for row in rows:
            _end(row, State.WITHDRAWN, Cause.WITHDRAWN)
    for row in rows:
        _take_back_words(row.pk)
        if row.channel == Signature.Channel.SPONSOR:
            recount_sponsors(petition=petition)


def _end(signature: Signature, state: int, cause: str) -> bool:
    """Let a signature count no more, whatever strikes it off or brings it back meanwhile.

    What an invalidation has struck off does not come back when that is undone.
    """
    for _try in range(TRIES):
        if correct(signature, state, cause):
            return True
        if Struck.objects.filter(pk=signature.pk).delete()[0]:
            return True
        signature.refresh_from_db()
        if signature.state != State.STANDING:
            return False
    raise StaleState


def disown(*, code: str, now: datetime) -> None:
    """Strike off a signature that the person named has not made.

    The code alone entitles: it was sent to that person only. A second call, or one with a code
    that is not ours, changes nothing.
    """
    row = Signature.objects.filter(pk=signature_of(code)).first()
    if row is None:
        return
    with transaction.atomic():
        gate.enter()
        if _end(row, State.VOID, Cause.DISOWNED):
            record(verb="petitions.signature_disowned", subject=row, at=now)
    _take_back_words(row.pk)


def petition_of(code: str) -> Petition | None:
    """The petition whose signature a code disowns; None where it is not one of ours."""
    pk = signature_of(code)
    return Petition.objects.filter(signatures=pk).first() if pk else None


@transaction.atomic
def _take_back_words(signature_id: int) -> None:
    """Withdraw the reason and untie it, so that who signs again may say something else."""
    said = Contribution.objects.filter(signature_reason__signature_id=signature_id).first()
    if said is None:
        return
    Reason.objects.filter(contribution=said).delete()
    if Contribution.State.WITHDRAWN in Contribution.MOVES[said.state]:
        contributions.withdraw(contribution=said)


def signature_by(petition: Petition, person: User) -> Signature | None:
    """What this person has signed under this petition, whatever became of it."""
    if not person.is_authenticated:
        return None
    rows = Signature.objects.filter(petition=petition, person_key__in=keys_of(person))
    return rows.order_by("state").first()
