from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from consultations.models import ClauseText, Profile, Rules


@dataclass(frozen=True)
class DraftClause:
    """One block of the editor: ``level`` is a ClauseText.Level."""

    key: UUID
    level: str
    label: str
    heading: str = ""
    text: str = ""

    @property
    def is_heading(self) -> bool:
        return self.level in ClauseText.HEADINGS


@dataclass(frozen=True)
class Draft:
    """What an editor hands over for release; any part may still be missing."""

    title: str
    profile: Profile | None
    lead: Department | None
    office: Department | None
    contact: str
    note: str
    opens_on: date | None
    closes_on: date | None
    short_period_reason: str = ""
    legal_basis: list[str] = field(default_factory=list)
    basis: list[dict[str, str]] = field(default_factory=list)
    summary: list[dict[str, str]] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    attachments: list[dict[str, str | int]] = field(default_factory=list)
    clauses: tuple[DraftClause, ...] = ()

    @cached_property
    def rules(self) -> Rules | None:
        """What the procedure asks for on the first day of the period."""
        return (
            self.profile.rules_on(self.opens_on or timezone.localdate()) if self.profile else None
        )

    @property
    def days(self) -> int:
        """Length of the period in days, the first not counted (Civil Code, Article 201)."""
        if not (self.opens_on and self.closes_on):
            return 0
        return (self.closes_on - self.opens_on).days

    def missing(self) -> dict[str, str | Promise]:
        """What stands between this draft and its publication: part → sentence, empty when ready.

        Decisions of the State Council, No. 713, Article 15: text, explanation, how and until
        when to comment; 30 days as a rule, fewer only with a reason that is printed.
        """
        absent: dict[str, str | Promise] = {}
        if not self.note.strip():
            absent["note"] = _("The explanatory note is missing.")
        if not (self.opens_on and self.closes_on):
            absent["closes_on"] = _("The last day of the period is missing.")
        elif self.days < 1:
            absent["closes_on"] = _("The period ends before it begins: correct the dates.")
        if not self.contact.strip():
            absent["contact"] = _("The contact is missing: office, telephone, address.")
        if self.lead is None:
            absent["lead"] = _("The lead department is missing.")
        if self.rules is None:
            absent["profile"] = _("The procedure is missing.")
            if self.profile:
                absent["profile"] = _("This procedure is not in force on the first day.")
            return absent
        absent.update(self._faulty_clauses(self.rules))
        if "closes_on" not in absent:
            absent.update(self._too_short(self.rules))
        return absent

    def _faulty_clauses(self, rules: Rules) -> dict[str, str | Promise]:
        if rules.needs_clauses and not self.clauses:
            return {"clauses": _("The text has no clauses.")}
        if not all(part.text or part.heading for part in self.clauses):
            return {
                "clauses": _(
                    "A clause has neither heading nor text: write one, or take the clause out."
                )
            }
        if len({part.key for part in self.clauses}) < len(self.clauses):
            return {
                "clauses": _("A clause stands in the text twice under the same key: take one out.")
            }
        return {}

    def _too_short(self, rules: Rules) -> dict[str, str | Promise]:
        if self.days < rules.hard_min_days:
            text = _(
                "The period is %(days)d days; this procedure asks for at least %(least)d: "
                "choose a later last day."
            )
            return {"closes_on": text % {"days": self.days, "least": rules.hard_min_days}}
        if self.days < rules.min_days and not self.short_period_reason.strip():
            text = _("The period is under %(least)d days: give the reason, which is printed.")
            return {"short_period_reason": text % {"least": rules.min_days}}
        return {}


def day_begins(day: date) -> datetime:
    """The instant at which ``day`` begins in the site's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def day_ends(day: date) -> datetime:
    """24:00 of ``day``: the first instant after it."""
    return day_begins(day + timedelta(days=1))
