"""The way of one opinion, from its arrival to the rating of its answer, for its author to read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contributions.models import Contribution
from moderation.models import Case as Review
from moderation.models import Decision
from presentation.dates import day
from responses.models import Case, Outcome, OutcomeCode, Rating, Response
from themes.models import Assignment, Run


@dataclass(frozen=True)
class Step:
    """One station: ``state`` is done, current, future or stopped (nothing follows a stop).

    ``url`` leads the author, and only the author, to what stands behind the step.
    """

    label: str
    state: str
    at: datetime | None = None
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Fate:
    """What is known of one contribution beside its own row."""

    decision: Decision | None
    place: Assignment | None
    case: Case | None
    outcomes: list[Outcome]
    ratings: dict[tuple[int, int], Rating]

    @property
    def answer(self) -> Response | None:
        """The answer, once everybody may know it; a draft is nobody's news."""
        answer = getattr(self.case, "response", None)
        return answer if answer and answer.state == Response.State.PUBLISHED else None


def lifelines(contributions: Sequence[Contribution]) -> dict[int, list[Step]]:
    """Tell how each contribution fares, by its id; load ``thread`` with the rows.

    Four queries for any number of rows, and one more where a matter is answered as a whole.
    """
    fates = _fates(contributions)
    answers = [answer for fate in fates.values() if (answer := fate.answer)]
    outcomes = list(_outcomes(answers))
    ratings = {(r.response_id, r.rater_id): r for r in _ratings(answers, contributions)}
    return {
        row.pk: _steps(row, replace(fates[row.pk], outcomes=outcomes, ratings=ratings))
        for row in contributions
    }


def _fates(rows: Sequence[Contribution]) -> dict[int, Fate]:
    ids = [row.pk for row in rows]
    decisions = {d.contribution_id: d for d in _last_decisions(ids)}
    places = {a.contribution_id: a for a in _signed_assignments(ids)}
    wholes = _wholes(rows)
    found = {}
    for row in rows:
        place = places.get(row.pk)
        case = _case(place) or wholes.get(row.thread_id)
        found[row.pk] = Fate(decisions.get(row.pk), place, case, [], {})
    return found


def _last_decisions(ids: list[int]) -> Iterable[Decision]:
    # Ascending, so that the last word about a contribution is the one that stays in the dict.
    return Decision.objects.filter(contribution__in=ids).select_related("reason").order_by("pk")


def _signed_assignments(ids: list[int]) -> Iterable[Assignment]:
    rows = Assignment.objects.filter(contribution__in=ids, run__state=Run.State.SIGNED)
    return rows.select_related("run", "theme__case__lead", "theme__case__response").order_by("pk")


def _outcomes(answers: list[Response]) -> Iterable[Outcome]:
    return Outcome.objects.filter(response__in=answers).select_related("thread").order_by("thread")


def _ratings(answers: list[Response], rows: Sequence[Contribution]) -> Iterable[Rating]:
    raters = {row.author_id for row in rows if row.author_id}
    return Rating.objects.filter(response__in=answers, rater__in=raters)


def _case(place: Assignment | None) -> Case | None:
    return getattr(place.theme, "case", None) if place else None


def _is_sorted(row: Contribution) -> bool:
    """Whether it is answered with similar opinions, and not with its matter as a whole."""
    return not row.thread.is_whole


def _wholes(rows: Iterable[Contribution]) -> dict[int, Case]:
    """The written answer to each matter as a whole, by its thread, as far as one was promised."""
    threads = {row.thread_id for row in rows if not _is_sorted(row)}
    if not threads:
        return {}
    cases = Case.objects.filter(thread__in=threads, promise=Case.Promise.REPLY)
    return {case.thread_id: case for case in cases.select_related("lead", "response")}


def _steps(row: Contribution, fate: Fate) -> list[Step]:
    steps = [Step(_("Received"), "done", row.created_at), _checked(row, fate.decision)]
    if row.state != Contribution.State.PUBLISHED:
        return steps
    if _is_sorted(row):
        steps.append(_grouped(fate.place))
    elif fate.case is None:
        # Nothing is promised to a reason but to stand with its matter.
        return steps
    steps.append(_handed_over(fate.case))
    answer = fate.answer
    if not answer:
        return [*steps, Step(pgettext("opinion", "Answered"), "future")]
    mine = [outcome for outcome in fate.outcomes if outcome.response_id == answer.pk]
    steps += [_answered(row, answer, mine), *_changed(answer, mine)]
    if row.author_id:
        steps.append(_rated(fate.ratings.get((answer.pk, row.author_id))))
    return steps


def _checked(row: Contribution, decision: Decision | None) -> Step:
    at = decision.decided_at if decision else row.created_at
    match row.state:
        case Contribution.State.PENDING:
            note = _(
                "As a rule within %(n)d hours. You are told the reason if it is not published."
            )
            label = _("Being read by a person before it counts")
            return Step(label, "current", note=note % {"n": Review.DUE_HOURS})
        case Contribution.State.PUBLISHED if row.is_public:
            return Step(_("Checked and published"), "done", at)
        case Contribution.State.PUBLISHED:
            note = _("Not shown to others, as you asked. It counts and is answered all the same.")
            return Step(_("Checked and taken in"), "done", at, note)
        case Contribution.State.WITHDRAWN:
            return Step(_("Withdrawn by the author"), "stopped")
    label = _("Not published") if row.state == Contribution.State.WITHHELD else _("Hidden")
    words = [str(decision.reason), decision.note] if decision else []
    return Step(label, "stopped", at, " · ".join(filter(None, words)))


def _grouped(place: Assignment | None) -> Step:
    label = _("Sorted with similar opinions")
    if not place:
        return Step(label, "current")
    note = _("Theme: %(theme)s") % {"theme": place.theme.label}
    return Step(label, "done", place.run.signed_at, note)


def _handed_over(case: Case | None) -> Step:
    label = _("With the department that answers")
    if not case:
        return Step(label, "future")
    facts = {"department": case.lead.name, "day": day(case.due_on)}
    if case.state == Case.State.ANSWERED:
        return Step(label, "done", case.opened_at, case.lead.name)
    if case.state == Case.State.RETURNED:
        note = _("Another department is being found. An answer is due by %(day)s.") % facts
    else:
        note = _("%(department)s answers by %(day)s.") % facts
    return Step(label, "current", case.opened_at, note)


def _answered(row: Contribution, answer: Response, outcomes: list[Outcome]) -> Step:
    """Where the opinion's own thread fares otherwise than the theme, that is its outcome."""
    own = next((outcome for outcome in outcomes if outcome.thread_id == row.thread_id), None)
    code, reason = answer.outcome, answer.reason
    if own:
        code, reason = own.outcome, own.reason or reason
    note = _("%(outcome)s: %(reason)s") % {"outcome": OutcomeCode(code).label, "reason": reason}
    url = answer.get_absolute_url()
    return Step(pgettext("opinion", "Answered"), "done", answer.published_at, note, url)


def _changed(answer: Response, outcomes: list[Outcome]) -> list[Step]:
    places = [outcome.thread.label for outcome in outcomes if outcome.new_wording]
    if not places:
        return []
    return [Step(_("Text changed"), "done", answer.published_at, " · ".join(places))]


def _rated(rating: Rating | None) -> Step:
    if not rating:
        return Step(_("What do you think of the answer?"), "current")
    return Step(_("Rated by you"), "done", rating.rated_at, rating.get_stars_display())
