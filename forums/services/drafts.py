import re
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken

from accounts.models import User
from contributions.text import seal, unseal
from forums.models import Draft

PLACE = re.compile(r"(topic|board|post)-[0-9]{1,18}")
# Drafts of one person; the oldest gives way.
MOST = 50


def save_draft(*, author: User, place: str, words: dict[str, str], now: datetime) -> bool:
    """Keep what ``author`` is writing at ``place``; empty words forget it. Whether it is kept."""
    if not PLACE.fullmatch(place):
        return False
    if not any(word.strip() for word in words.values()):
        forget_draft(author=author, place=place)
        return False
    Draft.objects.update_or_create(
        author=author, place=place, defaults={"sealed": seal(words), "saved_at": now}
    )
    kept = Draft.objects.filter(author=author).order_by("-saved_at", "-pk")
    Draft.objects.filter(pk__in=list(kept.values_list("pk", flat=True)[MOST:])).delete()
    return True


def forget_draft(*, author: User, place: str) -> None:
    Draft.objects.filter(author=author, place=place).delete()


def opened(sealed: bytes | None) -> dict[str, str]:
    """The words of a draft; none where there is no draft, or the key was changed meanwhile."""
    try:
        return unseal(sealed) if sealed else {}
    except InvalidToken:
        return {}


def words_of(draft: Draft) -> dict[str, str]:
    """The words of one draft, for its author."""
    return opened(draft.sealed)


def draft_at(author: User, place: str) -> dict[str, str]:
    """What ``author`` left at ``place``; one query."""
    if not author.is_authenticated:
        return {}
    rows = Draft.objects.filter(author=author, place=place)
    return opened(rows.values_list("sealed", flat=True).first())


def forget_old_drafts(now: datetime) -> int:
    """Delete drafts that were not touched for Draft.DAYS days; return how many. For the worker."""
    old = Draft.objects.filter(saved_at__lt=now - timedelta(days=Draft.DAYS))
    return old.delete()[0]
