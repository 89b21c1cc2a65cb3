"""One switch for a day on which everybody comes at once."""

from datetime import datetime, timedelta

from django.core.cache import caches
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from core.errors import DomainError, StaleState
from petitions.models import LiveEvent, Petition

# Seconds for which a process believes what it read; and for which a page may be kept elsewhere.
BELIEVED, PAGES_KEPT = 5, 30
KEY = "petitions.live_event"
cache = caches["process"]


class ReasonMissing(DomainError):
    message = _("Say why: the reason stands in the banner that everybody sees.")


def live_event() -> LiveEvent | None:
    """The event that is on, or None. At most one query in five seconds for each process."""
    known = cache.get(KEY)
    if known is None:
        known = (LiveEvent.objects.filter(since__isnull=False).first(),)
        cache.set(KEY, known, BELIEVED)
    return known[0]


def is_live_event() -> bool:
    return live_event() is not None


def seconds_kept(normally: int) -> int:
    """For how long a public page may be kept: ``normally``, or longer while an event is on."""
    return max(normally, PAGES_KEPT) if is_live_event() else normally


@transaction.atomic
def begin_live_event(*, reason: str, by: User, now: datetime, extend_days: int = 0) -> LiveEvent:
    """Switch it on and give every open petition ``extend_days`` more, once for each event.

    Raises ReasonMissing, or StaleState where it is on. The caller has checked
    petitions.switch_live_event.
    """
    if not reason.strip():
        raise ReasonMissing
    row, _made = LiveEvent.objects.get_or_create(pk=1)
    off = LiveEvent.objects.filter(pk=1, since__isnull=True)
    if not off.update(since=now, reason=reason.strip(), extended_days=extend_days):
        raise StaleState
    if extend_days:
        still = Petition.objects.filter(state=Petition.State.OPEN, closes_at__gt=now)
        still.update(closes_at=F("closes_at") + timedelta(days=extend_days))
    record(
        verb="petitions.live_event_begun", subject=row, actor=by, at=now, extended_days=extend_days
    )
    return _read_anew(row)


@transaction.atomic
def end_live_event(*, by: User, now: datetime) -> LiveEvent:
    """Switch it off. Raises StaleState where it is off."""
    if not LiveEvent.objects.filter(pk=1, since__isnull=False).update(since=None, reason=""):
        raise StaleState
    row = LiveEvent.objects.get(pk=1)
    record(verb="petitions.live_event_ended", subject=row, actor=by, at=now)
    return _read_anew(row)


def _read_anew(row: LiveEvent) -> LiveEvent:
    transaction.on_commit(lambda: cache.delete(KEY))
    row.refresh_from_db()
    return row
