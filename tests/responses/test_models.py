"""The moves of cases and answers, what comes next in each, and what the tables refuse."""

import itertools
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Membership, User
from core.errors import DomainError
from core.state import move
from responses.models import Case, Outcome, OutcomeCode, Rating, Response
from tests import make

pytestmark = pytest.mark.django_db

CASE = {
    ("assigned", "accepted"),
    ("assigned", "returned"),
    ("returned", "assigned"),
    ("accepted", "answered"),
}
ANSWER = {
    ("draft", "reviewed"),
    ("reviewed", "signed"),
    ("reviewed", "draft"),
    ("signed", "published"),
    ("signed", "draft"),
}


@pytest.mark.parametrize(("before", "after"), [*itertools.product(Case.State, repeat=2)])
def test_a_case_makes_these_four_moves_and_no_other(before: str, after: str) -> None:
    case = make.case(state=before)
    columns = {
        "returned": {"return_reason": "不属于本单位职责"},
        "answered": {"answered_at": timezone.now()},
    }.get(after, {})

    if (before, after) in CASE:
        move(case, after, **columns)
    else:
        with pytest.raises(DomainError):
            move(case, after, **columns)

    assert Case.objects.get().state == (after if (before, after) in CASE else before)


@pytest.mark.parametrize(("before", "after"), [*itertools.product(Response.State, repeat=2)])
def test_an_answer_makes_these_five_moves_and_no_other(before: str, after: str) -> None:
    answer = make.answer(state=before)
    columns = {
        "reviewed": {"reviewer": make.user()},
        "signed": {"signer": make.user()},
        "published": {"published_at": timezone.now()},
    }.get(after, {})

    if (before, after) in ANSWER:
        move(answer, after, **columns)
    else:
        with pytest.raises(DomainError):
            move(answer, after, **columns)

    assert Response.objects.get().state == (after if (before, after) in ANSWER else before)


@pytest.mark.parametrize(
    ("model", "columns"),
    [
        (Case, {"state": "returned", "return_reason": ""}),
        (Case, {"state": "answered", "answered_at": None}),
        (Case, {"state": "forgotten"}),
        (Response, {"outcome": "perhaps"}),
        (Response, {"reason": ""}),
        (Response, {"body": ""}),
        (Response, {"state": "published", "published_at": None}),
        (Response, {"reviewer": None}),
        (Response, {"signer": None}),
        (Response, {"state": "perhaps"}),
    ],
    ids=str,
)
def test_the_database_refuses_what_cannot_be(model: type, columns: dict) -> None:
    row = make.answer(state="signed")
    pk = row.case.pk if model is Case else row.pk

    with pytest.raises(IntegrityError):
        model.objects.filter(pk=pk).update(**columns)


@pytest.mark.parametrize("role", ["reviewer", "signer"])
def test_the_database_holds_the_four_eyes(role: str) -> None:
    answer = make.answer(state="signed")

    with pytest.raises(IntegrityError):
        Response.objects.filter(pk=answer.pk).update(**{role: answer.author})


@pytest.mark.parametrize("stars", [0, 6])
def test_a_rating_is_from_one_to_five(stars: int) -> None:
    with pytest.raises(IntegrityError):
        Rating.objects.create(
            response=make.answer(), rater=make.user(), stars=stars, rated_at=timezone.now()
        )


def test_an_answer_treats_a_place_once_and_by_a_known_outcome() -> None:
    answer, place = make.answer(), make.thread()
    outcome = Outcome.objects.create(response=answer, thread=place, outcome="adopted")

    with pytest.raises(IntegrityError):
        Outcome.objects.filter(pk=outcome.pk).update(outcome="perhaps")


def test_there_are_the_eight_outcomes_of_the_table() -> None:
    assert OutcomeCode.values == [
        "adopted",
        "partially_adopted",
        "not_adopted",
        "already_provided",
        "explained",
        "deferred",
        "transferred",
        "out_of_scope",
    ]


def test_what_comes_next_follows_from_the_case_and_its_answer() -> None:
    found = {state: make.case(state=state).next_step for state in Case.State}
    asked = {"review_asked_at": timezone.now()}
    answers = {
        "draft": make.answer().case.next_step,
        "asked": make.answer(**asked).case.next_step,
        "reviewed": make.answer(state="reviewed", **asked).case.next_step,
        "signed": make.answer(state="signed", **asked).case.next_step,
        "published": make.answer(state="published", **asked).case.next_step,
    }

    assert found == {
        "assigned": "accept",
        "returned": "assign",
        "accepted": "write",
        "answered": "",
    }
    assert answers == {
        "draft": "write",
        "asked": "review",
        "reviewed": "sign",
        "signed": "publish",
        "published": "",
    }


@pytest.mark.parametrize(
    ("due_on", "clock"),
    [
        (date(2026, 9, 29), "overdue"),
        (date(2026, 9, 30), "soon"),
        (date(2026, 10, 8), "soon"),  # the first working day after the national holiday
        (date(2026, 10, 9), "soon"),
        (date(2026, 10, 10), "in_time"),  # a Saturday that is worked
        (date(2026, 10, 12), "in_time"),
    ],
)
def test_the_clock_counts_working_days(due_on: date, clock: str) -> None:
    assert make.case(due_on=due_on).clock(date(2026, 9, 30)) == clock


def test_an_answered_case_is_never_overdue() -> None:
    case = make.case(state="answered", due_on=timezone.localdate() - timedelta(days=9))

    assert case.is_overdue(timezone.localdate()) is False


def people(case: Case) -> list[User]:
    places = [case.owner, case.lead, case.supporting.get(), None]
    roles = [*Membership.Role]
    made = [make.user(role, department=place) for role in roles for place in places]
    return [AnonymousUser(), make.user(), *made]


def test_who_finds_a_case_in_a_list_may_read_its_page() -> None:
    case = make.case(lead=make.department())
    case.supporting.add(make.department())

    seen = [
        (case in Case.objects.visible_to(person), person.has_perm("responses.view_case", case))
        for person in people(case)
    ]

    assert all(listed == allowed for listed, allowed in seen)
    assert sum(listed for listed, _allowed in seen) == 3 + 4  # three offices, four supervisors
