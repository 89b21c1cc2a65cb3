"""Whatever happens to a round is written down in the transaction that makes it happen."""

import ast
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from consultations.clock import report_due
from consultations.models import Consultation, Pause, Step
from consultations.models.life import Telling
from consultations.services import (
    archive,
    call_off,
    extend,
    finish,
    move_on,
    pause,
    postpone,
    release_version,
    resume,
    treat,
)
from consultations.services.pausing import (
    EvidenceMissing,
    NotOwed,
    NotPaused,
    PausedAlready,
    PostponedBefore,
)
from consultations.services.running import ReasonMissing, WrongDay
from consultations.services.steps import REACHED
from core.errors import DomainError, UnlawfulMove
from tests import make
from tests.project.tree import code, name

pytestmark = pytest.mark.django_db
State, Kind = Consultation.State, Step.Kind
NOW = timezone.now


def kinds(row):
    return list(row.steps.values_list("kind", flat=True))


@pytest.fixture
def office():
    return make.department()


@pytest.fixture
def official(office):
    return make.user("official", department=office)


def test_each_state_that_can_be_reached_has_a_step_of_its_own():
    reached = set().union(*Consultation.MOVES.values())

    assert set(REACHED) == reached
    assert set(REACHED.values()) <= set(Kind.values)


def test_no_code_but_the_module_of_steps_moves_a_consultation():
    callers = [path for path in code("consultations", "cms", "config") if _moves_a_round(path)]

    assert [name(path) for path in callers] == ["consultations/services/steps.py"]


def _moves_a_round(path):
    """Whether ``move`` or ``move_all`` is called for a consultation or to one of its states."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    moves = [ast.unparse(call) for call in calls if ast.unparse(call.func) in ("move", "move_all")]
    return any(re.search(r"\(consultation\b|Consultation\.State", move) for move in moves)


def test_the_life_of_a_round_is_written_step_by_step(office, official):
    row = make.consultation(state=State.ANNOUNCED, lead=office)
    move_on(row.opens_at)
    row.refresh_from_db()
    extend(
        consultation=row,
        last_day=row.last_day + timedelta(days=7),
        reason="汛期，许多人还没来得及看。",
        by=official,
        now=row.opens_at + timedelta(days=1),
    )
    row.refresh_from_db()
    move_on(row.closes_at + timedelta(hours=2))
    row.refresh_from_db()
    treat(consultation=row, now=row.closes_at + timedelta(days=9))
    finish(consultation=row, by=official, now=row.closes_at + timedelta(days=30))
    archive(consultation=row, by=official, now=row.closes_at + timedelta(days=90))

    steps = {step.kind: step for step in row.steps.all()}
    assert list(steps) == [
        Kind.ANNOUNCED,
        Kind.OPENED,
        Kind.EXTENDED,
        Kind.CLOSED,
        Kind.TREATING,
        Kind.ANSWERED,
        Kind.ARCHIVED,
    ]
    assert steps[Kind.OPENED].at == row.opens_at
    assert steps[Kind.CLOSED].at == row.closes_at, "whenever the worker came"
    assert steps[Kind.CLOSED].by is None
    for kind in (Kind.EXTENDED, Kind.ANSWERED, Kind.ARCHIVED):
        assert steps[kind].by == official


def test_a_new_version_is_a_step_with_its_version(official):
    row = make.consultation()
    words = make.clauses(4)

    version = release_version(
        consultation=row, draft=make.draft(clauses=words), actor=official, now=NOW()
    )

    step = row.steps.get(kind=Kind.AMENDED)
    assert (step.version, step.by) == (version, official)
    assert step.day_after is None


def test_what_is_published_again_unchanged_is_no_step():
    draft = make.draft()
    row = release_version(consultation=None, draft=draft, actor=None, now=NOW()).consultation

    release_version(consultation=row, draft=draft, actor=None, now=NOW())

    assert kinds(row) == [Kind.ANNOUNCED, Kind.OPENED]


@pytest.mark.parametrize("state", [State.ANNOUNCED, State.OPEN])
def test_a_round_that_is_called_off_closes_its_threads_and_says_why(state, official):
    row = make.consultation(state=state)

    call_off(consultation=row, reason="上位法正在修改。", by=official, now=NOW())

    row.refresh_from_db()
    row.thread.refresh_from_db()
    step = row.steps.get(kind=Kind.CANCELLED)
    assert row.state == State.CANCELLED
    assert row.thread.closed_at is not None
    assert (step.reason, step.by) == ("上位法正在修改。", official)


@pytest.mark.parametrize("reason", ["", "   ", "\u200b", "字" * 501])
def test_a_round_is_not_called_off_without_a_reason(reason, official):
    row = make.consultation()

    with pytest.raises(ReasonMissing):
        call_off(consultation=row, reason=reason, by=official, now=NOW())

    row.refresh_from_db()
    assert row.state == State.OPEN


@pytest.mark.parametrize("state", [state for state in State if state != State.ANSWERED])
def test_only_what_is_answered_is_put_on_record(state, official):
    row = make.consultation()
    Consultation.objects.filter(pk=row.pk).update(state=state)
    row.refresh_from_db()

    with pytest.raises(UnlawfulMove):
        archive(consultation=row, by=official, now=NOW())


def test_the_clock_stops_with_evidence_and_runs_again(official):
    row = make.consultation(state=State.CLOSED)

    pause(
        consultation=row, reason="专家评审", evidence="云司函〔2026〕12号", by=official, now=NOW()
    )
    with pytest.raises(PausedAlready):
        pause(consultation=row, reason="又一次", evidence="无", by=official, now=NOW())
    resume(consultation=row, by=official, now=NOW() + timedelta(days=4))
    with pytest.raises(NotPaused):
        resume(consultation=row, by=official, now=NOW())

    kept = Pause.objects.get()
    assert (kept.last_day - kept.first_day).days == 4
    assert kinds(row)[-2:] == [Kind.PAUSED, Kind.RESUMED]
    assert row.steps.get(kind=Kind.PAUSED).reason == "专家评审"


@pytest.mark.parametrize(
    ("reason", "evidence", "no"), [("", "x", ReasonMissing), ("x", "", EvidenceMissing)]
)
def test_a_clock_is_not_stopped_unexplained(reason, evidence, no, official):
    row = make.consultation(state=State.CLOSED)

    with pytest.raises(no):
        pause(consultation=row, reason=reason, evidence=evidence, by=official, now=NOW())

    assert not Pause.objects.exists()


def test_no_clock_runs_while_people_speak(official):
    row = make.consultation()

    with pytest.raises(NotOwed):
        pause(consultation=row, reason="x", evidence="x", by=official, now=NOW())
    with pytest.raises(NotOwed):
        postpone(consultation=row, due_on=row.last_day, reason="x", by=official, now=NOW())


def test_what_is_answered_lets_the_clock_run_again(official):
    row = make.consultation(state=State.CLOSED)
    pause(consultation=row, reason="听证", evidence="公告", by=official, now=NOW())

    finish(consultation=row, by=official, now=NOW() + timedelta(days=1))

    assert Pause.objects.get().last_day is not None


def test_a_report_is_put_off_once(official):
    row = make.consultation(state=State.CLOSED)
    due = report_due(row)
    put_off = {"consultation": row, "reason": "意见多，要再调研。", "by": official, "now": NOW()}

    step = postpone(due_on=due + timedelta(days=10), **put_off)

    assert (step.day_before, step.day_after) == (due, due + timedelta(days=10))
    with pytest.raises(PostponedBefore):
        postpone(due_on=due + timedelta(days=20), **put_off)


@pytest.mark.parametrize("days", [-400, -1, 0, 61])
def test_a_report_is_put_off_to_a_day_that_makes_sense(days, official):
    row = make.consultation(state=State.CLOSED)
    chosen = report_due(row) + timedelta(days=days)

    with pytest.raises(WrongDay):
        postpone(consultation=row, due_on=chosen, reason="x", by=official, now=NOW())

    assert Kind.POSTPONED not in kinds(row)


def test_what_fails_leaves_neither_step_nor_state(official):
    row = make.consultation()
    Consultation.objects.filter(pk=row.pk).update(state=State.CLOSED)

    with pytest.raises(DomainError):
        call_off(consultation=row, reason="x", by=official, now=NOW())

    assert kinds(row) == [Kind.ANNOUNCED, Kind.OPENED]
    assert Telling.objects.filter(step__kind=Kind.CANCELLED).count() == 0
