"""A draft that is still among departments: replies, one silence, one dispute that is stated."""

import tomllib
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from accounts.models import Department, User
from cms.circulating import asking, clock, replying, treating
from cms.circulating.replying import Reply, Said
from cms.models import Circulation, HomePage, Invitation, PolicyPage, Remark
from consultations.models import Profile
from core.calendar import add_workdays, is_workday

SOURCE = Path(__file__).with_name("circulations.toml")


@cache
def source() -> dict[str, Any]:
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))


def build(units: dict[str, Department], people: dict[str, User], now: datetime) -> None:
    """Ask eleven working days ago; the last day passed, and the round is still open."""
    drafter, asked_at = people["lin_zhiwei"], at(_workdays_ago(timezone.localdate(now), 11))
    row = asking.start(
        page=_page(units, drafter),
        by=drafter,
        departments=[units[code] for code in source()["departments"]],
        due_on=add_workdays(timezone.localdate(asked_at), 7),
        key=_key("round"),
        note=source()["note"],
        now=asked_at,
    )
    for reply in source()["reply"]:
        _reply(row, units[reply["department"]], people[reply["by"]], reply)
    clock.follow(now)
    for talk in source()["talk"]:
        _talk(row, units[talk["department"]], people, talk)


def _workdays_ago(today: date, days: int) -> date:
    day = today
    while days:
        day -= timedelta(days=1)
        days -= is_workday(day)
    return day


def at(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _key(name: str) -> Any:
    return uuid5(NAMESPACE_URL, f"yunting/circulation/{name}")


def _page(units: dict[str, Department], drafter: User) -> PolicyPage:
    draft = source()["draft"]
    page = PolicyPage(
        title=draft["title"],
        slug="draft-parking",
        owner=drafter,
        profile=Profile.objects.get(pk=draft["profile"]),
        lead=units[draft["lead"]],
        office=units[draft["office"]],
        contact=draft["contact"],
        note=draft["note"],
        clauses=[_block(number, part) for number, part in enumerate(draft["clauses"])],
        live=False,
    )
    HomePage.objects.get().add_child(instance=page)
    page.save_revision(user=drafter)
    return page


def _block(number: int, part: dict[str, str]) -> dict[str, object]:
    value = {"label": part["label"], "heading": part["heading"], "text": part.get("text", "")}
    return {"type": part["kind"], "id": str(_key(f"clause/{number}")), "value": value}


def _invited(row: Circulation, department: Department) -> Invitation:
    rows = Invitation.objects.select_related("circulation__department", "department")
    return rows.get(circulation=row, department=department)


def _reply(row: Circulation, department: Department, by: User, said: dict[str, Any]) -> None:
    invitation, day = _invited(row, department), add_workdays(_asked_on(row), said["workday"])
    remarks = {
        str(_key(f"clause/{one['clause']}")): Said(one["words"], one.get("proposed", ""))
        for one in said.get("remarks", ())
    }
    replying.open_it(invitation=invitation, by=by, now=at(_asked_on(row), 15))
    replying.send(
        invitation=invitation,
        by=by,
        said=Reply(said["answer"], said.get("words", ""), remarks),
        seen=0,
        key=_key(f"reply/{department.code}"),
        now=at(day, 16),
    )


def _asked_on(row: Circulation) -> date:
    return timezone.localdate(row.started_at)


def _talk(
    row: Circulation, department: Department, people: dict[str, User], talk: dict[str, Any]
) -> None:
    """One step of coordination after the other, each on a working day after the round began."""
    clause = str(_key(f"clause/{talk['clause']}"))
    found = Remark.objects.get(
        invitation__circulation=row, invitation__department=department, clause=clause
    )
    for step in talk["steps"]:
        found.refresh_from_db()
        now = at(add_workdays(_asked_on(row), step["workday"]), 11)
        facts = {"remark": found, "by": people[step["by"]], "seen": found.turn, "now": now}
        if step["act"] == "dispute":
            treating.dispute(reason=step["words"], **facts)
        elif step["act"] in ("agree", "uphold"):
            getattr(treating, step["act"])(words=step["words"], **facts)
        else:
            treating.treat(treatment=step["act"], words=step["words"], **facts)
