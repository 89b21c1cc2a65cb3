"""The public timeline: what was done and why, what is promised by when, and what came late."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from consultations.cards import cards
from consultations.clock import report_due
from consultations.models import Consultation, Step
from consultations.promises import CLOSES, OPENS, REPORT, look_up_lives, promises_of
from consultations.services import (
    archive,
    call_off,
    extend,
    finish,
    move_on,
    pause,
    postpone,
    release_version,
)
from consultations.standing import clock_of, standing
from consultations.timeline import stations, timeline
from tests import make

pytestmark = pytest.mark.django_db
State, Kind = Consultation.State, Step.Kind
NOW = timezone.now


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def office():
    return make.department("云汀市司法局")


@pytest.fixture
def official(office):
    return make.user("official", department=office, display_name="林知微")


def loaded(row):
    row = Consultation.objects.select_related("rules", "lead", "office").get(pk=row.pk)
    look_up_lives([row])
    return row


def told(row, now=None):
    return timeline(loaded(row), now or NOW())


def whats(row, now=None):
    return [one.what for one in promises_of(loaded(row), now or NOW())]


def test_of_a_round_to_come_three_days_are_promised():
    row = make.consultation(state=State.ANNOUNCED)

    assert whats(row) == [OPENS, CLOSES, REPORT]
    labels = [(stage.label, stage.state) for stage in told(row)]
    assert labels[0] == ("The consultation was announced", "done")
    assert [state for _label, state in labels[1:]] == ["future"] * 4


def test_of_an_open_round_the_last_day_stands_first_and_is_current():
    row = make.consultation()

    current = [stage for stage in told(row) if stage.state == "current"]

    assert [stage.label for stage in current] == ["People can speak"]
    assert str(row.last_day.year) in current[0].when
    assert whats(row) == [CLOSES, REPORT]


def test_the_day_of_the_report_is_the_one_the_rules_give_and_no_other():
    row = make.consultation(state=State.CLOSED)

    (report,) = promises_of(loaded(row), NOW())

    assert (report.day, report.days_late) == (report_due(row), 0)


def test_an_extension_is_told_with_its_reason_and_the_office_but_no_private_name(office, official):
    row = make.consultation(lead=office)
    before = row.last_day
    extend(
        consultation=row,
        last_day=before + timedelta(days=7),
        reason="汛期，再给大家一周。",
        by=official,
        now=NOW(),
    )

    stage = told(row)[2]

    assert stage.reason == "汛期，再给大家一周。"
    assert stage.who == "云汀市司法局 · official"
    assert "林知微" not in str(told(row))
    assert str(before.day) in stage.note


def test_who_has_left_the_office_is_told_as_the_office(office, official):
    row = make.consultation(lead=office)
    call_off(consultation=row, reason="上位法在改。", by=official, now=NOW())
    official.memberships.all().delete()

    assert told(row)[-1].who == "云汀市司法局"


def test_a_round_that_was_called_off_ends_there(official):
    row = make.consultation()
    call_off(consultation=row, reason="上位法在改。", by=official, now=NOW())

    assert (told(row)[-1].state, told(row)[-1].reason) == ("stopped", "上位法在改。")
    assert whats(row) == []
    assert stations(loaded(row), NOW()) == []


def test_a_report_that_did_not_come_is_told_plainly_with_its_days():
    row = make.consultation(state=State.CLOSED)
    late = NOW() + timedelta(days=(report_due(row) - timezone.localdate()).days + 3)

    stage = next(stage for stage in told(row, late) if stage.state == "late")

    assert stage.note.startswith("Should have been published by")
    assert stage.note.endswith("3 days late")
    assert clock_of(loaded(row), late).colour == "red"


def test_a_card_says_that_a_report_is_late_and_by_when_it_was_promised():
    row = make.consultation(state=State.CLOSED)
    due = report_due(row)
    late = NOW() + timedelta(days=(due - timezone.localdate()).days + 1)

    (in_time,), (over,) = cards([loaded(row)], NOW()), cards([loaded(row)], late)

    assert (in_time.report.day, in_time.late) == (due, "")
    assert over.late.endswith("1 day late")


def test_an_answer_that_came_late_says_so_for_good(official):
    row = make.consultation(state=State.CLOSED)
    due = report_due(row)
    finish(
        consultation=row,
        by=official,
        now=NOW() + timedelta(days=(due - timezone.localdate()).days + 2),
    )

    answered = next(stage for stage in told(row) if "answered" in stage.label)

    assert answered.note == "2 days after the promised one"


def test_a_report_that_was_put_off_names_both_days_and_the_reason(official):
    row = make.consultation(state=State.CLOSED)
    due = report_due(row)
    postpone(
        consultation=row, due_on=due + timedelta(days=9), reason="再调研。", by=official, now=NOW()
    )

    stage = next(stage for stage in told(row) if "put off" in stage.label)

    assert (stage.reason, str(due.day) in stage.note) == ("再调研。", True)
    assert promises_of(loaded(row), NOW())[0].day == due + timedelta(days=9)


def test_while_the_clock_stands_still_the_promise_says_why(official):
    row = make.consultation(state=State.CLOSED)
    pause(consultation=row, reason="专家评审", evidence="文号", by=official, now=NOW())

    report = next(stage for stage in told(row) if stage.label.startswith("Report"))

    assert report.note.startswith("The clock stands still since")
    assert report.reason == "专家评审"
    assert clock_of(loaded(row), NOW()).label == "standing still"


def test_what_is_on_record_promises_nothing(official):
    row = make.consultation(state=State.CLOSED)
    finish(consultation=row, by=official)
    archive(consultation=row, by=official, now=NOW())

    assert whats(row) == []
    assert {stage.state for stage in [*told(row), *stations(loaded(row), NOW())]} == {"done"}
    assert clock_of(loaded(row), NOW()) is None


def test_a_new_version_stands_in_the_timeline_with_its_number(official):
    row = make.consultation()
    release_version(
        consultation=row, draft=make.draft(clauses=make.clauses(4)), actor=official, now=NOW()
    )

    assert told(row)[2].label == "Version 2 of the text was published"


@pytest.mark.parametrize(("days", "colour"), [(37, "green"), (7, "amber"), (0, "amber")])
def test_the_clock_of_an_open_round_warns_in_words_and_colour(days, colour):
    row = make.consultation()
    now = row.closes_at - timedelta(days=days, hours=12)

    clock = clock_of(loaded(row), now)

    assert clock.colour == colour
    assert clock.label
    assert "until" in clock.words


def test_the_clock_of_a_report_turns_amber_five_working_days_before():
    row = make.consultation(state=State.CLOSED)
    due = report_due(row)
    far, near = NOW(), NOW() + timedelta(days=(due - timezone.localdate()).days - 2)

    assert [clock_of(loaded(row), at).colour for at in (far, near)] == ["green", "amber"]


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        (State.ANNOUNCED, {"call_off_form"}),
        (State.OPEN, {"extend_form", "call_off_form"}),
        (State.EXTENDED, {"call_off_form"}),
        (State.CLOSED, {"pause_form", "postpone_form"}),
        (State.TREATING, {"pause_form", "postpone_form"}),
        (State.ANSWERED, {"may_archive"}),
        (State.ARCHIVED, set()),
        (State.CANCELLED, set()),
    ],
)
def test_the_desk_offers_the_lawful_moves_and_no_other(state, buttons):
    row = make.consultation(state=State.ANNOUNCED if state == State.ANNOUNCED else State.OPEN)
    Consultation.objects.filter(pk=row.pk).update(state=state)
    moves = ("extend_form", "call_off_form", "pause_form", "postpone_form", "may_resume")

    offered = standing(loaded(row), NOW())

    assert {name for name in (*moves, "may_archive") if offered[name]} == buttons


@pytest.mark.parametrize("days", [1, 9, 10, 11])
def test_a_card_stands_at_the_station_of_the_clock_whatever_the_worker_did(days):
    row = make.consultation(state=State.ANNOUNCED)
    at = [stage.state for stage in stations(row, row.closes_at + timedelta(days=days))]

    assert at == ["done", "done", "current", "future"]


def test_the_page_the_frame_and_the_list_show_the_same_line(client):
    row = make.consultation()
    move_on(NOW())

    page = client.get(row.get_absolute_url())
    frame = client.get(f"/consultations/{row.pk}/embed/")
    listed = client.get("/consultations/")

    for shown in (page, frame, listed):
        assert 'class="lifeline' in shown.content.decode()
    assert page.context["stages"] == frame.context["stages"]


def test_only_the_frame_may_stand_in_a_page_of_another_site(client):
    row = make.consultation()
    client.force_login(make.user())

    page, frame = client.get(row.get_absolute_url()), client.get(f"/consultations/{row.pk}/embed/")

    assert "frame-ancestors *" in frame["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    assert "<form" not in frame.content.decode()
    assert frame.cookies == {}
    assert (
        f'&lt;iframe src="http://testserver/consultations/{row.pk}/embed/"' in page.content.decode()
    )


@pytest.mark.parametrize("times", [1, 30])
def test_the_frame_costs_four_queries_whatever_was_done(
    client, times, office, official, django_assert_num_queries
):
    row = make.consultation(lead=office)
    for _time in range(times):
        Step.objects.create(consultation=row, kind=Kind.AMENDED, at=NOW(), by=official)

    with django_assert_num_queries(4):
        client.get(f"/consultations/{row.pk}/embed/")


def test_a_draft_has_no_frame(client):
    row = make.consultation()
    Consultation.objects.filter(pk=row.pk).update(state=State.DRAFT)

    assert client.get(f"/consultations/{row.pk}/embed/").status_code == 404
