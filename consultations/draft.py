from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from consultations.lints import (
    Finding,
    Period,
    Severity,
    of_contact,
    of_papers,
    of_parts,
    of_period,
    of_source,
    of_text,
    of_words,
)
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
    # Why something shall stand that a finding of this name asks about.
    reasons: dict[str, str] = field(default_factory=dict)
    # The day of publication, where a plan for the past would be a mistake.
    today: date | None = None
    legal_basis: list[str] = field(default_factory=list)
    basis: list[dict[str, str]] = field(default_factory=list)
    summary: list[dict[str, str]] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    attachments: list[dict[str, str | int]] = field(default_factory=list)
    clauses: tuple[DraftClause, ...] = ()
    # What the rooms above have to say of it.
    further: tuple[Finding, ...] = ()

    @cached_property
    def rules(self) -> Rules | None:
        """What the procedure asks for on the first day of the period."""
        return (
            self.profile.rules_on(self.opens_on or timezone.localdate()) if self.profile else None
        )

    @property
    def period(self) -> Period:
        return Period(self.opens_on, self.closes_on, self.today)

    @property
    def days(self) -> int:
        """Length of the period in days, the first not counted (Civil Code, Article 201)."""
        return self.period.days

    def missing(self) -> dict[str, str | Promise]:
        """What stands between this draft and its publication: part → sentence, empty when ready.

        That is what blocks, and what asks for a reason that nobody has given.
        """
        absent: dict[str, str | Promise] = {}
        for finding in self.findings:
            if finding.severity == Severity.BLOCK:
                absent.setdefault(finding.place, finding.sentence)
            elif finding.severity == Severity.REASON and not self.reason_for(finding):
                said = (absent.get(finding.answered_in), finding.sentence, finding.mend)
                absent[finding.answered_in] = _run_on([str(words) for words in said if words])
        return absent

    def reason_for(self, finding: Finding) -> str:
        """Why it shall stand all the same; empty where nobody has said so."""
        if finding.name == "short_period":
            return self.short_period_reason.strip()
        return self.reasons.get(finding.name, "").strip()

    @property
    def given(self) -> dict[str, str]:
        """The reasons for which something stands all the same, by the name of the finding."""
        asked = [one for one in self.findings if one.severity == Severity.REASON]
        return {one.name: reason for one in asked if (reason := self.reason_for(one))}

    @cached_property
    def findings(self) -> list[Finding]:
        """Everything there is to say about this draft, what stands in the way first."""
        found = [*self._of_parts(), *of_period(self.period, self.rules)]
        if self.rules:
            kinds = [str(file.get("kind", "")) for file in self.attachments]
            found += [
                *of_text(self.clauses, self.rules),
                *of_papers(kinds, self.rules),
                *of_source(self.rules),
            ]
        found += of_words({"note": self.note, "contact": self.contact, "clauses": self._text})
        found += of_contact(self.contact)
        found += self.further
        return sorted(found, key=lambda one: list(Severity).index(one.severity))

    def _of_parts(self) -> Iterator[Finding]:
        parts = {"note": self.note.strip(), "contact": self.contact.strip(), "lead": self.lead}
        yield from of_parts({**parts, "profile": self.profile})
        if self.profile and not self.rules:
            sentence = _("This procedure is not in force on the first day.")
            yield Finding("not_in_force", Severity.BLOCK, "profile", sentence)

    @property
    def _text(self) -> str:
        return "\n".join(part.text for part in self.clauses)


def day_begins(day: date) -> datetime:
    """The instant at which ``day`` begins in the site's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def day_ends(day: date) -> datetime:
    """24:00 of ``day``: the first instant after it."""
    return day_begins(day + timedelta(days=1))


def _run_on(sentences: list[str]) -> str:
    """Put sentences behind each other; a Chinese stop is as wide as a blank."""
    return " ".join(sentences).replace("。 ", "。")
