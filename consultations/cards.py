"""A consultation as lists show it: until when, who asks, what can still change, what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation
from consultations.tally import Tally, tallies


@dataclass(frozen=True)
class Card:
    """What ``components/consultation_card.html`` shows."""

    consultation: Consultation
    tally: Tally
    now: datetime

    @property
    def phase(self) -> str:
        """What a reader can expect: come, open, wait, answered or off."""
        row, states = self.consultation, Consultation.State
        if row.accepts(self.now):
            return "open"
        if row.state == states.CANCELLED:
            return "off"
        if row.opens_at > self.now:
            return "come"
        return "answered" if row.state in (states.ANSWERED, states.ARCHIVED) else "wait"

    @property
    def days_left(self) -> int:
        """Days after today on which people may still speak; 0 on the last day."""
        return self.consultation.days_left(timezone.localdate(self.now))

    @property
    def is_urgent(self) -> bool:
        return self.phase == "open" and self.days_left <= Consultation.SOON_DAYS

    @property
    def url(self) -> str:
        """The report once it says what became of the opinions, the draft before."""
        row = self.consultation
        if row.state in Consultation.REPORTED:
            return reverse("consultations:report", args=[row.pk])
        return row.get_absolute_url()

    @property
    def question(self) -> str:
        """The first of the points on which nothing is settled; "" where none is named."""
        return next(iter(self.consultation.questions), "")

    @property
    def more_questions(self) -> int:
        return max(0, len(self.consultation.questions) - 1)


def cards(rounds: Iterable[Consultation], now: datetime) -> list[Card]:
    """Make a card of each round, in order; four queries at most. Load ``lead`` with the rows."""
    return card_lists({"": rounds}, now)[""]


def card_lists(lists: dict[str, Iterable[Consultation]], now: datetime) -> dict[str, list[Card]]:
    """Make cards for several lists of one page, which are counted together."""
    loaded = {name: list(rounds) for name, rounds in lists.items()}
    counted = tallies({row.pk for rows in loaded.values() for row in rows})
    return {
        name: [Card(row, counted[row.pk], now) for row in rows] for name, rows in loaded.items()
    }
