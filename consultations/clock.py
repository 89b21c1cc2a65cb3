"""The law's arithmetic of days (practice.md 2.5): pure, but for what is asked of one round."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.utils import timezone

from consultations.models import Consultation, Step
from core.calendar import is_workday

Works = Callable[[date], bool]
# The first day and the last of a time that does not count.
Stop = tuple[date, date]
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Term:
    """A period of ``days``: calendar days, or those that ``works`` tells to be worked.

    ``more`` is the one extension the law allows, in the same unit. Days of a stop are left out.
    """

    days: int
    works: Works
    in_workdays: bool = False
    rolls: bool = True
    more: int = 0
    stops: tuple[Stop, ...] = ()

    def due(self, start: date) -> date:
        """Return the last day: ``start`` is not counted (Civil Code, Articles 201 and 203).

        A last day off moves to the first day that is worked again. Raises ValueError under 1 day.
        """
        if self.days < 1 or self.more < 0:
            raise ValueError(f"a period of {self.days} and {self.more} days")
        day, left = start, self.days + self.more
        while left:
            day += DAY
            left -= self._counts(day)
        return self._rolled(day)

    def _counts(self, day: date) -> bool:
        return not self._stands(day) and (not self.in_workdays or self.works(day))

    def _rolled(self, day: date) -> date:
        while self._stands(day) or (self.rolls and not self.works(day)):
            day += DAY
        return day

    def _stands(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.stops)


def report_due(consultation: Consultation, *, today: date | None = None) -> date:
    """Return the day by which the report on a round is promised.

    Counted from the last day of the period under the rules of the round; what was postponed is
    due on the day that was given, moved on by stops that began after that. While the clock stands
    still, the due day moves on with ``today``. Costs no query where ``rules``, ``pauses`` and
    ``steps`` were looked up with the round.
    """
    rules = consultation.rules
    today = today or timezone.localdate()
    stops = [(row.first_day, row.last_day or today) for row in consultation.pauses.all()]
    start, days, rolls = consultation.last_day, rules.report_days, rules.rolls_over_holidays
    if later := _postponed(consultation.steps.all()):
        start, end = later
        stops = [stop for stop in stops if stop[0] > start]
        # Kept to the letter while nothing stopped the clock since.
        days, rolls = (end - start).days, rolls and bool(stops)
    works = partial(is_workday, calendar=rules.calendar)
    return Term(days, works, rolls=rolls, stops=tuple(stops)).due(start)


def _postponed(steps: Iterable[Step]) -> tuple[date, date] | None:
    """The day on which the report was put off, and until when."""
    for step in steps:
        if step.kind == Step.Kind.POSTPONED and step.day_after:
            put_off = timezone.localtime(step.at).date()
            return min(put_off, step.day_after - DAY), step.day_after
    return None
