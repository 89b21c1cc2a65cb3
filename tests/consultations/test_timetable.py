"""From drafting to decision and back: the days, the picture, the table and the calendar."""

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from consultations.models import Profile, Rules
from consultations.planning.doubts import doubts
from consultations.planning.gantt import NARROW, WIDE, Shape, draw
from consultations.planning.plan import Plan, Stage, Wish, plan_from, plan_to
from core.calendar import is_workday, next_workday, workdays_between
from tests import make
from tests.cms import pages

DAY = timedelta(days=1)


def wish(*, with_hearing: bool = False, drafting_days: int = 30, **numbers: Any) -> Wish:
    return Wish(Rules(**numbers), drafting_days, with_hearing)


def told(plan: Plan) -> list[tuple[str, date, date]]:
    return [(span.stage.value, span.first, span.last) for span in plan.spans]


def test_the_days_of_a_procedure_follow_each_other_by_its_rules() -> None:
    plan = plan_from(wish(), date(2026, 3, 2))

    assert told(plan) == [
        ("drafting", date(2026, 3, 2), date(2026, 3, 31)),
        ("round", date(2026, 4, 1), date(2026, 4, 10)),  # seven working days, three off
        ("period", date(2026, 4, 13), date(2026, 5, 13)),
        ("report", date(2026, 5, 14), date(2026, 7, 13)),  # the 12th: a Sunday
        ("review", date(2026, 7, 14), date(2026, 7, 22)),
        ("decision", date(2026, 7, 23), date(2026, 7, 23)),
        ("published", date(2026, 8, 10), date(2026, 8, 10)),
    ]
    assert [span.days for span in plan.spans] == [30, 10, 30, 61, 9, 1, 1]


def test_a_hearing_has_its_announcement_its_list_and_its_papers() -> None:
    plan = plan_from(wish(with_hearing=True), date(2026, 3, 2))

    hearing = plan.span(Stage.HEARING)
    assert (hearing.first, hearing.last) == (date(2026, 4, 13), date(2026, 5, 13))
    assert [mark.day for mark in plan.marks] == [
        date(2026, 4, 30),  # ten days before: the 3rd of May is off
        date(2026, 5, 6),
        date(2026, 5, 13),
    ]


def test_a_hearing_that_is_announced_longer_than_the_period_puts_off_the_report() -> None:
    plan = plan_from(wish(with_hearing=True, min_days=10, hard_min_days=10), date(2026, 3, 2))

    assert plan.span(Stage.PERIOD).last == date(2026, 4, 23)
    assert plan.span(Stage.HEARING).last == date(2026, 5, 13)
    assert plan.span(Stage.REPORT).first == date(2026, 5, 14)


def test_a_period_over_a_long_holiday_is_made_longer_by_it() -> None:
    plan = plan_from(wish(drafting_days=5), date(2026, 8, 31))

    period = plan.span(Stage.PERIOD)
    assert period.first == date(2026, 9, 16)
    assert [holiday.days for holiday in plan.holidays] == [7]
    assert period.last >= period.first + DAY * 37


def test_counted_back_the_decision_comes_in_time_and_a_day_later_it_would_not() -> None:
    one = wish(with_hearing=True)
    plan = plan_to(one, date(2026, 12, 1))

    assert plan.decides <= date(2026, 12, 1)
    assert plan_from(one, next_workday(plan.begins + DAY)).decides > date(2026, 12, 1)


wishes = st.builds(
    wish,
    with_hearing=st.booleans(),
    drafting_days=st.integers(1, 90),
    min_days=st.integers(7, 90),
    report_days=st.integers(1, 180),
    round_workdays=st.integers(1, 20),
    review_workdays=st.integers(0, 20),
    hearing_announce_days=st.integers(0, 40),
    calendar=st.sampled_from(["cn", "tw", "hk", "mo", "uk", "eu"]),
    rolls_over_holidays=st.booleans(),
)


@given(one=wishes, target=st.dates(date(2025, 1, 1), date(2028, 1, 1)))
def test_every_plan_keeps_the_rules_and_its_day(one: Wish, target: date) -> None:
    plan, rules = plan_to(one, target), one.rules

    assert plan.decides <= target
    assert plan_from(one, next_workday(plan.begins + DAY, rules.calendar)).decides > target
    for before, after in pairwise(
        [span for span in plan.spans if span.stage != Stage.HEARING][:-1]
    ):
        assert before.first <= before.last < after.first <= after.last
    period, review = plan.span(Stage.PERIOD), plan.span(Stage.REVIEW)
    assert (period.last - period.first).days >= rules.min_days
    worked = workdays_between(review.first - DAY, review.last, rules.calendar)
    assert worked >= rules.review_workdays
    assert is_workday(period.first, rules.calendar)
    assert is_workday(period.last, rules.calendar)
    for mark in plan.marks:
        assert is_workday(mark.day, rules.calendar)


def sentences(one: Wish, target: date, today: date) -> list[str]:
    with override("en"):
        return list(doubts(plan_to(one, target), target=target, today=today))


def test_a_target_that_is_too_near_is_told_with_the_earliest_that_is_not() -> None:
    said = sentences(wish(), date(2026, 6, 1), date(2026, 3, 2))

    assert len(said) == 2
    assert said[0].startswith("It does not fit: drafting would have had to begin on ")
    assert said[0].endswith("the decision can come on 23 July 2026 at the earliest.")


def test_doubts_name_days_off_long_holidays_and_unknown_years() -> None:
    said = sentences(wish(), date(2027, 5, 2), date(2026, 3, 2))

    assert [sentence.split(",")[0] for sentence in said] == [
        "The day of decision",
        "The period spans Spring Festival and was made 6 days longer for it.",
        "It is not yet announced which days of 2027 are made up for: plan anew then.",
    ]
    assert sentences(wish(), date(2026, 7, 24), date(2026, 3, 2)) == []


@pytest.mark.parametrize("shape", [NARROW, WIDE])
def test_the_picture_holds_every_stage_inside_its_frame(shape: Shape) -> None:
    plan = plan_to(wish(with_hearing=True), date(2027, 3, 1))

    drawing = draw(plan, shape, today=plan.begins + DAY * 40)

    assert [bar.name for bar in drawing.bars] == [str(span.stage.label) for span in plan.spans]
    for bar in (*drawing.bars, *drawing.marks):
        assert shape.names <= bar.x <= shape.width
        assert 0 < bar.y < drawing.height
        assert bar.is_day or bar.x + bar.width <= shape.width
    assert drawing.today
    named = [line for line in drawing.months if line.words]
    assert all(later.x - line.x > 30 for line, later in pairwise(named))


def ask(client: Client, name: str = "timetable", **asked: object) -> Any:
    client.force_login(make.user("official"))
    facts = {"profile": "cn-rule", "way": "to", "day": "2027-03-01", "drafting_days": "30"}
    with override("en"):
        return client.get(reverse(f"planning:{name}"), {**facts, **asked})


@pytest.mark.django_db
@time_machine.travel("2026-03-02T02:00Z", tick=False)
def test_the_page_tells_the_same_days_in_the_picture_and_in_the_table(client):
    text = ask(client, with_hearing="on").content.decode()

    plan = plan_to(
        Wish(Profile.objects.get(pk="cn-rule").rules_on(date(2026, 3, 2)), 30, True),
        date(2027, 3, 1),
    )
    rows = re.findall(r'<th scope="row">\s*(.+?)</th><td><time datetime="([\d-]+)">', text)
    expected = [(str(span.stage.label), str(span.first)) for span in plan.spans]
    assert [row for row in rows if row in expected] == expected
    assert len(rows) == len(plan.spans) + 3
    assert text.count("<svg xmlns") >= 2
    for svg in re.findall(r"<svg xmlns.*?</svg>", text, re.DOTALL):
        assert " style=" not in svg
        assert "#" not in re.sub(r"&#\w+;", "", svg)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("profile", "nothing"),
        ("day", "31.12."),
        ("day", ""),
        ("day", "2126-01-01"),
        ("day", "0001-01-01"),
        ("drafting_days", "0"),
        ("drafting_days", "99999"),
        ("way", "sideways"),
    ],
)
@pytest.mark.parametrize("name", ["timetable", "days"])
def test_what_cannot_be_planned_is_said_beside_the_field(client, name, field, typed):
    response = ask(client, name, **{field: typed})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert 'value="2027-03-01"' in response.content.decode() or field == "day"


@pytest.mark.django_db
def test_a_procedure_that_is_over_is_not_planned(client):
    Rules.objects.filter(profile="cn-rule").update(
        valid_from=date(2018, 5, 1), retired_on=timezone.localdate()
    )

    assert list(ask(client).context["form"].errors) == ["profile"]


@pytest.mark.django_db
def test_a_period_is_planned_by_the_rules_that_will_be_in_force(client):
    soon = timezone.localdate() + timedelta(days=20)
    profile = Profile.objects.get(pk="cn-rule")
    Rules.objects.create(profile=profile, valid_from=soon, source="新规", min_days=90)

    plan = ask(client, way="from", day=str(timezone.localdate())).context["plan"]
    period = plan.span(Stage.PERIOD)
    assert (period.last - period.first).days >= 90


@pytest.mark.django_db
def test_the_form_begins_with_the_procedure_that_was_chosen(client):
    client.force_login(make.user("official"))

    text = client.get(reverse("planning:timetable"), {"profile": "hk"}).content.decode()
    assert '<option value="hk" selected>' in text


@pytest.mark.django_db
def test_the_days_go_into_a_calendar_with_the_same_name_each_time(client):
    first, again = (ask(client, "days", with_hearing="on") for _twice in range(2))

    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(first.content).events
    assert len(events) == 8 + 3
    uids = [str(event["UID"]) for event in events]
    assert len(set(uids)) == len(uids)
    assert uids == [str(event["UID"]) for event in Calendar.from_ical(again.content).events]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["timetable", "procedures"])
def test_officials_and_editors_plan_and_nobody_else(client, name):
    people = (make.user("official"), pages.editor(), pages.superuser(), make.user("moderator"))
    statuses = []
    for person in (*people, make.user()):
        client.force_login(person)
        statuses.append(client.get(reverse(f"planning:{name}")).status_code)

    assert statuses == [200, 200, 200, 403, 403]
