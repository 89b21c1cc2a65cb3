"""Whether all sides are heard: what the seats look like, and what is out of balance."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from consultations.models import Hearing, Registration, Submission
from contributions.models import Contribution

# 政府制定价格听证办法（2018年第21号令）: of the participants 2/5 at least are consumers.
PRICE = "cn-price-hearing"
CONSUMERS = Fraction(2, 5)


@dataclass(frozen=True)
class SideCount:
    """How many of one side asked to speak, and how many of them have a seat."""

    side: str
    label: str
    asked: int
    seated: int
    percent: int


@dataclass(frozen=True)
class Balance:
    """The seats of speakers, side by side; ``warnings`` say in words what is out of balance."""

    sides: tuple[SideCount, ...]
    seated: int
    consumers: int
    # None where the procedure asks for no share of consumers.
    consumers_needed: int | None
    warnings: tuple[str, ...]


def balance(hearing: Hearing, rows: Iterable[Registration]) -> Balance:
    """Weigh the speakers among ``rows``, all that stand; load ``consultation__rules``."""
    speakers = [row for row in rows if row.role == Registration.Role.SPEAKER]
    seats = [row for row in speakers if row.state == Registration.State.SEATED]
    asked, seated = (Counter(row.side for row in some) for some in (speakers, seats))
    sides = tuple(
        SideCount(side, str(label), asked[side], seated[side], _percent(seated[side], len(seats)))
        for side, label in Contribution.Stance.choices
        if asked[side]
    )
    individuals = sum(row.participant == Submission.Participant.INDIVIDUAL for row in seats)
    needed = _needed(hearing, len(seats))
    most = hearing.consultation.rules.side_most
    warnings = (*_too_many(sides, most, len(seats)), *_too_few(individuals, needed))
    return Balance(sides, len(seats), individuals, needed, warnings)


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def _needed(hearing: Hearing, seated: int) -> int | None:
    if hearing.consultation.profile_id != PRICE:
        return None
    return -(-seated * CONSUMERS.numerator // CONSUMERS.denominator)


def _too_many(sides: Iterable[SideCount], most: int, seated: int) -> list[str]:
    words = _("%(side)s: %(n)s of %(all)s seats, more than %(most)s per cent.")
    return [
        words % {"side": one.label, "n": one.seated, "all": seated, "most": most}
        for one in sides
        if seated and 100 * one.seated > most * seated
    ]


def _too_few(individuals: int, needed: int | None) -> list[str]:
    if needed is None or individuals >= needed:
        return []
    words = _(
        "Consumers have %(n)s seats; the rules on price hearings ask for %(needed)s at least."
    )
    return [words % {"n": individuals, "needed": needed}]
