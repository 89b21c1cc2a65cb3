"""D7 部门意见协调表: one row for each remark, and one for each department that made none."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.circulating.overview import Overview
from cms.models import Invitation, Remark, Step
from presentation.dates import day


@dataclass(frozen=True)
class Row:
    """The seven columns; several paragraphs of one are parted by line ends."""

    number: int
    unit: str
    clause: str
    remark: str
    treatment: str
    coordination: str
    dispute: str

    @property
    def cells(self) -> tuple[str, ...]:
        return (
            str(self.number),
            self.unit,
            self.clause,
            self.remark,
            self.treatment,
            self.coordination,
            self.dispute,
        )


@dataclass(frozen=True)
class Dispute:
    """A remark on which no agreement was reached, with the views of both sides."""

    unit: str
    office: str
    clause: str
    theirs: str
    ours: str


@dataclass(frozen=True)
class Table:
    """``facts`` says whose table it is, ``counts`` how many of how many, one sentence each."""

    title: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    counts: tuple[str, ...]
    disputes: tuple[Dispute, ...]
    digest: str
    is_intact: bool

    @property
    def heading(self) -> str:
        return _("Table of the departments' remarks")


def columns() -> tuple[str, ...]:
    """The heads of the seven columns, as practice.md has them."""
    return (
        pgettext("table of departments", "No."),
        pgettext("table of departments", "Unit"),
        pgettext("table of departments", "Clause"),
        pgettext("table of departments", "Remark"),
        pgettext("table of departments", "Adoption"),
        pgettext("table of departments", "Course of coordination"),
        pgettext("table of departments", "Reason for disagreement"),
    )


def table_of(whole: Overview, today: date) -> Table:
    circulation = whole.circulation
    rows = [parts for row in whole.invitations for parts in _rows(row, today)]
    return Table(
        title=circulation.title,
        facts=_facts(whole, today),
        rows=tuple(Row(n, *parts) for n, parts in enumerate(rows, 1)),
        counts=tuple(_counts(whole)),
        disputes=tuple(_dispute(remark) for remark in whole.disputes),
        digest=circulation.digest,
        is_intact=circulation.is_intact,
    )


def _facts(whole: Overview, today: date) -> tuple[tuple[str, str], ...]:
    row = whole.circulation
    round_ = _("round %(n)d, %(state)s") % {"n": row.number, "state": row.get_state_display()}
    until = str(day(row.due_on))
    if row.first_due_on:
        facts = {"until": until, "first": str(day(row.first_due_on)), "why": row.extension_reason}
        until = _("%(until)s (extended from %(first)s: %(why)s)") % facts
    found = [
        (_("Drafting unit"), row.department.name),
        (_("Round"), round_),
        (_("Asked on"), str(day(row.started_at))),
        (_("Reply by"), until),
        (_("Table made on"), str(day(today))),
    ]
    if row.reason:
        found.insert(4, (_("Reason for the short time"), row.reason))
    return tuple(found)


def _rows(row: Invitation, today: date) -> Iterator[tuple[str, ...]]:
    if not row.is_replied or row.answer == Invitation.Answer.NO_OBJECTION:
        yield _unit(row), "—", _silence(row, today), "—", "—", "—"
        return
    for remark in row.remarks.all():
        yield (
            _unit(row),
            place_of(remark),
            said_in(remark),
            _treatment(remark),
            "\n".join(map(told, remark.steps.all())) or "—",
            _reason(remark),
        )


def _unit(row: Invitation) -> str:
    name = {"name": row.department.name}
    return _("%(name)s (replied late)") % name if row.is_late else row.department.name


def _silence(row: Invitation, today: date) -> str:
    """What stands where there is no remark. Silence is told as silence."""
    facts = {"day": str(day(row.circulation.due_on))}
    if row.is_replied:
        return _("no objection (reply of %(day)s)") % {"day": str(day(row.replied_at))}
    if row.circulation.is_open and row.circulation.due_on >= today:
        return _("no reply yet (asked to reply by %(day)s)") % facts
    return _("no reply by %(day)s") % facts


def place_of(remark: Remark) -> str:
    if not remark.clause:
        return _("the whole draft")
    place: str = remark.invitation.circulation.places[remark.clause]["place"]
    return place


def said_in(remark: Remark) -> str:
    proposed = _("Proposed wording: %(words)s") % {"words": remark.proposed}
    return "\n".join(part for part in (remark.words, remark.proposed and proposed) if part)


def _treatment(remark: Remark) -> str:
    if remark.state == Remark.State.WAITING:
        return str(remark.get_state_display())
    return str(remark.get_treatment_display())


def told(step: Step) -> str:
    """One step of coordination in a line: when, who, what, and why."""
    act = step.get_treatment_display() if step.treatment else step.get_act_display()
    facts = {"day": str(day(step.at)), "unit": step.department.name, "act": act}
    if not step.words:
        return _("%(day)s, %(unit)s: %(act)s.") % facts
    return _("%(day)s, %(unit)s: %(act)s. %(words)s") % {**facts, "words": step.words}


def _reason(remark: Remark) -> str:
    if remark.state == Remark.State.UPHELD:
        return _("The department upholds its remark; the reason is not stated yet.")
    return remark.dispute_reason or "—"


def _counts(whole: Overview) -> Iterator[str]:
    yield _(
        "Of %(asked)s departments, %(remarks)s replied with remarks, %(none)s without objection, "
        "%(silent)s gave no reply, %(expected)s still have time."
    ) % {
        "asked": whole.asked,
        "remarks": whole.with_remarks,
        "none": whole.no_objection,
        "silent": len(whole.silent),
        "expected": whole.expected,
    }
    yield _(
        "Of %(n)s remarks, %(adopted)s were adopted, %(partly)s in part, %(declined)s not; "
        "%(untreated)s are not treated yet. On %(disputes)s of %(n)s there is no agreement."
    ) % {
        "n": len(whole.remarks),
        "adopted": whole.adopted,
        "partly": whole.partly,
        "declined": whole.declined,
        "untreated": whole.untreated,
        "disputes": len(whole.disputes),
    }


def _dispute(remark: Remark) -> Dispute:
    steps = list(remark.steps.all())
    upheld = [step.words for step in steps if step.act == Step.Act.UPHELD]
    treated = [step.words for step in steps if step.act == Step.Act.TREATED]
    ours = [*treated[-1:], remark.dispute_reason]
    return Dispute(
        unit=remark.invitation.department.name,
        office=remark.invitation.circulation.department.name,
        clause=place_of(remark),
        theirs="\n".join(part for part in (said_in(remark), *upheld[-1:]) if part),
        ours="\n".join(part for part in ours if part),
    )
