"""Whether the rules of a board let somebody speak, and the way out where they do not."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forums.models import Board


def is_known(person: User, board: Board) -> bool:
    """Whether ``person`` is known as surely as ``board`` asks; a post vouches for its holder."""
    return person.assurance >= board.assurance or person.is_official


def hindrance(person: User, board: Board) -> Promise | str:
    """Say why ``person`` may not speak on ``board``, with the way out; empty where nothing is."""
    if is_known(person, board):
        return ""
    if board.assurance == User.Assurance.CONTACT:
        return _(
            "On this board speakers have a confirmed address or phone number. "
            "Confirm yours in your account, then come back: your words are kept."
        )
    return _(
        "On this board a speaker has to be known more surely. Confirm your identity "
        "in your account or at a counter, then come back: your words are kept."
    )


def may_not_begin(person: User, board: Board) -> Promise | str:
    """Say why ``person`` may not open a topic on ``board``, with the way out; guests may write."""
    if not person.is_authenticated:
        return ""
    if board.opener == Board.Opener.OFFICIALS and not person.is_official:
        return _(
            "On this board officials open the topics. Reply in one of them, "
            "or open yours on another board."
        )
    return hindrance(person, board)
