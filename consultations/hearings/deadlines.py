"""What is due when before a hearing: counted back from its day by the rules of its procedure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consultations.models import Hearing, Rules


@dataclass(frozen=True)
class Deadline:
    """One thing that is due; ``done_on`` is None while it is not done."""

    name: str | Promise
    due_on: date
    done_on: date | None
    today: date

    @property
    def is_late(self) -> bool:
        """Done after its day, or not done and the day is past."""
        return (self.done_on or self.today) > self.due_on

    @property
    def is_done(self) -> bool:
        return self.done_on is not None

    @property
    def words(self) -> str:
        """How it stands, in calendar days, as the rules count them."""
        n = ((self.done_on or self.today) - self.due_on).days
        if self.is_done:
            return _done_late(n) if n > 0 else _("done in time")
        if n > 0:
            return ngettext("%(n)s day overdue", "%(n)s days overdue", n) % {"n": n}
        if n == 0:
            return _("due today")
        return ngettext("%(n)s day left", "%(n)s days left", -n) % {"n": -n}


def _done_late(n: int) -> str:
    return ngettext("done %(n)s day late", "done %(n)s days late", n) % {"n": n}


def announce_by(day: date, rules: Rules) -> date:
    """The last day on which a hearing on ``day`` may be announced in time."""
    return day - timedelta(days=rules.hearing_announce_days)


def deadlines(hearing: Hearing, now: datetime, delivered: datetime | None) -> list[Deadline]:
    """List what is due; load ``consultation__rules``. ``delivered``: when the last got the papers.

    The day of the hearing is not counted (Civil Code, Article 201).
    """
    rules, today = hearing.consultation.rules, timezone.localdate(now)
    rows = [
        (gettext_lazy("Announce the hearing"), rules.hearing_announce_days, hearing.announced_at),
        (
            gettext_lazy("Publish the list of participants"),
            rules.hearing_list_days,
            hearing.listed_at,
        ),
        (gettext_lazy("Send the papers"), rules.hearing_papers_days, delivered),
    ]
    return [
        Deadline(name, hearing.day - timedelta(days=days), _day(at), today)
        for name, days, at in rows
    ]


def _day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None
