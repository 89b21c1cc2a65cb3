"""Papers for a hearing, and the record of how they reached each participant."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Min, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from consultations.hearings.telling import tell
from consultations.models import Delivery, Hearing, HearingFile, Registration
from core.errors import DomainError, StaleState


class NothingToSend(DomainError):
    message = _("There is no paper yet: upload one first.")


class NotListed(DomainError):
    message = _("Papers are sent to those on the list: publish the list first.")


@transaction.atomic
def keep_file(
    *, hearing: Hearing, title: str, name: str, content: bytes, by: User, now: datetime, kind: str
) -> HearingFile:
    """Keep a file that was cleaned; the same content again is the file that is there already.

    Raises StaleState where papers are of no use any more, or there is nothing to sign yet.
    """
    row = Hearing.objects.select_for_update(of=("self",)).get(pk=hearing.pk)
    before = (Hearing.State.DRAFT, *Hearing.AHEAD)
    lawful = before if kind == HearingFile.Kind.PAPER else (Hearing.State.HELD,)
    if row.state not in lawful:
        raise StaleState
    digest = hashlib.sha256(content).hexdigest()
    facts = {"title": title, "name": name, "content": content, "size": len(content)}
    file, is_new = HearingFile.objects.get_or_create(
        hearing=row,
        kind=kind,
        sha256=digest,
        defaults={**facts, "uploaded_by": by, "uploaded_at": now},
    )
    if is_new:
        record(verb="consultations.hearing_file", subject=row, actor=by, at=now, sha256=digest)
    return file


@transaction.atomic
def send_papers(*, hearing: Hearing, by: User, now: datetime) -> int:
    """Tell all who speak where the papers are, and note it; return to how many that was new."""
    papers = _count_papers(hearing)
    told = Delivery.objects.filter(
        registration=OuterRef("pk"), way=Delivery.Way.NOTICE, papers=papers
    )
    speakers = hearing.registrations.speakers().seated().select_related("person")
    rows = list(speakers.filter(~Exists(told)))
    _deliver(hearing, rows, way=Delivery.Way.NOTICE, papers=papers, by=by, at=now)
    return len(rows)


@transaction.atomic
def note_delivery(*, registration: Registration, way: str, by: User, at: datetime) -> None:
    """Note that one participant was handed the papers, or that they went by post."""
    hearing = registration.hearing
    if registration.state != Registration.State.SEATED:
        raise StaleState
    _deliver(hearing, [registration], way=way, papers=_count_papers(hearing), by=by, at=at)


def _count_papers(hearing: Hearing) -> int:
    if hearing.state != Hearing.State.LISTED:
        raise NotListed
    papers = hearing.files.filter(kind=HearingFile.Kind.PAPER).count()
    if not papers:
        raise NothingToSend
    return papers


def _deliver(
    hearing: Hearing,
    rows: Iterable[Registration],
    *,
    way: str,
    papers: int,
    by: User,
    at: datetime,
) -> None:
    made = [Delivery(registration=row, way=way, at=at, by=by, papers=papers) for row in rows]
    Delivery.objects.bulk_create(made, ignore_conflicts=True)
    if way == Delivery.Way.NOTICE:
        tell(hearing, rows, "hearing_papers", papers=str(papers))
    record(
        verb="consultations.papers_delivered",
        subject=hearing,
        actor=by,
        at=at,
        way=way,
        registrations=[row.pk for row in rows],
    )


def delivered_at(hearing: Hearing) -> datetime | None:
    """When the last of those who speak first got the papers; None while one has none."""
    rows = hearing.registrations.speakers().seated()
    firsts = list(rows.annotate(first=Min("deliveries__at")).values_list("first", flat=True))
    return max(firsts) if firsts and None not in firsts else None
