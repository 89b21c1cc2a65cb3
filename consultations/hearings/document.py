"""D8: all that there is of a hearing in one document, for the page and for the file alike."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from consultations.hearings.deadlines import Deadline, deadlines
from consultations.hearings.papers import delivered_at
from consultations.hearings.reading import (
    Places,
    agenda,
    changes,
    files,
    passages,
    places,
)
from consultations.models import Hearing, Passage, Registration
from presentation.dates import day, hour, moment


@dataclass(frozen=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """Each cell with the name of its column, for a screen that is too narrow for columns."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Part:
    """One part: ``paragraphs``, ``codes`` with what they are of, a table, parts of its own."""

    title: str
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None
    codes: tuple[tuple[str, str], ...] = ()
    parts: tuple["Part", ...] = ()


def document(hearing: Hearing) -> list[Part]:
    """Read the six parts of D8 (practice.md §3.1); load what ``reading.loaded`` loads."""
    here = places(hearing, deliveries=True)
    return [
        _announcement(hearing),
        Part(
            _("How speakers were selected"),
            tuple(_selection(hearing)),
            codes=((_("Seed"), hearing.seed),) if hearing.is_drawn else (),
        ),
        _list(hearing, here),
        _deliveries(hearing, here),
        _record(hearing, here),
        _report(hearing, here),
    ]


def _announcement(hearing: Hearing) -> Part:
    facts = [
        _("Matter: %(title)s") % {"title": hearing.consultation.title},
        _("Held by: %(office)s") % {"office": hearing.consultation.office.name},
        _("Day and hour: %(when)s") % {"when": when(hearing)},
        _("Form: %(form)s") % {"form": hearing.get_form_display()},
    ]
    if hearing.place:
        facts.append(_("Place: %(place)s") % {"place": hearing.place})
    facts.append(_("Announced: %(at)s") % {"at": moment(hearing.announced_at)})
    if hearing.late_reason:
        facts.append(_("Announced late because: %(why)s") % {"why": hearing.late_reason})
    rows = tuple(
        (item.title, str(item.minutes), " · ".join(c.thread.label for c in item.clauses.all()))
        for item in agenda(hearing)
    )
    head = (_("What is spoken about"), pgettext("agenda", "Minutes"), _("Clauses"))
    return Part(pgettext("hearing", "Announcement"), tuple(facts), Table(head, rows))


def when(hearing: Hearing) -> str:
    """The day and the hours: 2026年4月1日 09:00 to 11:30."""
    facts = {"begins": moment(hearing.begins_at), "ends": hour(hearing.ends_at)}
    return _("%(begins)s to %(ends)s") % facts


def _selection(hearing: Hearing) -> Iterable[str]:
    yield hearing.selection
    if hearing.is_drawn:
        words = _("The lot was drawn on %(day)s among %(n)s numbers.")
        yield words % {"day": day(hearing.drawn_at), "n": len(hearing.drawn_from)}
    for change in changes(hearing):
        told = _("No. %(n)s was given a seat: %(why)s")
        taken = _("The seat of No. %(n)s was taken: %(why)s")
        words = told if change.is_seated else taken
        yield words % {"n": change.registration.number, "why": change.reason}
    if hearing.list_reason:
        yield _("Why the list stands as it is: %(why)s") % {"why": hearing.list_reason}


def _list(hearing: Hearing, here: Places) -> Part:
    sides = " · ".join(f"{one.label} {one.seated}" for one in here.balance.sides)
    facts = [
        ngettext("%(n)s speaker: %(sides)s", "%(n)s speakers: %(sides)s", here.balance.seated)
        % {"n": here.balance.seated, "sides": sides or "–"},
        ngettext("%(n)s observer", "%(n)s observers", here.observers) % {"n": here.observers},
    ]
    if here.balance.consumers_needed is not None:
        words = _("Consumers among the speakers: %(n)s; the rules ask for %(needed)s at least.")
        needed = here.balance.consumers_needed
        facts.append(words % {"n": here.balance.consumers, "needed": needed})
    head = (_("No."), _("Name"), _("Takes part as"), _("Side"))
    rows = tuple(
        (str(row.number), row.label, row.get_participant_display(), row.get_side_display())
        for row in here.speakers
    )
    return Part(_("List of participants"), tuple(facts), Table(head, rows))


def _deliveries(hearing: Hearing, here: Places) -> Part:
    papers = tuple((file.title, file.sha256) for file in files(hearing))
    head = (_("No."), _("When"), pgettext("papers", "How"), pgettext("papers", "By whom"))
    rows = tuple(
        (str(row.number), str(moment(one.at)), one.get_way_display(), hearing_office(hearing))
        for row in here.speakers
        for one in row.deliveries.all()
    )
    due = deadlines(hearing, hearing.begins_at, delivered_at(hearing))
    facts = tuple(_due(one) for one in due)
    return Part(_("How the papers were delivered"), facts, Table(head, rows), papers)


def _due(one: Deadline) -> str:
    facts = {"what": one.name, "day": day(one.due_on), "words": one.words}
    return _("%(what)s: until %(day)s, %(words)s") % facts


def hearing_office(hearing: Hearing) -> str:
    """Who acted: the office, whose officials are not named to the public."""
    return hearing.consultation.office.name


def _record(hearing: Hearing, here: Places) -> Part:
    words = tuple(
        _("%(who)s: %(words)s") % {"who": speaker(row), "words": row.words}
        for row in passages(hearing)
    )
    head = (_("No."), _("Name"), _("Confirmed"), _("Correction"))
    rows = tuple(
        (str(row.number), row.label, *_confirmed(row)) for row in here.speakers if row.attended
    )
    return Part(_("Record"), words, Table(head, rows))


def speaker(passage: Passage) -> str:
    """Who said it, as the record names them."""
    if passage.speaker is None:
        return passage.post
    facts = {"n": passage.speaker.number, "name": passage.speaker.label}
    return _("No. %(n)s, %(name)s") % facts


def _confirmed(row: Registration) -> tuple[str, str]:
    done = getattr(row, "confirmation", None)
    if done is None:
        return _("not yet"), ""
    told = [done.get_way_display(), str(day(done.at)), done.note]
    return " · ".join(filter(None, told)), correction(row)


def correction(row: Registration) -> str:
    """What a participant wants to see put right, unless a moderator keeps it from view."""
    done = getattr(row, "confirmation", None)
    said = done.correction if done else None
    return said.body if said and said.state == said.State.PUBLISHED else ""


def _report(hearing: Hearing, here: Places) -> Part:
    main = list(hearing.main_opinions.all())
    opinions = [
        text
        for number, row in enumerate(main, 1)
        for text in (
            _("%(n)s. Opinion: %(words)s") % {"n": number, "words": row.opinion},
            _("Facts: %(words)s") % {"words": row.facts},
            _("Reasons: %(words)s") % {"words": row.reasons},
        )
    ]
    treated = [
        _("%(n)s. %(words)s") % {"n": number, "words": row.treatment}
        for number, row in enumerate(main, 1)
    ]
    parts = (
        Part(_("How it was held"), tuple(_held(hearing, here))),
        Part(_("Main opinions, facts and reasons"), tuple(opinions)),
        Part(_("What is done about them"), tuple(treated)),
    )
    return Part(_("Hearing report"), parts=parts)


def _held(hearing: Hearing, here: Places) -> Iterable[str]:
    came = [row for row in here.speakers if row.attended]
    spoke = Counter(row.get_side_display() for row in came)
    words = _("Held on %(when)s. Of %(seated)s speakers %(came)s came.")
    yield words % {"when": when(hearing), "seated": len(here.speakers), "came": len(came)}
    if spoke:
        yield " · ".join(f"{side} {n}" for side, n in spoke.items())
    signed = sum(row.confirmation.way != "none" for row in came if hasattr(row, "confirmation"))
    words = _("%(signed)s of %(came)s have confirmed the record.")
    yield words % {"signed": signed, "came": len(came)}
