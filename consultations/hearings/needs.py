"""What people need in order to come, unsealed for the office."""

from consultations.models import Hearing, Need
from contributions.text import unseal


def needs_of(hearing: Hearing) -> list[tuple[int, str]]:
    """Pairs of a number and a need, by number; nothing once the hearing is over."""
    rows = Need.objects.filter(registration__hearing=hearing).select_related("registration")
    return [
        (row.registration.number, unseal(bytes(row.sealed))["needs"])
        for row in rows.order_by("registration__number")
    ]
