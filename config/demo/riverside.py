"""The main round: 968 people, 1,260 points, moderated, and what people agreed with."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db.models import Count, Q

from accounts.models import Department, User
from config.demo.agree import agreements
from config.demo.cast import crowd
from config.demo.content import answers, city
from config.demo.model import Demo, Envelope, Person, Point
from config.demo.publishing import publish
from config.demo.rounds import Clause, Round
from consultations.document import current
from consultations.models import Consultation, Submission
from consultations.services import PointSaid, outside_person, submit
from contributions.models import Contribution, Thread, Vote
from moderation.models import Case, Decision, Reason
from moderation.services import decide

# Days from today: long enough ago to be sorted and partly answered.
OPENS, CLOSES = -61, -24
ONLINE = ("web", "wechat")
# Held opinions that nobody has decided on: the moderator's desk is not empty.
LEFT_WAITING = 6
# What the machine held and a person kept from view, by what the generator planted.
WITHHELD = {"flood": "advert_spam"}


def riverside() -> Round:
    """The main round in the form of the others."""
    meta = city()["consultation"]
    contact = meta["contact"]
    return Round(
        key="riverside",
        title=meta["title"],
        profile=meta["profile"],
        lead=meta["lead"],
        office="YT-SF-LF",
        contact="\n".join(contact[part] for part in ("office", "phone", "email", "address")),
        note=tuple(meta["explanatory_note"]),
        legal_basis=tuple(meta["legal_basis"]),
        questions=tuple(meta["questions"]),
        opens=OPENS,
        closes=CLOSES,
        short_period_reason="",
        clauses=tuple(
            Clause(part["kind"], part["label"], part.get("heading", ""), part.get("text", ""))
            for part in city()["clauses"]
        ),
        opinions=(),
        themes=(),
    )


def open_round(units: dict[str, Department], editor: User) -> Consultation:
    return publish(riverside(), units, editor)


class Crowd:
    """Who is who: an account for those who wrote online, a keyed hash for the others."""

    def __init__(self, demo: Demo, cast: dict[str, User]) -> None:
        online = {e.person_key for e in demo.envelopes if e.channel in ONLINE}
        self.persons = {person.key: person for person in demo.persons}
        fresh = [p for p in demo.persons if p.key in online and p.key not in cast]
        self.users = crowd(fresh) | {key: user for key, user in cast.items() if key in online}

    def envelope(self, consultation: Consultation, key: str) -> dict[str, object]:
        person: Person = self.persons[key]
        return {
            "author": self.users.get(key),
            "person_key": "" if key in self.users else outside_person(consultation, key),
            "participant": person.participant_type,
            "region": person.region,
        }


def hand_in(consultation: Consultation, demo: Demo, people: Crowd) -> list[Contribution]:
    """Send every envelope at its minute; returns the contributions in the order of the points."""
    document = current(consultation)
    places = {text.label: text.clause.thread for text in document.texts if text.level == "article"}
    places[""] = consultation.thread
    said: list[Contribution] = []
    for envelope in demo.envelopes:
        submission = _send(consultation, envelope, places, people)
        rows = Contribution.objects.filter(point__submission=submission)
        said += rows.select_related("author", "thread").order_by("pk")
    return said


def _send(
    consultation: Consultation, envelope: Envelope, places: dict[str, Thread], people: Crowd
) -> Submission:
    points = [
        PointSaid(places[point.clause], point.text, point.stance, point.proposed_text)
        for point in envelope.points
    ]
    return submit(
        consultation=consultation,
        points=points,
        key=uuid5(NAMESPACE_URL, f"yunting/{envelope.key}"),
        now=consultation.opens_at + timedelta(minutes=envelope.minute_offset),
        is_public=all(point.is_public for point in envelope.points),
        check_open=False,
        channel=envelope.channel,
        is_assisted=envelope.assisted,
        is_late=envelope.late,
        **people.envelope(consultation, envelope.person_key),
    )


def moderate(demo: Demo, said: list[Contribution], moderator: User) -> Counter[str]:
    """Decide on what the machine held, each within a day; the newest few still wait."""
    planted = {row.pk: point for row, point in zip(said, demo.points, strict=True)}
    held = Case.objects.waiting().filter(contribution__in=said)
    cases = list(held.select_related("contribution__author", "contribution__thread").order_by("pk"))
    done: Counter[str] = Counter()
    for case in cases[:-LEFT_WAITING]:
        action, code = _verdict(planted[case.contribution_id])
        decide(
            contribution=case.contribution,
            moderator=moderator,
            action=action,
            now=case.opened_at + timedelta(hours=9),
            reason=Reason.objects.get(pk=code) if code else None,
            note=_note(code),
        )
        done[action] += 1
    return done


def _verdict(point: Point) -> tuple[str, str]:
    code = WITHHELD.get(point.special, "")
    return (Decision.Action.WITHHOLD if code else Decision.Action.APPROVE), code


def _note(code: str) -> str:
    notes = {row["code"]: row["words"] for row in answers()["moderation_reasons"]}
    return str(notes["advert"]) if code == "advert_spam" else ""


def second_look(said: list[Contribution], moderator: User, now: datetime) -> None:
    """One opinion is hidden after all, and one that was kept from view comes back."""
    shown = next(row for row in reversed(said) if _state(row) == Contribution.State.PUBLISHED)
    off_topic = Reason.objects.get(pk="off_topic")
    for action, reason in ((Decision.Action.HIDE, off_topic), (Decision.Action.RESTORE, None)):
        shown.refresh_from_db()
        decide(contribution=shown, moderator=moderator, action=action, now=now, reason=reason)


def _state(row: Contribution) -> str:
    return str(Contribution.objects.values_list("state", flat=True).get(pk=row.pk))


def agree(demo: Demo, said: list[Contribution], people: Crowd) -> None:
    """Who agreed with whom: written at once, then counted once."""
    shown = set(
        Contribution.objects.shown()
        .filter(pk__in=[r.pk for r in said])
        .values_list("pk", flat=True)
    )
    votes = {}
    for agreement in agreements(demo):
        row, voter = said[agreement.point], people.users.get(agreement.person_key)
        if voter and row.pk in shown and row.author_id != voter.pk:
            votes[row.pk, voter.pk] = agreement.value
    Vote.objects.bulk_create(
        (Vote(contribution_id=r, voter_id=v, value=value) for (r, v), value in votes.items()),
        batch_size=1000,
    )
    counted = Contribution.objects.filter(votes__isnull=False).annotate(
        plus=Count("votes", filter=Q(votes__value=1)),
        minus=Count("votes", filter=Q(votes__value=-1)),
    )
    for row in counted:
        row.agree_count, row.disagree_count = row.plus, row.minus
        row.split_count = min(row.plus, row.minus)
    tallies = ["agree_count", "disagree_count", "split_count"]
    Contribution.objects.bulk_update(counted, tallies, batch_size=200)
