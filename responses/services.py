from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from audit.services import record
from contributions.models import Contribution, Thread
from contributions.text import publish as public_text
from core.calendar import add_workdays
from core.errors import DomainError, StaleState
from core.state import move
from moderation.models import Decision
from notifications.services import notify_all
from responses.models import Case, Lesson, Outcome, Rating, Response, authors_of
from themes import services as themes
from themes.models import Assignment, Run, Theme


class AlreadyRated(DomainError):
    message = _("You have already rated this answer.")


class StillOpen(DomainError):
    message = _("Opinions are still being taken; sign the themes when the period is over.")


class NotPublished(DomainError):
    message = _("Only a published answer can be rated.")


class NotHeld(DomainError):
    message = _("A meeting was promised: record what was said there before you answer.")


class FourEyes(DomainError):
    message = _("Nobody reviews or signs an answer that they wrote themselves.")


# What a notice about an answer says, from the opinion's place in a theme.
TOLD = ("theme__run", "theme__case__lead", "theme__case__response")


@dataclass(frozen=True)
class Change:
    """An exception for one thread: another outcome, or new words for its text."""

    thread: Thread
    outcome: str
    reason: str = ""
    new_wording: str = ""


@transaction.atomic
def sign_off(*, run: Run, by: User, now: datetime, today: date) -> list[Case]:
    """Sign the run's themes and open a case for each, due in the run's working days.

    Raises StillOpen while people may speak in one of the run's threads, or what ``sign_off``
    of the themes raises.
    """
    if run.threads.filter(closed_at__isnull=True).exists():
        raise StillOpen
    due_on = add_workdays(today, run.answer_workdays)
    cases = []
    for theme in themes.sign_off(run=run, by=by, now=now):
        case = Case.objects.create(
            theme=theme, owner=run.department, lead=run.lead, due_on=due_on, opened_at=now
        )
        record(verb="responses.case_opened", subject=case, actor=by, lead=run.lead_id)
        cases.append(case)
    return cases


@transaction.atomic
def assign(
    *, case: Case, lead: Department, supporting: Iterable[Department], due_on: date, by: User
) -> Case:
    """Give a case that is not accepted to a lead department and those that help it."""
    if case.state == Case.State.RETURNED:
        move(case, Case.State.ASSIGNED, return_reason="")
    # Compare and swap on the state: a department that accepts at this moment keeps the case.
    still = Case.objects.filter(pk=case.pk, state=Case.State.ASSIGNED)
    if not still.update(lead=lead, due_on=due_on):
        raise StaleState
    case.lead, case.due_on = lead, due_on
    case.supporting.set([unit for unit in supporting if unit != lead])
    _teach(case)
    record(verb="responses.assigned", subject=case, actor=by, lead=lead.pk)
    return case


@transaction.atomic
def accept(*, case: Case, by: User) -> Case:
    """Take a case on for the lead department. Raises StaleState where it has another lead."""
    _same_lead(case)
    move(case, Case.State.ACCEPTED)
    _teach(case)
    record(verb="responses.accepted", subject=case, actor=by)
    return case


@transaction.atomic
def return_case(*, case: Case, reason: str, by: User) -> Case:
    """Send a case back to the department that gave it, with the reason, as ``accept``."""
    _same_lead(case)
    move(case, Case.State.RETURNED, return_reason=reason)
    Lesson.objects.filter(case=case).delete()
    record(verb="responses.returned", subject=case, actor=by)
    return case


def _teach(case: Case) -> None:
    """Leave the choice of the lead department to be learnt from by the worker."""
    lesson, is_new = Lesson.objects.get_or_create(case=case, defaults={"department": case.lead})
    if not is_new:
        changed = Lesson.objects.filter(pk=lesson.pk).exclude(department=case.lead)
        changed.update(department=case.lead, taught=F("taught") + 1)


def _same_lead(case: Case) -> None:
    # A case given to another department at this moment is no longer ours to take.
    if Case.objects.select_for_update().get(pk=case.pk).lead_id != case.lead_id:
        raise StaleState


@transaction.atomic
def save_draft(
    *,
    case: Case,
    author: User,
    outcome: str,
    reason: str,
    body: str,
    changes: Iterable[Change],
    seen: int | None = None,
) -> Response:
    """Write or rewrite the answer to an accepted case; a later hand becomes its author.

    ``seen`` is the revision the writer began with (0: none). Raises StaleState where another
    has saved since, the case is not accepted, or the answer has left its draft.
    """
    if Case.objects.select_for_update().get(pk=case.pk).state != Case.State.ACCEPTED:
        raise StaleState
    response = _locked(case) or Response(case=case)
    if response.state != Response.State.DRAFT or seen not in (None, response.revision):
        raise StaleState
    response.author, response.outcome = author, outcome
    response.reason, response.body = reason, body
    response.revision, response.review_asked_at = response.revision + 1, None
    response.remark = ""
    response.save()
    response.outcomes.all().delete()
    Outcome.objects.bulk_create(
        Outcome(
            response=response,
            thread=change.thread,
            outcome=change.outcome,
            reason=change.reason,
            old_wording=change.thread.text if change.new_wording else "",
            new_wording=change.new_wording,
        )
        for change in changes
    )
    record(verb="responses.drafted", subject=response, actor=author, outcome=outcome)
    return response


@transaction.atomic
def ask_review(*, response: Response, by: User, now: datetime) -> Response:
    """Tell the colleagues that the draft is ready to be read by one of them."""
    drafts = Response.objects.filter(pk=response.pk, state=Response.State.DRAFT)
    if not drafts.update(review_asked_at=now):
        raise StaleState
    response.review_asked_at = now
    record(verb="responses.review_asked", subject=response, actor=by)
    return response


@transaction.atomic
def review(*, response: Response, by: User, seen: int | None = None) -> Response:
    """Pass the draft after the legal check. The caller has checked responses.review_answer.

    ``seen`` is the revision that was read. Raises StaleState where it was changed since.
    """
    _second_pair_of_eyes(response, by, seen)
    move(response, Response.State.REVIEWED, reviewer=by)
    record(verb="responses.reviewed", subject=response, actor=by)
    return response


@transaction.atomic
def sign(*, response: Response, by: User, seen: int | None = None) -> Response:
    """Sign the reviewed answer, as ``review``. The caller has checked responses.sign_answer."""
    _second_pair_of_eyes(response, by, seen)
    move(response, Response.State.SIGNED, signer=by)
    record(verb="responses.signed", subject=response, actor=by)
    return response


@transaction.atomic
def send_back(*, response: Response, by: User, remark: str = "") -> Response:
    """Return an answer to its writer; the names of those who passed it are taken off it."""
    taken_off = {"review_asked_at": None, "reviewer": None, "signer": None, "remark": remark}
    if response.state == Response.State.DRAFT:
        still = Response.objects.filter(pk=response.pk, review_asked_at__isnull=False)
        if not still.filter(state=Response.State.DRAFT).update(**taken_off):
            raise StaleState
    else:
        move(response, Response.State.DRAFT, **taken_off)
    record(verb="responses.sent_back", subject=response, actor=by)
    return response


@transaction.atomic
def publish(*, response: Response, by: User, now: datetime) -> Response:
    """Publish a signed answer and tell every author in its theme once.

    Those behind a matter as a whole are told by its owner. Raises NotHeld where a meeting was
    promised and has no minutes.
    """
    case = response.case
    if case.awaits_meeting:
        raise NotHeld
    move(response, Response.State.PUBLISHED, published_at=now)
    move(case, Case.State.ANSWERED, answered_at=now)
    told = _tell(response, authors_of(response))
    record(verb="responses.published", subject=response, actor=by, told=told)
    return response


@transaction.atomic
def assign_late(*, theme: Theme, contributions: Iterable[Contribution], by: User) -> int:
    """Give a theme opinions that came in late; where it is answered, tell their authors.

    The caller has checked that they belong to the run's threads.
    """
    moved = themes.assign(theme=theme, contributions=contributions, by=by)
    # Whoever publishes at this moment holds the case: either they see these opinions, or we
    # see their answer.
    case = Case.objects.select_for_update().filter(theme=theme).first()
    if case and case.state == Case.State.ANSWERED:
        tell_late(response=case.response)
    return moved


def tell_late(*, response: Response) -> int:
    """Tell the authors of a published answer who have not been told; return how many there are.

    Safe to call again: a notice about one answer reaches one person once.
    """
    if response.state != Response.State.PUBLISHED:
        raise NotPublished
    return _tell(response, authors_of(response))


def tell_restored(*, since: datetime) -> int:
    """Tell those whose opinion came back into sight after ``since``, when it was answered already.

    The worker calls it every so often with a ``since`` some days ago; returns how many opinions
    were looked at.
    """
    again = Decision.objects.restored(since)
    answered = Assignment.objects.accepted().filter(
        contribution__in=again.values("contribution"),
        contribution__author__isnull=False,
        theme__case__response__state=Response.State.PUBLISHED,
    )
    for place in answered.select_related("contribution__author", *TOLD):
        _tell(place.theme.case.response, [place.contribution.author])
    return len(answered)


def _tell(response: Response, people: list[User]) -> int:
    case = response.case
    if case.theme is None:
        return 0
    notify_all(
        recipients=people,
        kind="response_published",
        key=f"response-{response.pk}",
        url=response.get_absolute_url(),
        theme=case.theme.label,
        about=case.theme.run.title,
        outcome=response.outcome,
        body=response.body,
        department=case.lead.name,
    )
    return len(people)


def _second_pair_of_eyes(response: Response, by: User, seen: int | None) -> None:
    """Refuse the author, and whoever read another revision than the one that stands."""
    standing = _locked(response.case)
    if standing.author_id == by.pk:
        raise FourEyes
    if seen not in (None, standing.revision):
        raise StaleState


def _locked(case: Case) -> Response | None:
    """The answer as it stands; whoever else would change it waits."""
    return Response.objects.select_for_update().filter(case=case).first()


@transaction.atomic
def rate(*, response: Response, rater: User, stars: int, words: str, now: datetime) -> Rating:
    """Rate a published answer once. The caller has checked responses.rate_response.

    The words are cleaned and masked before they are stored. Raises NotPublished, AlreadyRated.
    """
    if response.state != Response.State.PUBLISHED:
        raise NotPublished
    try:
        with transaction.atomic():
            rating = Rating.objects.create(
                response=response,
                rater=rater,
                stars=stars,
                words=public_text(words).text[:500],
                rated_at=now,
            )
    except IntegrityError as error:
        raise AlreadyRated from error
    record(verb="responses.rated", subject=response, actor=rater, stars=stars)
    return rating
