"""A consultation as lists show it: until when, who asks, what can still change, what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation
from consultations.promises import Promise, look_up_lives, promises_of
from consultations.services.pausing import OWING
from consultations.tally import Tally, tallies
from consultations.timeline import Stage, late_words, stations


@dataclass(frozen=True)
class Card:
    """What ``components/consultation_card.html`` shows."""

    consultation: Consultation
    tally: Tally
    now: datetime
    # What is owed to those who spoke; None before the period is over and after it was kept.
    report: Promise | None = None

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
    def stations(self) -> list[Stage]:
        """Its way so far in four words."""
        return stations(self.consultation, self.now)

    @property
    def late(self) -> str:
        """That a report is owed and did not come, in plain words; "" while none is."""
        return late_words(self.report) if self.report and self.report.days_late else ""

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
    """Make a card of each round, in order; seven queries at most. Load ``lead`` with the rows."""
    return card_lists({"": rounds}, now)[""]


def card_lists(
    lists: dict[str, Iterable[Consultation]], now: datetime, *, promises: bool = True
) -> dict[str, list[Card]]:
    """Make cards for several lists of one page, which are counted together.

    Without ``promises`` they do not say by when a report is owed, and cost three queries less.
    """
    loaded = {name: list(rounds) for name, rounds in lists.items()}
    counted = tallies({row.pk for rows in loaded.values() for row in rows})
    shown = [row for rows in loaded.values() for row in rows]
    owed = _reports(shown, now) if promises else {}
    return {
        name: [Card(row, counted[row.pk], now, owed.get(row.pk)) for row in rows]
        for name, rows in loaded.items()
    }


def _reports(rounds: Iterable[Consultation], now: datetime) -> dict[int, Promise]:
    """The reports that are owed: three queries where there is one, none else."""
    runs = Consultation.RUNNING
    over = [row for row in rounds if row.state not in runs or row.closes_at <= now]
    owing = [row for row in over if row.state in (*runs, *OWING)]
    look_up_lives(owing)
    return {row.pk: promises_of(row, now)[-1] for row in owing}
