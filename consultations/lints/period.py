"""What is to be said of a period: its length, its last day, and what it spans."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations.festivals import Holiday, holidays_between
from consultations.lints.finding import SHORT_PERIOD, Finding, Severity
from consultations.models import Rules
from core.calendar import is_known, is_workday, next_workday, workdays_between
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


@dataclass(frozen=True)
class Days:
    """A period that has both its days, in their order."""

    opens: date
    last: date

    @property
    def length(self) -> int:
        return (self.last - self.opens).days


def of_period(period: Period, rules: Rules | None) -> Iterator[Finding]:
    """Say what stops the period; and where nothing does, what a reader would ask about it."""
    opens, last = period.opens_on, period.closes_on
    if not (opens and last):
        yield _dates(_("The last day of the period is missing."))
    elif period.today and last < period.today:
        text = _("The last day, %(day)s, is over: choose a day that is still to come.")
        yield _dates(text % {"day": day(last)})
    elif last <= opens:
        yield _dates(_("The period ends before it begins: correct the dates."))
    elif rules:
        days = Days(opens, last)
        yield from _too_short(days, rules)
        yield from _advice(days, rules)


def _dates(sentence: str | Promise) -> Finding:
    return Finding("dates", Severity.BLOCK, PLACE, sentence)


def _too_short(days: Days, rules: Rules) -> Iterator[Finding]:
    worked = workdays_between(days.opens, days.last, rules.calendar)
    if days.length < _least(rules):
        text = _(
            "The period is %(days)d days; this procedure asks for at least %(least)d: "
            "choose a later last day."
        ) % {"days": days.length, "least": _least(rules)}
        yield Finding("too_short", Severity.BLOCK, PLACE, text)
    elif worked < rules.hard_min_workdays:
        text = _(
            "The period has %(days)d working days; this procedure asks for at least %(least)d: "
            "choose a later last day."
        ) % {"days": worked, "least": rules.hard_min_workdays}
        yield Finding("too_short", Severity.BLOCK, PLACE, text)
    elif days.length < rules.min_days:
        yield _short(rules)


def _least(rules: Rules) -> int:
    blocks = rules.below_least == Rules.BelowLeast.BLOCK
    return rules.min_days if blocks else rules.hard_min_days


def _short(rules: Rules) -> Finding:
    least = {"least": rules.min_days}
    if rules.below_least == Rules.BelowLeast.ALLOW:
        text = _("The period is under the usual %(least)d days.") % least
        mend = _("It is allowed; more people are heard in a longer one.")
        return Finding("short_period", Severity.ADVICE, PLACE, text, mend)
    text = _("The period is under %(least)d days: give the reason, which is printed.") % least
    return Finding("short_period", Severity.REASON, SHORT_PERIOD, text)


def _advice(days: Days, rules: Rules) -> Iterator[Finding]:
    last, calendar = days.last, rules.calendar
    if not is_workday(last, calendar):
        yield _day_off(last, rules)
    elif made_up := _made_up(last, calendar):
        text = _("The week of the last day has a make-up workday, %(day)s.")
        mend = _("Tell who takes opinions by hand or telephone on which days, or choose another.")
        yield Finding("makeup_week", Severity.ADVICE, PLACE, text % {"day": day(made_up)}, mend)
    for holiday in holidays_between(days.opens, last, calendar):
        yield _spans(holiday, last, calendar)
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


def _spans(holiday: Holiday, last: date, calendar: str) -> Finding:
    text = _("The period spans %(festival)s, %(first)s to %(last)s, when few people read drafts.")
    later = {
        "days": holiday.days,
        "day": day(next_workday(last + timedelta(days=holiday.days), calendar)),
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
