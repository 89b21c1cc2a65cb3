"""Every pair of states, and who sees which: the list and the right are one rule."""

from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from core.errors import UnlawfulMove
from core.state import move
from petitions.models import Appeal, Petition
from petitions.services import appeal
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db
State = Petition.State

# Written by hand from the issue, not read from the model: from each state to these and no others.
LAWFUL = {
    "draft": {"sponsoring"},
    "sponsoring": {"checking", "lapsed", "hidden", "draft"},
    "checking": {"open", "rejected", "hidden"},
    "open": {"closed", "stopped", "hidden"},
    "closed": {"hidden"},
    "stopped": set(),
    "rejected": {"checking", "hidden"},
    "hidden": {"checking"},
    "lapsed": set(),
}
COLUMNS = {"stop_reason": "理由", "sponsors_until": timezone.now(), "submitted_at": timezone.now()}


@pytest.mark.parametrize("here", State.values)
def test_only_lawful_moves_are_made(here: str) -> None:
    row = made.petition(state=here)
    lead = make.department()
    period = {"opened_at": timezone.now(), "closes_at": timezone.now() + timezone.timedelta(days=1)}
    for there in State.values:
        with transaction.atomic():
            if there in LAWFUL[here]:
                move(row, there, lead=lead, **COLUMNS, **period)
            else:
                with pytest.raises(UnlawfulMove):
                    move(row, there, **COLUMNS)
            transaction.set_rollback(True)
        row.refresh_from_db()
        assert row.state == here


@pytest.mark.parametrize(
    ("state", "missing"),
    [
        ("open", {"lead": None}),
        ("open", {"closes_at": None}),
        ("checking", {"submitted_at": None}),
        ("sponsoring", {"sponsors_until": None}),
        ("stopped", {"stop_reason": ""}),
        ("open", {"title": ""}),
        ("open", {"ask": ""}),
    ],
)
def test_the_database_refuses_a_state_without_what_it_needs(
    state: str, missing: dict[str, object]
) -> None:
    row = made.petition(state=state)
    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.filter(pk=row.pk).update(**missing)


def test_the_database_refuses_a_petition_merged_into_itself() -> None:
    row = made.petition()
    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.filter(pk=row.pk).update(merged_into=row.pk)


def everybody(creator: User) -> list[User]:
    return [creator, make.user(), *(make.user(role) for role in ("moderator", "official"))]


def test_the_list_of_visible_petitions_is_the_right_to_view_them() -> None:
    moderator = make.user("moderator")
    creator = make.user()
    rules = made.profile("many", at_once=20)
    rows = [
        made.petition(state=state, creator=by, profile=rules)
        for state, by in product(State.values, (creator, moderator))
    ]
    for person in [*everybody(creator), moderator]:
        listed = set(Petition.objects.visible_to(person))
        assert listed == {row for row in rows if person.has_perm("petitions.view_petition", row)}
    assert {row.state for row in rows} == set(State.values)


def test_the_list_of_appeals_is_the_right_to_decide_them() -> None:
    first, own = make.user("moderator"), make.user("moderator")
    rows = [made.petition(state="rejected", creator=by, checker=first) for by in (make.user(), own)]
    appeals = [appeal(petition=row, words="请再看。", now=timezone.now()) for row in rows]
    for person in [first, own, *everybody(make.user())]:
        listed = set(Appeal.objects.open_to(person))
        may = {row for row in appeals if person.has_perm("petitions.decide_appeal", row)}
        assert listed == may
