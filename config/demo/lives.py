"""Consultations whose life took a turn: given more time, called off, put on record for good."""

from collections.abc import Callable
from datetime import datetime, timedelta

from accounts.models import Department, User
from config.demo import others
from config.demo.content import read
from config.demo.rounds import round_of
from consultations.models import Consultation, Step
from consultations.models.life import Telling
from consultations.services import archive, call_off, extend
from consultations.services.following import follow
from consultations.services.telling import tell_steps

Act = Callable[[Consultation, User, datetime], object]


def build(
    units: dict[str, Department], official: User, citizen: User, now: datetime
) -> list[Consultation]:
    """Publish the three, and let ``citizen`` follow the one that has more time now."""
    built = []
    for written in read("lives.toml")["round"]:
        row = round_of(written)
        consultation, _said = others.build(row, units, official, now)
        if row.key == "market":
            follow(person=citizen, consultation=consultation, now=consultation.opens_at)
        TURNS[row.key](consultation, official, now)
        built.append(consultation)
    return built


def tell(now: datetime) -> None:
    """Tell people of the extension; all that was done before that they heard long ago."""
    past = Telling.objects.exclude(step__kind=Step.Kind.EXTENDED)
    past.filter(done_at=None).update(done_at=now)
    tell_steps(now)


def _extended(consultation: Consultation, official: User, now: datetime) -> None:
    extend(
        consultation=consultation,
        last_day=consultation.last_day + timedelta(days=14),
        reason="夜市摊主白天补觉、晚上出摊，许多人说没赶上，街道要再到摊位上走一遍。",
        by=official,
        now=now - timedelta(days=2),
    )


def _called_off(consultation: Consultation, official: User, now: datetime) -> None:
    call_off(
        consultation=consultation,
        reason="供电部门已确定明年六月前把这段架空线路改为入地，限制放飞的理由不再存在。",
        by=official,
        now=now - timedelta(days=4),
    )


def _archived(consultation: Consultation, official: User, now: datetime) -> None:
    archive(consultation=consultation, by=official, now=now - timedelta(days=100))


TURNS: dict[str, Act] = {"market": _extended, "kites": _called_off, "wells": _archived}
