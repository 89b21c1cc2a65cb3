"""What the door shows: what closes first, what changed, and the four rights in numbers."""

from datetime import datetime
from typing import Any

from cms.rights import known, overseen, spoken, taken_part
from consultations.cards import card_lists
from consultations.changes import latest_changes
from consultations.forms import LookUpForm
from consultations.models import Consultation
from petitions.cards import Card, cards
from petitions.listing import under

OPEN_SHOWN, TO_COME_SHOWN, ANSWERED_SHOWN, PETITIONS_SHOWN = 7, 3, 4, 3


def door(now: datetime) -> dict[str, Any]:
    """Everything that the home page shows but its own words and guides."""
    rounds = Consultation.objects.public().select_related("lead")
    lists = {
        "open": rounds.taking_part(now)[:OPEN_SHOWN],
        "to_come": rounds.to_come(now)[:TO_COME_SHOWN],
        "answered": rounds.reported()[:ANSWERED_SHOWN],
    }
    shown = card_lists(lists, now, promises=False)
    first, *rest = shown["open"] or [None]
    return {
        **shown,
        "first": first,
        "open": rest,
        "petitions": signed_now(now),
        "changes": latest_changes(),
        "known": known(),
        "taken_part": taken_part(),
        "spoken": spoken(),
        "overseen": overseen(),
        "look_up": LookUpForm(auto_id="look_up_%s"),
    }


def signed_now(now: datetime, most: int = PETITIONS_SHOWN) -> list[Card]:
    """Open petitions: those most signed within the last hour first, then the newest."""
    rows = under("open", now).select_related("lead").order_by("-hour_count", "-pk")
    return cards(rows[:most], now)
