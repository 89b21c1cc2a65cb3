"""Voting in a ballot, and voting anew while it is open."""

from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import DomainError
from forums import ballot_gate, receipts
from forums.counting import Choice
from forums.electorate import hindrance, key_of, keys_of
from forums.models import Ballot, Paper, Voter


class NotOpen(DomainError):
    message = _(
        "This ballot takes no votes at present. Its page says from when until when it does."
    )


class NotAllowed(DomainError):
    message = _("The rules of this ballot do not let you vote in it.")


class AlreadyVoted(DomainError):
    message = _("You have voted in this ballot already. Each person votes once.")


class NotVoted(DomainError):
    message = _("You have not voted in this ballot yet, so there is nothing to change.")


class PaperChanged(DomainError):
    message = _(
        "The ballot was changed after you opened the page, and your vote was not taken. Open the "
        "page again and look at the options before you vote."
    )


class NotAChoice(DomainError):
    message = _(
        "This choice does not follow the rules of the ballot. Go back and compare it with them."
    )


class WrongCode(DomainError):
    message = _("No paper of this ballot has this code. Compare it with your receipt.")


@transaction.atomic
def cast(*, ballot: Ballot, voter: User, choice: Choice, key: UUID, mark: str) -> str:
    """Let ``voter`` vote, once; return the code of the paper.

    ``key`` is that of the form, by which the same press is known again and given the same code;
    ``mark`` that of the paper the voter was shown. An empty ``choice`` is an abstention. The
    database's clock decides whether it is in time.
    Raises NotAllowed, NotOpen, AlreadyVoted, PaperChanged or NotAChoice.

    Nothing is recorded or logged: who voted and what was voted is to be in no third place.
    """
    ballot_gate.enter(ballot.pk)
    code = receipts.code_of(ballot, key) if ballot.is_secret else ""
    before = vote_of(ballot, voter)
    if before:
        return _again(before, code)
    row = _open(ballot.pk)
    hindered = hindrance(voter, row)
    if hindered:
        raise NotAllowed(hindered)
    _check(row, choice, mark)
    try:
        with transaction.atomic():
            return _put(row, voter, choice, code)
    except IntegrityError as same:
        other = vote_of(ballot, voter)
        if other is None:
            raise AlreadyVoted from same
        return _again(other, code)


def _put(ballot: Ballot, voter: User, choice: Choice, code: str) -> str:
    """Write both rows; in a secret ballot nothing leads from one to the other."""
    code = code or _open_code(ballot, voter)
    paper = uuid4()
    Voter.objects.create(
        ballot=ballot,
        person_key=key_of(ballot, voter),
        person=voter,
        paper_id=None if ballot.is_secret else paper,
    )
    Paper.objects.create(id=paper, ballot=ballot, code=code, choice=list(choice))
    return code


def _open_code(ballot: Ballot, voter: User) -> str:
    """Where choices are open a paper is known by the pseudonym of its voter."""
    taken = Paper.objects.filter(ballot=ballot, code=voter.pseudonym).exists()
    return f"{voter.pseudonym[:9]}-{uuid4().hex[:6].upper()}" if taken else voter.pseudonym


def _again(before: Voter, code: str) -> str:
    """The code once more for a press repeated; AlreadyVoted for a vote by another form."""
    if before.paper_id:
        raise AlreadyVoted
    if not Paper.objects.filter(ballot=before.ballot_id, code=code).exists():
        raise AlreadyVoted
    return code


@transaction.atomic
def change(*, ballot: Ballot, voter: User, choice: Choice, mark: str, code: str = "") -> None:
    """Put another choice on the voter's paper while the ballot is open.

    In a secret ballot nobody knows which paper is the voter's: the code of the receipt tells.
    Raises NotOpen, NotVoted, PaperChanged, NotAChoice or WrongCode.
    """
    ballot_gate.enter(ballot.pk)
    row = _open(ballot.pk)
    before = vote_of(row, voter)
    if before is None:
        raise NotVoted
    _check(row, choice, mark)
    mine = {"code": receipts.typed(code)} if row.is_secret else {"pk": before.paper_id}
    if not Paper.objects.filter(ballot=row, **mine).update(choice=list(choice)):
        raise WrongCode


def vote_of(ballot: Ballot, voter: User) -> Voter | None:
    """That this person has voted, by whichever account; None where not."""
    if not voter.is_authenticated:
        return None
    return Voter.objects.filter(ballot=ballot, person_key__in=keys_of(ballot, voter)).first()


def _open(pk: int) -> Ballot:
    row = Ballot.objects.taking_votes().with_options().filter(pk=pk).first()
    if row is None:
        raise NotOpen
    return row


def _check(ballot: Ballot, choice: Choice, mark: str) -> None:
    """A form can be forged, and the ballot may have been changed since it was shown."""
    if mark != receipts.mark_of(ballot):
        raise PaperChanged
    if choice and not ballot.rules.allows(choice):
        raise NotAChoice
