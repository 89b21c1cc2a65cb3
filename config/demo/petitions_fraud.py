"""What a moderator has noted down to be struck off in the demo city, and nobody confirmed yet."""

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from accounts.models import User
from petitions.condition import Condition
from petitions.models import Petition
from petitions.services.fraud import preview


def note(petition: Petition, by: User, now: datetime) -> None:
    """Signatures with throw-away mail addresses, to be looked at once more."""
    preview(
        petition=petition,
        condition=Condition(throwaway=True),
        reason="使用临时邮箱，无法核实是否本人联名。",
        by=by,
        now=now,
        key=uuid5(NAMESPACE_URL, "yunting/invalidation/throwaway"),
    )
