"""What the door shows: what closes first, what changed, and the four rights in numbers."""

from datetime import datetime
from typing import Any

from cms.rights import known, overseen, spoken, taken_part
from consultations.cards import card_lists
from consultations.changes import latest_changes
from consultations.forms import LookUpForm
from consultations.models import Consultation

OPEN_SHOWN, TO_COME_SHOWN, ANSWERED_SHOWN = 7, 3, 4


def door(now: datetime) -> dict[str, Any]:
    """Everything that the home page shows but its own words and guides."""
    rounds = Consultation.objects.public().select_related("lead")
    lists = {
        "open": rounds.taking_part(now)[:OPEN_SHOWN],
        "to_come": rounds.to_come(now)[:TO_COME_SHOWN],
        "answered": rounds.reported()[:ANSWERED_SHOWN],
    }
    shown = card_lists(lists, now)
    first, *rest = shown["open"] or [None]
    return {
        **shown,
        "first": first,
        "open": rest,
        "changes": latest_changes(),
        "known": known(),
        "taken_part": taken_part(),
        "spoken": spoken(),
        "overseen": overseen(),
        "look_up": LookUpForm(auto_id="look_up_%s"),
    }
