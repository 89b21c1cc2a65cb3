"""The way of a petition: what was done, on which day, and what is promised by when."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Avg, Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from petitions.models import Petition, Reached, Tier
from petitions.services.checking import end_of_day
from presentation.dates import day, workdays_left
from presentation.numbers import Figure
from responses.lifeline import Step
from responses.models import Case, Meeting, Rating, Response

DONE, CURRENT, FUTURE, STOPPED = "done", "current", "future", "stopped"
# When the time to sign was made longer, by how many days, and why.
Longer = tuple[datetime, int, str]
# Where nothing can follow any more.
ENDED = (Petition.State.STOPPED, Petition.State.REJECTED, Petition.State.HIDDEN)


def promises_of(petition: Petition) -> list[Reached]:
    """The thresholds it reached, with case, answer, meeting and how the answer was rated.

    One query, none where nobody could sign. ``stars`` is the mean of 1 to 5, None without
    ``ratings``.
    """
    if not petition.opened_at:
        return []
    rows = petition.reached.select_related(
        "tier", "case__lead", "case__thread", "case__response", "case__meeting"
    )
    given = Rating.objects.filter(response=OuterRef("case__response")).order_by()
    each = given.values("response")
    rated = rows.annotate(
        mean=Subquery(each.annotate(of=Avg("stars")).values("of")),
        number=Coalesce(Subquery(each.annotate(of=Count("pk")).values("of")), 0),
    )
    found: list[Reached] = []
    for row in rated.order_by("tier__signatures"):
        row.stars, row.ratings = row.mean, row.number
        found.append(row)
    return found


def timeline(
    petition: Petition,
    promises: Iterable[Reached],
    tiers: Iterable[Tier],
    lengthened: Iterable[Longer],
    now: datetime,
) -> list[Step]:
    """What was done, oldest first; what is owed now; what may still come. No query of its own.

    ``promises`` are those of ``promises_of``, ``tiers`` those of its profile, ``lengthened``
    what ``petitions.facts`` tells of days that were added to its time.
    """
    promises, today = list(promises), timezone.localdate(now)
    past = [*_begun(petition), *_lengthened(petition, lengthened), *_ended(petition, now)]
    open_ones: list[Step] = []
    for row in promises:
        past.append(_reached(row))
        for step in _kept(row, today):
            (past if step.state == DONE else open_ones).append(step)
    # The record keeps whole seconds: what stands in one second stays in its order here.
    past.sort(key=lambda step: (step.at or now).replace(microsecond=0))
    return [*past, *open_ones, *_to_come(petition, promises, tiers, now)]


def _begun(petition: Petition) -> list[Step]:
    steps = [Step(_("Begun"), DONE, petition.created_at)]
    if petition.opened_at:
        steps.append(Step(_("Checked and opened for signatures"), DONE, petition.opened_at))
    return steps


def _lengthened(petition: Petition, rows: Iterable[Longer]) -> list[Step]:
    """More time, where the end is not the usual one: what was added may be taken away again."""
    opened, closes = petition.opened_at, petition.closes_at
    if opened is None or closes is None:
        return []
    usual = timezone.localdate(opened) + timedelta(days=petition.profile.signing_days)
    return [] if closes == end_of_day(usual) else [_longer(row) for row in rows]


def _longer(row: Longer) -> Step:
    at, days, reason = row
    told = ngettext("%(n)s more day to sign", "%(n)s more days to sign", days) % {"n": days}
    return Step(told, DONE, at, reason)


def _ended(petition: Petition, now: datetime) -> list[Step]:
    match petition.state:
        case Petition.State.STOPPED:
            return [Step(_("Stopped"), STOPPED, petition.closed_at, petition.stop_reason)]
        case Petition.State.REJECTED | Petition.State.HIDDEN:
            return [Step(_("Checked and not opened"), STOPPED, petition.closed_at)]
        case Petition.State.CLOSED:
            return [Step(_("Signing ended"), DONE, petition.closed_at)]
    if petition.opened_at and petition.closes_at and petition.closes_at <= now:
        return [Step(_("Signing ended"), DONE, petition.closes_at)]
    return []


def _reached(row: Reached) -> Step:
    told = _("%(n)s signatures reached") % {"n": Figure(row.tier.signatures)}
    facts = {"promise": row.tier.get_action_display(), "day": day(row.due_on)}
    return Step(told, DONE, row.reached_at, _("Promised by %(day)s: %(promise)s") % facts)


def _kept(row: Reached, today: date) -> list[Step]:
    case = row.case
    if case is None:
        return []
    steps = [_met(case.held, today)] if case.held else []
    answer = case.answer
    if answer is None or answer.state != Response.State.PUBLISHED:
        return [*steps, _owed(case, today)]
    name = {"promise": row.tier.get_action_display()}
    steps.append(
        Step(
            _("Answered: %(promise)s") % name,
            DONE,
            answer.published_at,
            str(answer.get_outcome_display()),
        )
    )
    return [*steps, _rated(row, answer)]


def _met(meeting: Meeting, today: date) -> Step:
    is_past = timezone.localdate(meeting.begins_at) < today or bool(meeting.minutes)
    label = _("The meeting was held") if is_past else _("The meeting")
    return Step(label, DONE if is_past else CURRENT, meeting.begins_at, meeting.place)


def _owed(case: Case, today: date) -> Step:
    facts = {"promise": case.get_promise_display(), "department": case.lead.name}
    facts |= {"day": day(case.due_on), "left": workdays_left(case.due_on, today)}
    note = _("%(department)s has until %(day)s: %(left)s") % facts
    return Step(_("Owed: %(promise)s") % facts, CURRENT, note=note)


def _rated(row: Reached, answer: Response) -> Step:
    if not row.ratings:
        return Step(_("Whoever signed can rate the answer"), CURRENT)
    told = ngettext(
        "Rated by %(n)s signer: %(stars)s of 5",
        "Rated by %(n)s signers: %(stars)s of 5",
        row.ratings,
    )
    facts = {"n": Figure(row.ratings), "stars": f"{row.stars:.1f}"}
    return Step(told % facts, DONE, answer.published_at)


def _to_come(
    petition: Petition, promises: list[Reached], tiers: Iterable[Tier], now: datetime
) -> list[Step]:
    if petition.state in ENDED or not petition.accepts(now):
        return []
    there = {row.tier_id for row in promises}
    steps = [_next(tier) for tier in tiers if tier.pk not in there]
    last = petition.last_day
    return [*steps, Step(_("Signing ends"), FUTURE, note=day(last) if last else "")]


def _next(tier: Tier) -> Step:
    told = _("At %(n)s signatures") % {"n": Figure(tier.signatures)}
    note = ngettext(
        "%(promise)s within %(days)d day", "%(promise)s within %(days)d days", tier.due_days
    )
    return Step(
        told, FUTURE, note=note % {"promise": tier.get_action_display(), "days": tier.due_days}
    )
