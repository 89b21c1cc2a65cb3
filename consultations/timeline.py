"""The way of a round for everybody to read: what was done and why, and what is promised by when."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership
from consultations.models import Consultation, Step
from consultations.promises import (
    CLOSES,
    OPENS,
    Promise,
    answered_late,
    pause_of,
    promises_of,
)
from presentation.dates import closing, day, moment, time_left

State, Kind = Consultation.State, Step.Kind
DONE, CURRENT, FUTURE, LATE, STOPPED = "done", "current", "future", "late", "stopped"


@dataclass(frozen=True)
class Stage:
    """One station: ``reason`` is what an official typed, ``note`` a sentence of ours."""

    label: str
    state: str
    when: str = ""
    note: str = ""
    reason: str = ""
    who: str = ""


def timeline(consultation: Consultation, now: datetime) -> list[Stage]:
    """What was done, oldest first, then what is promised. One query after
    ``look_up_lives``: for the posts of those who acted.
    """
    steps = list(consultation.steps.all())
    names = _posts(consultation, steps)
    past = [_done(consultation, step, names) for step in steps]
    return [*past, *_to_come(consultation, now)]


def _posts(consultation: Consultation, steps: list[Step]) -> dict[int, str]:
    """Who acted, as department and post: never by a private name."""
    people = {step.by_id for step in steps if step.by_id}
    if not people:
        return {}
    units = (consultation.lead_id, consultation.office_id)
    posts = Membership.objects.filter(
        user__in=people, department__in=units, role=Membership.Role.OFFICIAL
    )
    # A post may have run out since: then the office that runs the round stands for it.
    found = dict.fromkeys(people, consultation.office.name)
    for post in posts.select_related("department"):
        found[post.user_id] = f"{post.department.name} · {post.get_role_display()}"
    return found


def _done(consultation: Consultation, step: Step, names: dict[int, str]) -> Stage:
    return Stage(
        label=_label(step),
        state=STOPPED if step.kind == Kind.CANCELLED else DONE,
        when=closing(step.at) if step.kind == Kind.CLOSED else moment(step.at),
        note=_note(consultation, step),
        reason=step.reason,
        who=names.get(step.by_id or 0, ""),
    )


def _label(step: Step) -> str:
    facts = {"day": day(step.day_after) if step.day_after else ""}
    match step.kind:
        case Kind.AMENDED if step.version:
            return _("Version %(n)d of the text was published") % {"n": step.version.number}
        case Kind.EXTENDED:
            return _("More time to speak: until %(day)s") % facts
        case Kind.POSTPONED:
            return _("The report was put off until %(day)s") % facts
    return LABELS[Kind(step.kind)]()


LABELS = {
    Kind.ANNOUNCED: lambda: _("The consultation was announced"),
    Kind.OPENED: lambda: _("Opinions were taken from here on"),
    Kind.AMENDED: lambda: _("The text was published anew"),
    Kind.CLOSED: lambda: _("The period ended"),
    Kind.TREATING: lambda: _("The answering of opinions began"),
    Kind.PAUSED: lambda: _("The clock was stopped"),
    Kind.RESUMED: lambda: _("The clock runs again"),
    Kind.ANSWERED: lambda: _("All opinions are answered, the report is public"),
    Kind.ARCHIVED: lambda: _("Put on record"),
    Kind.CANCELLED: lambda: _("The consultation was called off"),
}


def _note(consultation: Consultation, step: Step) -> str:
    if step.kind == Kind.ANSWERED:
        late = answered_late(consultation, step.at)
        told = ngettext(
            "%(n)d day after the promised one", "%(n)d days after the promised one", late
        )
        return told % {"n": late} if late else ""
    if step.day_before and step.day_after:
        return _("Promised before: %(day)s") % {"day": day(step.day_before)}
    return ""


def _to_come(consultation: Consultation, now: datetime) -> list[Stage]:
    stages = [_promised(consultation, one, now) for one in promises_of(consultation, now)]
    if consultation.state == State.CLOSED:
        stages.insert(0, Stage(_("Opinions are sorted into themes"), CURRENT))
    # Without a day: none is promised for it.
    if consultation.state not in (State.ARCHIVED, State.CANCELLED):
        stages.append(Stage(_("Put on record"), FUTURE))
    return stages


def _promised(consultation: Consultation, promise: Promise, now: datetime) -> Stage:
    if promise.what == OPENS:
        return Stage(_("People can speak"), FUTURE, _("from %(day)s") % {"day": day(promise.day)})
    if promise.what == CLOSES:
        ends, speaking = consultation.closes_at, consultation.accepts(now)
        told = _("until %(day)s") % {"day": closing(ends)}
        if not speaking:
            return Stage(_("The period ends"), FUTURE, told)
        return Stage(_("People can speak"), CURRENT, told, time_left(ends, now))
    return _report(consultation, promise)


def _report(consultation: Consultation, promise: Promise) -> Stage:
    label = _("Report: what was adopted, what not, and why")
    if promise.days_late:
        return Stage(label, LATE, note=late_words(promise))
    state = CURRENT if consultation.state == State.TREATING else FUTURE
    told = _("by %(day)s") % {"day": day(promise.day)}
    pause = pause_of(consultation)
    if pause is None:
        return Stage(label, state, told)
    note = _("The clock stands still since %(day)s; the day above moves on until it runs again.")
    return Stage(label, state, told, note % {"day": day(pause.first_day)}, pause.reason)


def late_words(promise: Promise) -> str:
    """Say plainly that a promise was not kept so far."""
    told = ngettext(
        "Should have been published by %(day)s; %(n)d day late",
        "Should have been published by %(day)s; %(n)d days late",
        promise.days_late,
    )
    return told % {"day": day(promise.day), "n": promise.days_late}


def stations(consultation: Consultation, now: datetime) -> list[Stage]:
    """The same way in four words, for cards: public, open, being answered, answered."""
    labels = [
        _("Made public"),
        _("Open for opinions"),
        _("Being answered"),
        _("Answers published"),
    ]
    at = _station(consultation, now)
    if at is None:
        return []
    return [
        Stage(label, DONE if place < at else CURRENT if place == at else FUTURE)
        for place, label in enumerate(labels)
    ]


def _station(consultation: Consultation, now: datetime) -> int | None:
    """Which of the four it has come to, by the clock; 4 past them all; None: called off."""
    row = consultation
    if row.state == State.CANCELLED:
        return None
    if row.state in (State.ANSWERED, State.ARCHIVED):
        return 4
    if row.state in Consultation.HEARING and now < row.closes_at:
        return 1 if row.opens_at <= now else 0
    return 2
