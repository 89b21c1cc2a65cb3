"""From the first day of drafting to the day of decision: what the rules of a procedure take.

The plan is reckoned forwards alone. Backwards it is sought: the latest first day from which the
decision still comes in time, so that both ways tell the same days.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consultations.clock import Term
from consultations.festivals import Holiday, holidays_between
from consultations.models import Rules
from core.calendar import add_workdays, is_workday, next_workday

DAY = timedelta(days=1)


class Stage(models.TextChoices):
    DRAFTING = "drafting", _("Drafting")
    ROUND = "round", _("Asking other departments")
    PERIOD = "period", _("Public period")
    HEARING = "hearing", _("Hearing, from its announcement")
    REPORT = "report", _("Sorting opinions, writing the report")
    REVIEW = "review", _("Legal review")
    DECISION = "decision", pgettext_lazy("timetable", "Decision")
    PUBLISHED = "published", _("Report is public, at the latest")


@dataclass(frozen=True)
class Span:
    """A stage from its first day to its last; a single day where both are one."""

    stage: Stage
    first: date
    last: date

    @property
    def days(self) -> int:
        """Its length; of what the public is told of, the first day is not counted (Article 201)."""
        told = self.stage in (Stage.PERIOD, Stage.HEARING)
        return (self.last - self.first).days + (0 if told else 1)


@dataclass(frozen=True)
class Mark:
    """A day inside a stage on which something has to be done."""

    name: str
    day: date


@dataclass(frozen=True)
class Wish:
    """What is planned: under which rules, how long one drafts, with a hearing or without."""

    rules: Rules
    drafting_days: int
    with_hearing: bool = False


@dataclass(frozen=True)
class Plan:
    """``holidays`` are those by which the period was made longer."""

    wish: Wish
    spans: tuple[Span, ...]
    marks: tuple[Mark, ...] = ()
    holidays: tuple[Holiday, ...] = ()

    @property
    def rules(self) -> Rules:
        return self.wish.rules

    def span(self, stage: Stage) -> Span:
        return next(span for span in self.spans if span.stage == stage)

    @property
    def begins(self) -> date:
        return self.spans[0].first

    @property
    def decides(self) -> date:
        return self.span(Stage.DECISION).last

    @property
    def ends(self) -> date:
        return max(span.last for span in self.spans)


def plan_from(wish: Wish, first: date) -> Plan:
    """Plan forwards: drafting begins on ``first``."""
    rules, calendar = wish.rules, wish.rules.calendar
    drafting = Span(Stage.DRAFTING, first, first + DAY * (wish.drafting_days - 1))
    asked = next_workday(drafting.last + DAY, calendar)
    asking = Span(Stage.ROUND, asked, _worked(asked, rules.round_workdays, calendar))
    period, holidays = _period(next_workday(asking.last + DAY, calendar), rules)
    spans, marks = [drafting, asking, period], tuple[Mark, ...]()
    heard = period.last
    if wish.with_hearing:
        hearing, marks = _hearing(period, rules)
        spans.append(hearing)
        heard = max(heard, hearing.last)
    report = _report(heard, rules)
    review_first = next_workday(report.last + DAY, calendar)
    review = Span(
        Stage.REVIEW, review_first, _worked(review_first, rules.review_workdays, calendar)
    )
    decided = next_workday(review.last + DAY, calendar)
    public = add_workdays(report.last, rules.report_workdays, calendar)
    spans += [
        report,
        review,
        Span(Stage.DECISION, decided, decided),
        Span(Stage.PUBLISHED, public, public),
    ]
    return Plan(wish, tuple(spans), marks, tuple(holidays))


def plan_to(wish: Wish, target: date) -> Plan:
    """Plan backwards: begin on the last working day that still decides by ``target``."""
    rules = wish.rules
    least = wish.drafting_days + rules.min_days + rules.report_days
    first = target - DAY * least
    first = _worked_before(first, rules.calendar)
    while (plan := plan_from(wish, first)).decides > target:
        first = _worked_before(first - DAY, rules.calendar)
    return plan


def _worked(first: date, workdays: int, calendar: str) -> date:
    """The last of ``workdays`` working days, ``first`` counted; ``first`` where there are none."""
    return add_workdays(first - DAY, workdays, calendar) if workdays else first


def _period(opens: date, rules: Rules) -> tuple[Span, list[Holiday]]:
    """The usual period, longer by each long holiday in it."""
    last, holidays = opens + DAY * rules.min_days, list[Holiday]()
    while (found := holidays_between(opens, last, rules.calendar)) != holidays:
        holidays = found
        last = opens + DAY * (rules.min_days + sum(holiday.days for holiday in holidays))
    if rules.hard_min_workdays:
        last = max(last, add_workdays(opens, rules.hard_min_workdays, rules.calendar))
    return Span(Stage.PERIOD, opens, next_workday(last, rules.calendar)), holidays


def _hearing(period: Span, rules: Rules) -> tuple[Span, tuple[Mark, ...]]:
    """Announced with the period and held near its end, but no sooner than the rules allow."""
    calendar = rules.calendar
    held = max(
        _worked_before(period.last, calendar),
        next_workday(period.first + DAY * rules.hearing_announce_days, calendar),
    )
    papers, listed = rules.hearing_papers_days, rules.hearing_list_days
    marks = (
        Mark(
            str(_("List of participants is public")), _worked_before(held - DAY * listed, calendar)
        ),
        Mark(str(_("Papers are delivered")), _worked_before(held - DAY * papers, calendar)),
        Mark(str(_("Day of the hearing")), held),
    )
    return Span(Stage.HEARING, period.first, held), marks


def _worked_before(day: date, calendar: str) -> date:
    while not is_workday(day, calendar):
        day -= DAY
    return day


def _report(heard: date, rules: Rules) -> Span:
    term = Term(
        rules.report_days,
        lambda day: is_workday(day, rules.calendar),
        rolls=rules.rolls_over_holidays,
    )
    return Span(Stage.REPORT, heard + DAY, term.due(heard))
