"""What stands between somebody and a new petition: told before they have written a page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from petitions.models import Blackout, Petition, Profile
from petitions.person import hindrance
from petitions.services.live_event import live_event
from presentation.dates import day


@dataclass(frozen=True)
class Outlook:
    """``hindrances`` let nobody begin at present, ``warnings`` only tell what comes later.

    ``under_way`` are the person's own petitions, newest first.
    """

    hindrances: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    under_way: Sequence[Petition] = ()


def outlook(user: User | AnonymousUser, profiles: Sequence[Profile], now: datetime) -> Outlook:
    """Say what ``user`` has to know before beginning; a query for each profile and one for all."""
    under_way: Sequence[Petition] = ()
    hindrances = _event()
    warnings = [told for profile in profiles for told in _quiet(profile, now)]
    if isinstance(user, User):
        under_way = list(user.petitions.under_way().order_by("-pk")[:20])
        hindrances += _personal(user, profiles, len(under_way))
    if not profiles:
        hindrances.append(_("No rules for petitions are in force here at present."))
    return Outlook(hindrances, warnings, under_way)


def _event() -> list[str]:
    event = live_event()
    if event is None:
        return []
    told = _(
        "Very many people are here at the moment (%(reason)s). Signing goes on; a new petition can "
        "be begun as soon as the banner is gone."
    )
    return [told % {"reason": event.plain_reason}]


def _quiet(profile: Profile, now: datetime) -> list[str]:
    found = Blackout.objects.of(profile).on(timezone.localdate(now)).first()
    if found is None:
        return []
    told = _(
        "Until the end of %(day)s no petition goes on (%(reason)s). You can write yours and keep "
        "it; send it afterwards."
    )
    return [told % {"day": day(found.last_day), "reason": found.reason}]


def _personal(user: User, profiles: Sequence[Profile], under_way: int) -> list[str]:
    """Only what holds under every profile there is."""
    found = [_each(user, profile, under_way) for profile in profiles]
    return found[0] if found and all(found) else []


def _each(user: User, profile: Profile, under_way: int) -> list[str]:
    told = [str(why)] if (why := hindrance(user, profile)) else []
    if under_way >= profile.at_once:
        most = ngettext(
            "You have as many petitions under way as one person may have: %(n)d. Finish or delete "
            "it first.",
            "You have as many petitions under way as one person may have: %(n)d. Finish or delete "
            "one of them first.",
            profile.at_once,
        )
        told.append(most % {"n": profile.at_once})
    return told
