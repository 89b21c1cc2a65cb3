import hashlib
import json
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from consultations.draft import Draft, DraftClause, day_begins, day_ends
from consultations.lineage.proposing import Proposal, inherit, propose
from consultations.models import Clause, ClauseText, Consultation, Step, Version
from consultations.services.steps import note, step_to
from contributions.models import Thread
from core.errors import DomainError
from presentation.dates import day


class NotReleasable(DomainError):
    message = _("This draft cannot be published yet.")


class OverAlready(DomainError):
    message = _("The round is over: the text it was about is not changed any more.")


@transaction.atomic
def release_version(
    *, consultation: Consultation | None, draft: Draft, actor: User | None, now: datetime
) -> Version:
    """Publish ``draft``: the first time as a consultation, later as its next version.

    Each clause keeps its thread for good, known by its key. A period that was published is not
    shortened, and once it has begun it is made longer on the desk alone. Where not a word of the
    text has changed, the last version is returned and only the facts of the round are brought up
    to date. Raises NotReleasable with one sentence for each thing that is missing, and
    OverAlready when opinions are no longer taken.
    """
    missing = draft.missing()
    if missing:
        raise NotReleasable(details=[str(text) for text in missing.values()])
    before = consultation and consultation.last_day
    # Before the round is locked: matching the clauses of a long text takes a moment.
    proposal = _proposal(consultation, draft)
    consultation = _update(consultation, draft) if consultation else _announce(draft, actor, now)
    last = consultation.versions.first()
    is_same = last is not None and last.digest == _digest(draft)
    version = last if is_same else _write_version(consultation, draft, now, proposal)
    if last and not (is_same and before == consultation.last_day):
        _note_amended(consultation, version, before, actor, now)
    record(
        verb="consultations.amended" if is_same else "consultations.released",
        subject=consultation,
        actor=actor,
        version=version.number,
        digest=version.digest,
        days=draft.days,
        reasons=draft.given,
    )
    if consultation.state == Consultation.State.ANNOUNCED and consultation.opens_at <= now:
        open_round(consultation=consultation)
    return version


def open_round(*, consultation: Consultation) -> None:
    """Let people speak: the state, and with it every thread of the round."""
    step_to(consultation, Consultation.State.OPEN, at=consultation.opens_at)
    threads_of(consultation).update(closed_at=None)
    consultation.thread.closed_at = None
    record(verb="consultations.opened", subject=consultation)


def threads_of(consultation: Consultation) -> "QuerySet[Thread]":
    """The thread of the whole and those of its clauses."""
    return Thread.objects.filter(
        Q(pk=consultation.thread_id) | Q(pk__in=consultation.clauses.values("thread"))
    )


def later_than_announced(consultation: Consultation, closes_on: date) -> str:
    """Why a running round is not given ``closes_on`` in the editing room; "" where it may be."""
    if consultation.state not in Consultation.RUNNING or closes_on <= consultation.last_day:
        return ""
    return _(
        "People were told that they can speak until %(day)s. To give them more time, use “Give "
        "more time” on the desk of this consultation: there the reason is asked, which is "
        "published. Put %(day)s back here to publish the text."
    ) % {"day": day(consultation.last_day)}


def _announce(draft: Draft, actor: User | None, now: datetime) -> Consultation:
    consultation = Consultation(created_at=now, thread=_thread(draft, closed_at=now))
    _fill(consultation, draft)
    consultation.opens_at = max(day_begins(draft.opens_on), now)
    consultation.closes_at = day_ends(draft.closes_on)
    consultation.save(force_insert=True)
    step_to(consultation, Consultation.State.ANNOUNCED, at=now, by=actor)
    return consultation


def _update(consultation: Consultation, draft: Draft) -> Consultation:
    consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if consultation.state not in Consultation.HEARING:
        raise OverAlready
    if said := later_than_announced(consultation, draft.closes_on):
        raise NotReleasable(details=[said])
    _fill(consultation, draft)
    consultation.closes_at = max(consultation.closes_at, day_ends(draft.closes_on))
    consultation.save()
    return consultation


def _note_amended(
    consultation: Consultation,
    version: Version,
    before: date,
    actor: User | None,
    now: datetime,
) -> None:
    """A new version, and a later last day of a round that has not begun."""
    days = {"day_before": before, "day_after": consultation.last_day}
    is_later = consultation.last_day > before
    facts = {"version": version, **(days if is_later else {})}
    note(consultation, Step.Kind.AMENDED, at=now, by=actor, **facts)


def _fill(consultation: Consultation, draft: Draft) -> None:
    if consultation.profile_id != draft.profile.pk:
        consultation.profile, consultation.rules = draft.profile, draft.rules
    consultation.title = draft.title
    consultation.lead, consultation.office = draft.lead, draft.office or draft.lead
    consultation.contact, consultation.questions = draft.contact, draft.questions
    consultation.short_period_reason = draft.short_period_reason


def _proposal(consultation: Consultation | None, draft: Draft) -> Proposal | None:
    last = consultation and consultation.versions.first()
    return propose(last, draft) if last and last.digest != _digest(draft) else None


def _write_version(
    consultation: Consultation, draft: Draft, now: datetime, proposal: Proposal | None
) -> Version:
    last = consultation.versions.first()
    version = Version.objects.create(
        consultation=consultation,
        number=last.number + 1 if last else 1,
        title=draft.title,
        note=draft.note,
        legal_basis=draft.legal_basis,
        basis=draft.basis,
        summary=draft.summary,
        attachments=draft.attachments,
        digest=_digest(draft),
        released_at=now,
    )
    clauses = _clauses(consultation, draft)
    _name_threads(consultation, clauses, draft)
    ClauseText.objects.bulk_create(
        ClauseText(
            version=version,
            clause=clauses[part.key],
            position=position,
            level=part.level,
            label=part.label,
            heading=part.heading,
            text=part.text,
        )
        for position, part in enumerate(draft.clauses)
    )
    if last:
        is_current = proposal is not None and proposal.last == last.pk
        inherit(version, proposal if is_current else propose(last, draft), clauses)
    return version


def _clauses(consultation: Consultation, draft: Draft) -> dict[object, Clause]:
    known = {clause.key: clause for clause in consultation.clauses.select_related("thread")}
    fresh: list[DraftClause] = [part for part in draft.clauses if part.key not in known]
    closed_at = consultation.thread.closed_at
    for part in fresh:
        known[part.key] = Clause.objects.create(
            consultation=consultation, key=part.key, thread=_thread(draft, closed_at=closed_at)
        )
    return known


def _name_threads(consultation: Consultation, clauses: dict[object, Clause], draft: Draft) -> None:
    """Push the present words of each clause down to its thread, for the desks below."""
    threads_of(consultation).update(matter=draft.title)
    threads = []
    for part in draft.clauses:
        thread = clauses[part.key].thread
        thread.title, thread.text = f"{part.label} {part.heading}".strip(), part.text
        threads.append(thread)
    Thread.objects.bulk_update(threads, ["title", "text"])


def _thread(draft: Draft, *, closed_at: datetime | None) -> Thread:
    return Thread.objects.create(
        kind=Thread.Kind.CONSULTATIONS,
        moderation=draft.rules.moderation,
        closed_at=closed_at,
    )


def _digest(draft: Draft) -> str:
    """SHA-256 over the words that were published, by which a copy can be compared."""
    words = [draft.title, draft.note, draft.legal_basis, draft.attachments]
    # Nothing is added where they are empty: versions from before they existed stay the same.
    words += [one for one in (draft.basis, draft.summary) if one]
    parts = [asdict(part) for part in draft.clauses]
    return hashlib.sha256(json.dumps([words, parts], default=str).encode()).hexdigest()
