"""Hearings of the demo city: one is over and reported, one takes registrations, one is drafted."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import docx
from django.utils import timezone, translation

from accounts.models import User
from config.demo.cast import crowd
from config.demo.content import read
from config.demo.model import Person
from consultations.document import current
from consultations.hearings import holding, papers, planning, registering, reporting, seating
from consultations.hearings.desk_forms import usual_selection
from consultations.models import Clause, Consultation, Hearing

LASTS = timedelta(hours=2, minutes=30)


@dataclass(frozen=True)
class Room:
    """Where a hearing is prepared: its round, its official, and the clauses by their labels."""

    consultation: Consultation
    by: User
    clauses: dict[str, Clause]
    now: datetime

    def at(self, day: int, hour: float = 10) -> datetime:
        today = timezone.localtime(self.now).replace(hour=0, minute=0, second=0, microsecond=0)
        return today + timedelta(days=day, hours=hour)

    def named(self, labels: Sequence[str]) -> list[Clause]:
        return [self.clauses[label] for label in labels]


def _key(*names: object) -> UUID:
    return uuid5(NAMESPACE_URL, "yunting/hearings/" + "/".join(map(str, names)))


def build(
    key: str, consultation: Consultation, by: User, now: datetime, guests: Sequence[User] = ()
) -> None:
    """Build the hearing ``key``; ``guests`` of the cast listen to it."""
    row = next(row for row in read("hearings.toml")["hearing"] if row["key"] == key)
    clauses = {text.label: text.clause for text in current(consultation).texts}
    room = Room(consultation, by, clauses, now)
    with translation.override("zh-hans"):
        hearing = _draft(row, room)
    if row["state"] == Hearing.State.DRAFT:
        return
    planning.announce(hearing=hearing, by=by, now=room.at(row["announced"]))
    _keep_paper(row, hearing, room)
    _register(row, hearing, room, guests)
    if row["state"] == Hearing.State.RECORDED:
        _hold(row, hearing, room)


def _draft(row: dict[str, Any], room: Room) -> Hearing:
    plain = ("title", "form", "place", "room_url", "seats", "observer_seats")
    kind = Hearing.Kind.MEETING if row["state"] == "draft" else Hearing.Kind.HEARING
    begins = room.at(row["day"], 14)
    hearing = planning.prepare(
        consultation=room.consultation,
        by=room.by,
        key=_key(row["key"]),
        now=min(room.at(row["announced"], 9), room.now),
        kind=kind,
        begins_at=begins,
        ends_at=begins + LASTS,
        registers_from=room.at(row["announced"], 0),
        registers_until=room.at(row["until"] + 1, 0),
        selection=usual_selection(),
        **{name: row[name] for name in plain},
    )
    for item in row["agenda"]:
        clauses = room.named(item["clauses"])
        facts = {"title": item["title"], "minutes": item["minutes"], "clauses": clauses}
        planning.add_to_agenda(hearing=hearing, by=room.by, **facts)
    return hearing


def _keep_paper(row: dict[str, Any], hearing: Hearing, room: Room) -> None:
    document = docx.Document()
    document.core_properties.author = ""
    document.add_heading(row["paper"], 0)
    document.add_paragraph(room.consultation.versions.first().note)
    file = io.BytesIO()
    document.save(file)
    papers.keep_file(
        hearing=hearing,
        title=row["paper"],
        name="材料.docx",
        content=file.getvalue(),
        by=room.by,
        now=room.at(row["announced"]),
        kind="paper",
    )


def _register(row: dict[str, Any], hearing: Hearing, room: Room, guests: Sequence[User]) -> None:
    told = row["people"]
    persons = [
        Person(f"hearing-{row['key']}-{n}", one["name"], one["as"], "", User.Assurance.CONTACT)
        for n, one in enumerate(told)
    ]
    accounts = list(crowd(persons).values())
    for n, (one, person) in enumerate(zip(told, accounts, strict=True)):
        registering.register(
            hearing=hearing,
            person=person,
            role="speaker",
            side=one["side"],
            participant=one["as"],
            words=one["words"],
            shows_name=n % 2 == 0,
            needs="大字材料" if n == 0 else "",
            key=_key(row["key"], n),
            now=room.at(row["announced"], 12 + n),
        )
    for person in guests:
        registering.register(
            hearing=hearing,
            person=person,
            role="observer",
            side="neutral",
            participant="individual",
            words="",
            key=_key(row["key"], person.pk),
            now=room.at(row["announced"], 36),
        )


def _hold(row: dict[str, Any], hearing: Hearing, room: Room) -> None:
    """Draw, list, send, hold, write down, confirm, publish, report."""
    by, ends = room.by, hearing.begins_at + LASTS
    drawn = room.at(row["drawn"])
    seed = _key(row["key"], "seed").hex
    seating.draw_lot(hearing=hearing, by=by, now=drawn, seed=seed)
    hearing = seating.publish_list(hearing=hearing, by=by, now=drawn + timedelta(hours=5))
    papers.send_papers(hearing=hearing, by=by, now=drawn + timedelta(days=1))
    came = set(hearing.registrations.seated().values_list("pk", flat=True))
    holding.hold(hearing=hearing, came=came, by=by, now=ends)
    speakers = list(holding.to_confirm(hearing).select_related("hearing", "person"))
    _say(hearing, room, "主持人", "听证会开始，请起草单位陈述。")
    for speaker in speakers:
        told = row["people"][speaker.number - 1]
        words = told["said"] or told["words"]
        clauses = room.named(told["clauses"])
        facts = {"speaker": speaker, "post": "", "words": words, "clauses": clauses}
        holding.add_passage(hearing=hearing, by=by, **facts)
    _say(hearing, room, "主持人", "各方已经发言，听证会结束。")
    holding.lay_out(hearing=hearing, by=by, now=ends + timedelta(days=1))
    for speaker in speakers:
        holding.confirm(registration=speaker, correction="", now=ends + timedelta(days=2))
    holding.publish_record(hearing=hearing, by=by, now=ends + timedelta(days=3))
    for opinion in row["opinions"]:
        reporting.add_opinion(hearing=hearing, by=by, **opinion)
    reporting.publish_report(hearing=hearing, by=by, now=ends + timedelta(days=5))


def _say(hearing: Hearing, room: Room, post: str, words: str) -> None:
    holding.add_passage(
        hearing=hearing, speaker=None, post=post, words=words, clauses=[], by=room.by
    )
