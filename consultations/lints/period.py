"""What is to be said of a period: its length, its last day, and what it spans."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from consultations.lints.finding import SHORT_PERIOD, Finding, Severity
from consultations.models import Rules
from core.calendar import is_known, is_workday, next_workday, workdays_between
from core.festivals import Holiday, holidays_between
from presentation.dates import day

PLACE = "closes_on"


@dataclass(frozen=True)
class Period:
    """The first and the last day as planned, and the day on which one looks at them."""

    opens_on: date | None
    closes_on: date | None
    today: date | None = None

    @property
    def days(self) -> int:
        """Its length, the first day not counted (Civil Code, Article 201)."""
        if not (self.opens_on and self.closes_on):
            return 0
        return (self.closes_on - self.opens_on).days


def of_period(period: Period, rules: Rules | None) -> Iterator[Finding]:
    """Say what stops the period; and where nothing does, what a reader would ask about it."""
    crossed = _crossed(period)
    if crossed:
        yield Finding("dates", Severity.BLOCK, PLACE, *crossed)
    elif rules:
        yield from _too_short(period, rules)
        yield from _advice(period, rules)


def _crossed(period: Period) -> tuple[object, ...]:
    if not (period.opens_on and period.closes_on):
        return (_("The last day of the period is missing."),)
    if period.today and period.closes_on < period.today:
        text = _("The last day, %(day)s, is over: choose a day that is still to come.")
        return (text % {"day": day(period.closes_on)},)
    if period.days < 1:
        return (_("The period ends before it begins: correct the dates."),)
    return ()


def _too_short(period: Period, rules: Rules) -> Iterator[Finding]:
    if period.days < _least(rules):
        text = _(
            "The period is %(days)d days; this procedure asks for at least %(least)d: "
            "choose a later last day."
        ) % {"days": period.days, "least": _least(rules)}
        yield Finding("too_short", Severity.BLOCK, PLACE, text)
    elif (worked := _workdays(period, rules)) < rules.hard_min_workdays:
        text = _(
            "The period has %(days)d working days; this procedure asks for at least %(least)d: "
            "choose a later last day."
        ) % {"days": worked, "least": rules.hard_min_workdays}
        yield Finding("too_short", Severity.BLOCK, PLACE, text)
    elif period.days < rules.min_days:
        yield _short(rules)


def _least(rules: Rules) -> int:
    blocks = rules.below_least == Rules.BelowLeast.BLOCK
    return rules.min_days if blocks else rules.hard_min_days


def _workdays(period: Period, rules: Rules) -> int:
    return workdays_between(period.opens_on, period.closes_on, rules.calendar)


def _short(rules: Rules) -> Finding:
    least = {"least": rules.min_days}
    if rules.below_least == Rules.BelowLeast.ALLOW:
        text = _("The period is under the usual %(least)d days.") % least
        mend = _("It is allowed; more people are heard in a longer one.")
        return Finding("short_period", Severity.ADVICE, PLACE, text, mend)
    text = _("The period is under %(least)d days: give the reason, which is printed.") % least
    return Finding("short_period", Severity.REASON, SHORT_PERIOD, text)


def _advice(period: Period, rules: Rules) -> Iterator[Finding]:
    last, calendar = period.closes_on, rules.calendar
    if not is_workday(last, calendar):
        yield _day_off(last, rules)
    elif made_up := _made_up(last, calendar):
        text = _("The week of the last day has a make-up workday, %(day)s.")
        mend = _("Tell who takes opinions by hand or telephone on which days, or choose another.")
        yield Finding("makeup_week", Severity.ADVICE, PLACE, text % {"day": day(made_up)}, mend)
    for holiday in holidays_between(period.opens_on, last, calendar):
        yield _spans(holiday, period)
    if not is_known(last, calendar):
        text = _("It is not yet announced which days of %(year)d are made up for.")
        mend = _("Look at the last day again once it is.")
        yield Finding("unknown_year", Severity.ADVICE, PLACE, text % {"year": last.year}, mend)


def _day_off(last: date, rules: Rules) -> Finding:
    text = _("The last day, %(day)s, is a day off.") % {"day": day(last)}
    worked = {"day": day(next_workday(last, rules.calendar))}
    if rules.rolls_over_holidays:
        mend = _("By Civil Code, Article 203, it runs until %(day)s: put that day.") % worked
    else:
        mend = _("The next working day is %(day)s.") % worked
    return Finding("last_day_off", Severity.ADVICE, PLACE, text, mend)


def _made_up(last: date, calendar: str) -> date | None:
    """The Saturday or Sunday of the week of ``last`` that is worked for a holiday elsewhere."""
    monday = last - timedelta(days=last.weekday())
    weekend = [monday + timedelta(days=n) for n in (5, 6)]
    # The Sunday before belongs to the same stretch of work.
    return next(
        (d for d in [monday - timedelta(days=1), *weekend] if is_workday(d, calendar)), None
    )


def _spans(holiday: Holiday, period: Period) -> Finding:
    text = _("The period spans %(festival)s, %(first)s to %(last)s, when few people read drafts.")
    later = {
        "days": holiday.days,
        "day": day(next_workday(period.closes_on + timedelta(days=holiday.days))),
    }
    return Finding(
        "long_holiday",
        Severity.ADVICE,
        PLACE,
        text
        % {
            "festival": holiday.festival.label,
            "first": day(holiday.first),
            "last": day(holiday.last),
        },
        _("Make it %(days)d days longer, until %(day)s.") % later,
    )
