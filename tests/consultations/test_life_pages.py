"""The desk's buttons: who may press them, what they do, and what is said where a day is wrong."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from consultations.clock import report_due
from consultations.models import Consultation, Pause, Step
from consultations.services import finish
from tests import make

pytestmark = pytest.mark.django_db
State, Kind = Consultation.State, Step.Kind


@pytest.fixture
def office():
    return make.department()


@pytest.fixture
def desk(client, office):
    client.force_login(make.user("official", department=office))
    return client


def press(desk, row, move, **typed):
    return desk.post(reverse(f"rounds:{move}", args=[row.pk]), typed, follow=True)


def day(row, days):
    return (row.last_day + timedelta(days=days)).isoformat()


def test_a_round_is_extended_from_its_desk(desk, office):
    row = make.consultation(lead=office)
    typed = {"extend-last_day": day(row, 7), "extend-reason": "汛期。"}

    page = press(desk, row, "extend", **typed)

    row.refresh_from_db()
    assert row.state == State.EXTENDED
    assert page.redirect_chain == [(reverse("rounds:detail", args=[row.pk]), 302)]
    assert "汛期。" in page.content.decode()


@pytest.mark.parametrize("days", [-300, 0, 400])
def test_a_day_that_makes_no_sense_gets_a_sentence_and_nothing_typed_is_lost(desk, office, days):
    row = make.consultation(lead=office)
    typed = {"extend-last_day": day(row, days), "extend-reason": "汛期，再给大家一周。"}

    page = press(desk, row, "extend", **typed)

    assert page.status_code == 422
    assert page.context["form"].errors["last_day"]
    html = page.content.decode()
    assert "汛期，再给大家一周。" in html
    assert f'value="{day(row, days)}"' in html
    row.refresh_from_db()
    assert row.state == State.OPEN


@pytest.mark.parametrize("typed", ["", "2026-02-30", "yesterday", "0000-00-00", "99999-01-01"])
def test_what_is_no_day_gets_a_sentence(desk, office, typed):
    row = make.consultation(lead=office)

    page = press(desk, row, "extend", **{"extend-last_day": typed, "extend-reason": "x"})

    assert (page.status_code, "last_day" in page.context["form"].errors) == (422, True)


@pytest.mark.parametrize("move", ["extend", "call_off", "pause", "postpone"])
def test_no_move_is_made_without_a_reason(desk, office, move):
    row = make.consultation(lead=office)

    page = press(desk, row, move)

    assert page.status_code == 422
    assert "reason" in page.context["form"].errors


def test_a_round_is_called_off_from_its_desk(desk, office):
    row = make.consultation(lead=office)

    press(desk, row, "call_off", **{"off-reason": "上位法在改。"})

    row.refresh_from_db()
    assert row.state == State.CANCELLED
    assert "上位法在改。" in desk.get(row.get_absolute_url()).content.decode()


def test_the_clock_is_stopped_and_runs_again(desk, office):
    row = make.consultation(state=State.CLOSED, lead=office)

    press(desk, row, "pause", **{"pause-reason": "专家评审", "pause-evidence": "云司函12号"})
    page = press(desk, row, "resume")

    assert Pause.objects.get().last_day == timezone.localdate()
    assert page.status_code == 200


def test_a_report_is_put_off_and_a_day_before_its_promise_is_refused(desk, office):
    row = make.consultation(state=State.CLOSED, lead=office)
    due = report_due(row)
    typed = {"later-due_on": due.isoformat(), "later-reason": "再调研。"}

    refused = press(desk, row, "postpone", **typed)
    page = press(desk, row, "postpone", **{**typed, "later-due_on": str(due + timedelta(days=3))})

    assert (refused.status_code, "再调研。" in refused.content.decode()) == (422, True)
    assert page.status_code == 200
    assert row.steps.filter(kind=Kind.POSTPONED).count() == 1


def test_an_answered_round_is_put_on_record(desk, office):
    row = make.consultation(state=State.CLOSED, lead=office)
    finish(consultation=row, by=make.user())

    press(desk, row, "archive")

    row.refresh_from_db()
    assert row.state == State.ARCHIVED


def test_who_presses_twice_is_told_that_it_is_done(desk, office):
    row = make.consultation(lead=office)
    typed = {"extend-last_day": day(row, 7), "extend-reason": "汛期。"}

    press(desk, row, "extend", **typed)
    again = press(desk, row, "extend", **typed)

    assert again.status_code == 409
    assert row.steps.filter(kind=Kind.EXTENDED).count() == 1


@pytest.mark.parametrize("state", [State.EXTENDED, State.CANCELLED, State.ARCHIVED])
def test_each_state_has_its_desk(desk, office, state):
    row = make.consultation(lead=office)
    Consultation.objects.filter(pk=row.pk).update(state=state)

    page = desk.get(reverse("rounds:detail", args=[row.pk]))

    assert page.status_code == 200
