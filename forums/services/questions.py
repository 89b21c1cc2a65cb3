"""Questions of a session: asked by citizens, put on the stage and answered by officials."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from contributions.services import ThreadClosed
from contributions.text import clean
from core.calendar import add_workdays
from core.errors import DomainError, StaleState
from core.state import move
from forums import live
from forums.models import Question, Session
from forums.services.sessions import WRITING_DAYS
from moderation.services import receive
from notifications.services import notify

State = Question.State


class NothingWaits(DomainError):
    message = _("No question waits at present.")


class AnswerMissing(DomainError):
    message = _("Write the answer first, in at most 4,000 characters.")


@transaction.atomic
def ask(*, session: Session, author: User, body: str, key: UUID, now: datetime) -> Question:
    """Put a question to a session; the same ``key`` again changes nothing.

    Raises ThreadClosed where the session takes no questions, StaleState for a key that is
    somebody else's, and what ``receive`` raises. The caller has checked forums.ask_question.
    """
    # One person's clicks queue here.
    User.objects.select_for_update(no_key=True).get(pk=author.pk)
    if asked := Question.objects.filter(idempotency_key=key, contribution__author=author).first():
        return asked
    if not session.takes_questions:
        raise ThreadClosed
    row = receive(thread=session.thread, author=author, body=body, at=now)
    try:
        return Question.objects.create(contribution=row, session=session, idempotency_key=key)
    except IntegrityError as error:
        raise StaleState from error


@transaction.atomic
def put_on_stage(*, question: Question, seen: int | None, by: User, now: datetime) -> Question:
    """Let ``question`` be answered now.

    ``seen`` is the question that the moderator saw on the stage: it goes to the answered ones
    where it has an answer, else back to those that wait. Of two who press at once the second is
    told, by StaleState, unless both meant the same question. The caller has checked
    forums.moderate_session.
    """
    session = _locked(question.session_id)
    if question.state == State.NOW:
        return question
    _clear(session, seen, now, leftover=State.WAITING)
    return _stage(session, question, by, now)


@transaction.atomic
def next_question(*, session: Session, seen: int | None, by: User, now: datetime) -> Question:
    """Let the question most agreed with be answered now; ``seen`` as for ``put_on_stage``.

    What leaves the stage without an answer is answered in writing later. Raises NothingWaits.
    """
    session = _locked(session.pk)
    _clear(session, seen, now, leftover=State.LATER)
    first = Question.objects.waiting().filter(session=session).first()
    if first is None:
        raise NothingWaits
    return _stage(session, first, by, now)


def _locked(pk: int) -> Session:
    """The session as it stands; whoever else would change its stage waits."""
    session = Session.objects.select_for_update(of=("self",)).get(pk=pk)
    if session.state != Session.State.LIVE:
        raise StaleState
    return session


def _clear(session: Session, seen: int | None, now: datetime, *, leftover: str) -> None:
    """Take what is on the stage off it. Raises StaleState where that is not what was seen."""
    there = session.questions.select_related("contribution__author").filter(state=State.NOW).first()
    # What a moderator has hidden meanwhile is on nobody's page.
    is_hidden = there is not None and not there.contribution.is_shown
    if not is_hidden and (there.pk if there else None) != seen:
        raise StaleState
    if there is None:
        return
    if there.answer:
        _finish(there, now)
    elif leftover == State.LATER and not is_hidden:
        _put_off(there, now)
    else:
        move(there, State.WAITING)


def _stage(session: Session, question: Question, by: User, now: datetime) -> Question:
    move(question, State.NOW)
    record(verb="forums.question_staged", subject=question, actor=by, at=now)
    live.announce_stage(session)
    return question


@transaction.atomic
def take_back(*, question: Question, by: User, now: datetime) -> Question:
    """Take a question off the stage; it waits again. The caller has checked the right."""
    move(question, State.WAITING)
    record(verb="forums.question_taken_back", subject=question, actor=by, at=now)
    live.announce_stage(question.session)
    return question


@transaction.atomic
def say(*, question: Question, words: str, by: User, now: datetime) -> Question:
    """Publish what has been answered so far, while the question is on the stage.

    Raises AnswerMissing or StaleState. The caller has checked forums.moderate_session.
    """
    said = _words(words)
    on_stage = Question.objects.filter(pk=question.pk, state=State.NOW)
    if not on_stage.update(answer=said, answered_by=by, answered_at=now):
        raise StaleState
    question.refresh_from_db()
    live.announce_stage(question.session)
    return question


@transaction.atomic
def answer(*, question: Question, words: str, by: User, now: datetime) -> Question:
    """Publish the whole answer, from the stage or in writing; who asked is told.

    Raises AnswerMissing, UnlawfulMove or StaleState. The caller has checked
    forums.moderate_session.
    """
    was, said = question.state, _words(words)
    move(question, State.ANSWERED, answer=said, answered_by=by, answered_at=now)
    record(verb="forums.question_answered", subject=question, actor=by, at=now)
    _tell_answered(question)
    if was == State.NOW:
        live.announce_stage(question.session)
    live.announce_answer(question)
    return question


@transaction.atomic
def put_off(*, question: Question, by: User, now: datetime) -> Question:
    """Promise an answer in writing within WRITING_DAYS working days; who asked is told."""
    was = question.state
    _put_off(question, now)
    record(verb="forums.question_put_off", subject=question, actor=by, at=now)
    if was == State.NOW:
        live.announce_stage(question.session)
    return question


def _put_off(question: Question, now: datetime) -> None:
    due = add_workdays(timezone.localdate(now), WRITING_DAYS)
    move(question, State.LATER, due_on=due)
    _tell_author(question, "session_later", due_on=due.isoformat())
    live.announce_answer(question)


def _finish(question: Question, now: datetime) -> None:
    """What was said on the stage is the answer."""
    move(question, State.ANSWERED, answered_at=now)
    _tell_answered(question)
    live.announce_answer(question)


def _words(typed: str) -> str:
    said = clean(typed)
    longest = Question._meta.get_field("answer").max_length
    if not 1 <= len(said) <= longest:
        raise AnswerMissing
    return said


def _tell_answered(question: Question) -> None:
    _tell_author(question, "session_answered", answer=question.answer)


def _tell_author(question: Question, kind: str, **data: str) -> None:
    """Load ``contribution__author`` with the question."""
    row = question.contribution
    if row.author:
        notify(
            recipient=row.author,
            kind=kind,
            key=f"{kind}-{question.pk}",
            url=f"{question.session.get_absolute_url()}#question-{question.pk}",
            question=row.body,
            **data,
        )
