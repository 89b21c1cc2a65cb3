import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from consultations.models import Consultation, Point, Submission
from contributions.models import Contribution, Thread
from contributions.text import own_contacts
from contributions.text import publish as public_text
from core.errors import DomainError
from moderation.services import receive


class NotOpen(DomainError):
    message = _("Opinions are not taken at this time.")


class NoPoints(DomainError):
    message = _("A submission has between 1 and 40 points.")


class KeyTaken(DomainError):
    message = _("This form was sent before by someone else. Open it again and send it.")


class SentInOtherWords(DomainError):
    message = _(
        "This form was sent before, in other words, and those have been received. Open it "
        "again to say more."
    )


@dataclass(frozen=True)
class PointSaid:
    """One point as it was typed: ``thread`` is the clause's, or that of the whole text."""

    thread: Thread
    body: str
    stance: str = ""
    proposal: str = ""


def submit(
    *,
    consultation: Consultation,
    author: User | None,
    points: Sequence[PointSaid],
    key: UUID,
    now: datetime,
    person_key: str = "",
    is_public: bool = True,
    check_open: bool = True,
    **envelope: object,
) -> Submission:
    """Take in one submission with its points, or return the same one sent with ``key`` before.

    ``envelope`` are columns of Submission (channel, participant, region, …). Raises NotOpen
    with the dates, NoPoints, KeyTaken, SentInOtherWords, or what ``receive`` raises. The caller
    has checked that the threads are the consultation's and who may hand in for whom.
    """
    if check_open and not consultation.accepts(now):
        raise NotOpen
    if not 1 <= len(points) <= Submission.MOST_POINTS:
        raise NoPoints
    try:
        with transaction.atomic():
            submission = Submission.objects.create(
                consultation=consultation,
                author=author,
                person_key=person_key or f"user:{author.pk}",
                assurance=author.assurance if author else User.Assurance.NONE,
                idempotency_key=key,
                submitted_at=now,
                **envelope,
            )
            _store(submission, points, is_public=is_public)
    except IntegrityError as error:
        # The unique key is the rule: the same form was sent twice, or a hundred times at once.
        submission = _sent_before(consultation, author, key, points)
        if submission is None:
            raise KeyTaken from error
    return submission


def _sent_before(
    consultation: Consultation, author: User | None, key: UUID, points: Sequence[PointSaid]
) -> Submission | None:
    """The submission with ``key``; raises SentInOtherWords where it says something else."""
    rows = Submission.objects.filter(idempotency_key=key, author=author, consultation=consultation)
    found = rows.select_related("consultation").first()
    if found and not _is_repeated(found, points):
        raise SentInOtherWords
    return found


def _is_repeated(submission: Submission, points: Sequence[PointSaid]) -> bool:
    """Whether ``points`` are what was sent then; who went back and wrote on must be told."""
    public = own_contacts(submission.consultation.contact)
    rows = Contribution.objects.filter(point__submission=submission).order_by("pk")
    return list(rows.values_list("thread", "body", "proposal")) == [
        (
            said.thread.pk,
            public_text(said.body, public).text,
            public_text(said.proposal, public).text,
        )
        for said in points
    ]


def _store(submission: Submission, points: Sequence[PointSaid], *, is_public: bool) -> None:
    public = own_contacts(submission.consultation.contact)
    rows = [
        receive(
            thread=said.thread,
            author=submission.author,
            body=said.body,
            proposal=said.proposal,
            stance=said.stance,
            is_public=is_public,
            public=public,
            at=submission.submitted_at,
        )
        for said in points
    ]
    Point.objects.bulk_create(Point(contribution=row, submission=submission) for row in rows)
    record(
        verb="consultations.submitted",
        subject=submission,
        actor=submission.author,
        channel=submission.channel,
        points=[row.pk for row in rows],
    )


def outside_person(consultation: Consultation, outside_id: str) -> str:
    """A keyed hash that tells people of an outside source apart within one consultation only."""
    told = f"{consultation.pk}:{outside_id}".encode()
    return hmac.new(settings.SEAL_KEY.encode(), told, hashlib.sha256).hexdigest()
