"""What the database and the moves themselves refuse."""

import itertools
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.models import Circulation, Invitation, Remark
from core.errors import DomainError
from core.state import move
from tests.cms.circulating import made

pytestmark = pytest.mark.django_db

ROUNDS = {("open", "closed"), ("open", "recalled")}
INVITED = {
    ("waiting", "read"),
    ("waiting", "silent"),
    ("read", "replied"),
    ("read", "silent"),
    ("silent", "waiting"),
    ("silent", "read"),
    ("silent", "replied"),
}
REMARKS = {
    ("waiting", "treated"),
    ("treated", "treated"),
    ("treated", "agreed"),
    ("treated", "upheld"),
    ("upheld", "treated"),
    ("upheld", "disputed"),
    ("disputed", "treated"),
}


@pytest.mark.parametrize(
    ("model", "lawful"), [(Circulation, ROUNDS), (Invitation, INVITED), (Remark, REMARKS)]
)
def test_the_moves_are_these_and_no_others(model: type, lawful: set[tuple[str, str]]) -> None:
    for before, after in itertools.product(model.State.values, repeat=2):
        row = model(pk=0, state=before)
        with pytest.raises(DomainError) as refusal:
            move(row, after)
        # A lawful move is refused only because no such row is there.
        assert (refusal.typename == "StaleState") == ((before, after) in lawful)


def refused(model: type, pk: int, **columns: object) -> bool:
    try:
        with transaction.atomic():
            model.objects.filter(pk=pk).update(**columns)
    except IntegrityError:
        return True
    return False


def test_a_round_has_one_beginning_and_a_whole_end() -> None:
    row, now = made.circulation(), timezone.now()
    by = row.started_by_id

    for columns in (
        {"state": "resting"},
        {"state": "closed"},
        {"state": "recalled", "ended_at": now, "ended_by": by},
        {"recall_reason": "改由市政府办公室征求。"},
        {"workdays": 0},
        {"workdays": 3},
        {"extension_reason": "有的单位来不及。"},
        {"first_due_on": row.due_on, "extended_at": now, "extended_by": by},
    ):
        assert refused(Circulation, row.pk, **columns), columns
    assert not refused(Circulation, row.pk, workdays=3, reason="防汛需要。")


def test_a_draft_has_one_open_round_and_a_round_one_invitation_of_each() -> None:
    row = made.circulation()
    asked = made.invitation(row)

    copied = Circulation.objects.get(pk=row.pk)
    copied.pk, copied.number, copied.idempotency_key = None, 2, uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        copied.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.invitations.create(department=asked.department)


def test_an_invitation_is_read_before_it_is_replied_and_replied_as_a_whole() -> None:
    row, now = made.invitation(made.circulation()), timezone.now()
    by = made.official_of(row).pk

    for columns in (
        {"state": "asleep"},
        {"state": "read"},
        {"read_at": now},
        {"read_at": now, "read_by": by},
        {"state": "silent"},
        {"answer": "no_objection"},
        {"state": "replied", "read_at": now, "read_by": by, "replied_at": now, "replied_by": by},
    ):
        assert refused(Invitation, row.pk, **columns), columns


def test_a_remark_says_something_once_and_a_dispute_why() -> None:
    row = made.remark()

    for columns in (
        {"words": "", "proposed": ""},
        {"state": "lost"},
        {"state": "treated"},
        {"treatment": "adopted"},
        {"state": "disputed", "treatment": "declined", "turn": 1},
        {"dispute_reason": "没有到这一步。"},
    ):
        assert refused(Remark, row.pk, **columns), columns
    with pytest.raises(IntegrityError), transaction.atomic():
        Remark.objects.create(invitation=row.invitation, clause=row.clause, words="再提一次。")


@pytest.mark.parametrize(
    "columns",
    [
        {"act": "slept"},
        {"act": "treated"},
        {"act": "treated", "treatment": "declined"},
        {"act": "upheld"},
        {"act": "agreed", "treatment": "adopted"},
    ],
)
def test_a_step_says_what_and_why(columns: dict[str, str]) -> None:
    row = made.remark()
    facts = {"by": made.official_of(row.invitation), "department": row.invitation.department}

    with pytest.raises(IntegrityError), transaction.atomic():
        row.steps.create(at=timezone.now(), **facts, **columns)
