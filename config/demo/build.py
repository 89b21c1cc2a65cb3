"""Build the demo city of Yunting through the real services, dated from today."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Department, User
from audit.models import Event
from audit.services import record
from config.demo import (
    answering,
    circulations,
    drafts,
    forums,
    hearings,
    lives,
    others,
    petitions,
    riverside,
)
from config.demo.cast import cast, departments, regions
from config.demo.content import answers
from config.demo.generate import generate
from config.demo.rounds import rounds
from consultations.models import Consultation
from consultations.services import close, move_on, treat
from notifications.models import Notice
from themes.models import Run

BUILT = "config.demo_built"


def is_built() -> bool:
    return Event.objects.filter(verb=BUILT).exists()


@transaction.atomic
def build(now: datetime) -> None:
    """Build everything or nothing; the caller has seen that it is not built yet."""
    regions()
    units = departments()
    people = cast(units)
    _riverside(units, people, now)
    for row in rounds():
        consultation, said = others.build(row, units, people["lin_zhiwei"], now)
        if row.themes and said:
            answering.find(consultation, people["lin_zhiwei"], now)
        _hearing(row.key, consultation, people, now)
    lives.build(units, people["lin_zhiwei"], people["wang_ruohe"], now)
    move_on(now)
    lives.tell(now)
    petitions.build(units, people, now)
    forums.build(units, people, now)
    circulations.build(units, people, now)
    drafts.build(people, now)
    _past_notices(now)
    record(verb=BUILT, subject=people["lin_zhiwei"])


def _riverside(units: dict[str, Department], people: dict[str, User], now: datetime) -> None:
    demo = generate()
    consultation = riverside.open_round(units, people["lin_zhiwei"])
    # Before anybody has spoken: whoever had would be told today of a hearing long ago.
    hearings.build("riverside", consultation, people["lin_zhiwei"], now)
    crowd = riverside.Crowd(demo, people)
    said = riverside.hand_in(consultation, demo, crowd)
    riverside.moderate(demo, said, people["qiao_man"])
    riverside.second_look(said, people["qiao_man"], now)
    riverside.agree(demo, said, crowd)
    close(consultation=consultation, now=consultation.closes_at)
    consultation.refresh_from_db()
    run: Run = answering.find(consultation, people["lin_zhiwei"], now)
    names = {row["key"]: (row["name"], row["description"]) for row in answers()["theme"]}
    truth = {row.pk: point.theme for row, point in zip(said, demo.points, strict=True)}
    chosen = answering.name_themes(run, truth, names, people["lin_zhiwei"])
    desk = answering.Desk(units, people["lin_zhiwei"], people["he_xu"], now)
    desk.answer_all(run, chosen)
    treat(consultation=consultation, now=now - timedelta(days=14))


# Whose official prepares the hearing of a round.
HEARINGS = {"canteen": "lin_zhiwei", "bikes": "he_xu"}


def _hearing(key: str, consultation: Consultation, people: dict[str, User], now: datetime) -> None:
    if key in HEARINGS:
        by, guests = people[HEARINGS[key]], [people["wang_ruohe"]]
        hearings.build(key, consultation, by, now, guests)


def _past_notices(now: datetime) -> None:
    """The city's mail went out when it was due; none is sent to invented addresses."""
    Notice.objects.filter(sent_at__isnull=True).update(sent_at=now, try_at=None)
