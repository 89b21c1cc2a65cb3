from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from contributions.models import Thread
from core.errors import DomainError
from forums.models import Board


class BoardInUse(DomainError):
    message = _("Topics stand on this board. Take the tick from “shown” instead of deleting it.")


@transaction.atomic
def save_board(*, board: Board, by: User) -> Board:
    """Keep a board as it was written; what is said on it from now on is looked at as it says."""
    verb = "forums.board_changed" if board.pk else "forums.board_made"
    board.save()
    stale = Thread.objects.filter(topic__board=board).exclude(moderation=board.moderation)
    stale.update(moderation=board.moderation)
    record(verb=verb, subject=board, actor=by)
    return board
