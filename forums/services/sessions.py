"""What becomes of a session: announced, opened, ended or cancelled, and who is told."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from audit.services import record
from contributions.models import Contribution, Thread
from contributions.text import clean
from core.calendar import add_workdays
from core.errors import DomainError, StaleState
from core.state import move, move_all
from forums import live
from forums.models import Question, Reminder, Session
from forums.services.topics import check_office
from notifications.services import Letter, notify_all, notify_each
from presentation.dates import hour

# Working days in which a question that was left over is answered in writing.
WRITING_DAYS = 5
# How long before its beginning people are reminded of a session.
AHEAD = timedelta(minutes=30)
# A session that nobody ends is over so long after its hour.
FORGOTTEN = timedelta(hours=3)


class AlreadyPast(DomainError):
    message = _("A session begins in the future: choose a later day or hour.")


class ReasonMissing(DomainError):
    message = _("Give a reason of at most 300 characters: it is published.")


@transaction.atomic
def announce_session(
    *,
    office: Department,
    title: str,
    about: str,
    guests: str,
    starts_at: datetime,
    ends_at: datetime,
    by: User,
    key: UUID,
    now: datetime,
) -> Session:
    """Announce a session, to which questions may be put at once; the same ``key`` again: no other.

    Raises AlreadyPast, NotYourDepartment, or StaleState for a key that is somebody else's. The
    caller has checked forums.announce_session.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if announced := Session.objects.filter(idempotency_key=key, created_by=by).first():
        return announced
    check_office(by, office)
    if starts_at <= now:
        raise AlreadyPast
    thread = Thread.objects.create(kind=Thread.Kind.FORUMS, matter=title)
    try:
        session = Session.objects.create(
            thread=thread,
            office=office,
            title=title,
            about=about,
            guests=guests,
            starts_at=starts_at,
            ends_at=ends_at,
            created_by=by,
            idempotency_key=key,
        )
    except IntegrityError as error:
        raise StaleState from error
    record(verb="forums.session_announced", subject=session, actor=by, at=now)
    return session


@transaction.atomic
def start(*, session: Session, by: User, now: datetime) -> Session:
    """Open a session, be it before or after its hour. The caller has checked forums.run_session."""
    move(session, Session.State.LIVE)
    record(verb="forums.session_started", subject=session, actor=by, at=now)
    live.announce_state(session)
    return session


@transaction.atomic
def end(*, session: Session, by: User | None, now: datetime) -> Session:
    """End a session: nothing more is asked, and what is left over is answered in writing.

    ``by`` is None where the site itself ends it. The caller has checked forums.run_session.
    """
    move(session, Session.State.ENDED)
    _close(session, now)
    for was in (Question.State.NOW, Question.State.WAITING):
        _promise(session, was, now)
    record(verb="forums.session_ended", subject=session, actor=by, at=now)
    live.announce_state(session)
    return session


@transaction.atomic
def cancel(*, session: Session, by: User, reason: str, now: datetime) -> Session:
    """Call a session off, for a published reason; who asked or follows is told.

    Raises ReasonMissing. The caller has checked forums.run_session.
    """
    said = clean(reason)
    if not 1 <= len(said) <= 300:
        raise ReasonMissing
    move(session, Session.State.CANCELLED, cancel_reason=said)
    _close(session, now)
    record(verb="forums.session_cancelled", subject=session, actor=by, at=now)
    live.announce_state(session)
    notify_all(
        recipients=_concerned(session),
        kind="session_cancelled",
        key=f"session-cancelled-{session.pk}",
        url=session.get_absolute_url(),
        title=session.title,
        reason=said,
    )
    return session


def _close(session: Session, now: datetime) -> None:
    Thread.objects.filter(pk=session.thread_id).update(closed_at=now)


def _promise(session: Session, was: str, now: datetime) -> int:
    """Give the public questions of a session that are ``was`` a day by which they are answered."""
    due = add_workdays(timezone.localdate(now), WRITING_DAYS)
    shown = Question.objects.shown().select_related("contribution__author")
    left = list(shown.filter(session=session, state=was))
    rows = Question.objects.filter(pk__in=[row.pk for row in left])
    moved = move_all(rows, was, Question.State.LATER, due_on=due)
    known = [row for row in left if row.contribution.author]
    notify_each([_letter(session, row, due) for row in known], kind="session_later")
    return moved


def _letter(session: Session, row: Question, due: date) -> Letter:
    return Letter(
        recipient=row.contribution.author,
        key=f"session_later-{row.pk}",
        url=f"{session.get_absolute_url()}#question-{row.pk}",
        data={"question": row.contribution.body, "due_on": due.isoformat()},
    )


@transaction.atomic
def remind(*, session: Session, person: User, wanted: bool) -> None:
    """Note that ``person`` wants to be told when a session begins, or no more."""
    if wanted:
        Reminder.objects.bulk_create(
            [Reminder(session=session, person=person)], ignore_conflicts=True
        )
    else:
        Reminder.objects.filter(session=session, person=person).delete()


def _concerned(session: Session) -> list[User]:
    """Who asked, in words that may be read or still wait to be looked at, and who follows."""
    standing = [Contribution.State.PUBLISHED, Contribution.State.PENDING]
    asked = Contribution.objects.filter(thread=session.thread_id, state__in=standing)
    followers = Reminder.objects.filter(session=session).values("person")
    people = Q(pk__in=asked.values("author")) | Q(pk__in=followers)
    return list(User.objects.filter(people))


def move_sessions_on(now: datetime) -> int:
    """Do what is due for sessions at ``now``; return how many things were done.

    The worker calls it every few seconds; safe to run twice, late, or by several workers.
    """
    return _remind_due(now) + _end_forgotten(now) + _promise_due(now)


def _remind_due(now: datetime) -> int:
    due = Session.objects.filter(
        state=Session.State.ANNOUNCED,
        starts_at__range=(now - AHEAD, now + AHEAD),
        reminded_at__isnull=True,
    )
    return sum(_remind_all(session, now) for session in due)


@transaction.atomic
def _remind_all(session: Session, now: datetime) -> bool:
    unclaimed = Session.objects.filter(pk=session.pk, reminded_at__isnull=True)
    if not unclaimed.update(reminded_at=now):
        return False
    notify_all(
        recipients=_concerned(session),
        kind="session_begins",
        key=f"session-begins-{session.pk}",
        url=session.get_absolute_url(),
        title=session.title,
        hour=str(hour(session.starts_at)),
    )
    return True


def _end_forgotten(now: datetime) -> int:
    rows = Session.objects.filter(state=Session.State.LIVE, ends_at__lt=now - FORGOTTEN)
    ended = 0
    for session in rows:
        try:
            end(session=session, by=None, now=now)
        except StaleState:
            continue  # somebody was quicker
        ended += 1
    return ended


def _promise_due(now: datetime) -> int:
    """A question that a moderator let through after the end is answered in writing too."""
    waiting = Question.objects.shown().filter(
        state=Question.State.WAITING, session__state=Session.State.ENDED
    )
    sessions = Session.objects.filter(pk__in=waiting.values("session"))
    return sum(_promise(session, Question.State.WAITING, now) for session in sessions)
