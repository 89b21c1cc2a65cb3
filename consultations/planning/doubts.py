"""Where a plan does not fit, and what would."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.planning.plan import Plan, Stage, plan_from
from core.calendar import is_known, is_workday
from presentation.dates import day


def doubts(plan: Plan, *, target: date | None, today: date) -> Iterator[str]:
    """Say what a careful colleague would say of ``plan``; ``target`` where one counted back."""
    if plan.begins < today:
        yield _too_late(plan, target, today)
    if target and not is_workday(target, plan.rules.calendar):
        yield _("The day of decision, %(day)s, is a day off.") % {"day": day(target)}
    for holiday in plan.holidays:
        text = ngettext(
            "The period spans %(festival)s and was made %(n)s day longer for it.",
            "The period spans %(festival)s and was made %(n)s days longer for it.",
            holiday.days,
        )
        yield text % {"festival": holiday.festival.label, "n": holiday.days}
    if not is_known(plan.ends, plan.rules.calendar):
        text = _("It is not yet announced which days of %(year)s are made up for: plan anew then.")
        yield text % {"year": plan.ends.year}
    retired = plan.rules.retired_on
    if retired and retired <= plan.span(Stage.PERIOD).first:
        text = _("These rules are in force only until %(day)s: others will apply.")
        yield text % {"day": day(retired)}


def _too_late(plan: Plan, target: date | None, today: date) -> str:
    if target is None:
        return _("The first day is over already.")
    late = (today - plan.begins).days
    text = ngettext(
        "It does not fit: drafting would have had to begin on %(first)s, %(n)s day ago. Begun "
        "today, the decision can come on %(day)s at the earliest.",
        "It does not fit: drafting would have had to begin on %(first)s, %(n)s days ago. Begun "
        "today, the decision can come on %(day)s at the earliest.",
        late,
    )
    earliest = plan_from(plan.wish, today).decides
    return text % {"first": day(plan.begins), "n": late, "day": day(earliest)}
