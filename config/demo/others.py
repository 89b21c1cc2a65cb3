"""The further rounds of the demo city: open, just closed, long answered, announced."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import NAMESPACE_URL, uuid5

from accounts.models import Department, User
from config.demo.cast import crowd
from config.demo.model import Person
from config.demo.publishing import publish
from config.demo.riverside import ONLINE
from config.demo.rounds import Opinion, Round
from config.demo.second import amended_at, publish_second
from consultations.document import current
from consultations.models import Consultation
from consultations.services import PointSaid, close, finish, outside_person, submit
from contributions.models import Contribution


def build(
    row: Round, units: dict[str, Department], editor: User, now: datetime
) -> tuple[Consultation, list[Contribution]]:
    """Publish a round, hand in what was said in it, and bring it to the state of its dates."""
    consultation = publish(row, units, editor)
    at = amended_at(row, now)
    said = _hand_in(row, row.opinions, consultation, since=consultation.opens_at, until=at)
    later = publish_second(row, consultation, editor, at)
    if later:
        said = _hand_in(row, later, consultation, since=at, until=now)
    if consultation.closes_at <= now:
        close(consultation=consultation, now=consultation.closes_at)
        if not said:
            in_time = consultation.closes_at + timedelta(days=30)
            finish(consultation=consultation, by=editor, now=min(now, in_time))
    return consultation, said


def _hand_in(
    row: Round,
    opinions: Sequence[Opinion],
    consultation: Consultation,
    *,
    since: datetime,
    until: datetime,
) -> list[Contribution]:
    """Hand in ``opinions`` about the text as it stands; return all of the round."""
    rng = Random(row.key)
    first = consultation.submissions.count()
    people = crowd([_person(row, n, said) for n, said in _online(opinions, first)])
    places = {t.label: t.clause.thread for t in current(consultation).texts}
    places[""] = consultation.thread
    ends = min(consultation.closes_at, until)
    minutes = int((ends - since).total_seconds() // 60)
    times = sorted(rng.sample(range(1, minutes), len(opinions)))
    for number, (said, minute) in enumerate(zip(opinions, times, strict=True), first):
        author = people.get(f"{row.key}-{number}")
        submit(
            consultation=consultation,
            author=author,
            points=[PointSaid(places[said.clause], said.text, said.stance, said.proposed)],
            key=uuid5(NAMESPACE_URL, f"yunting/{row.key}/opinion/{number}"),
            now=since + timedelta(minutes=minute),
            check_open=False,
            person_key="" if author else outside_person(consultation, str(number)),
            channel=said.channel,
            participant=said.participant,
        )
    return list(
        Contribution.objects.filter(point__submission__consultation=consultation).order_by("pk")
    )


def _online(opinions: Sequence[Opinion], first: int) -> Iterable[tuple[int, Opinion]]:
    return ((n, said) for n, said in enumerate(opinions, first) if said.channel in ONLINE)


def _person(row: Round, number: int, said: Opinion) -> Person:
    return Person(f"{row.key}-{number}", "", said.participant, "", User.Assurance.CONTACT)
