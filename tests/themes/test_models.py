"""The moves of runs and themes, and what their tables refuse."""

import itertools

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Membership
from core.errors import DomainError
from core.state import move
from tests import make
from themes.models import Assignment, Run, Theme

pytestmark = pytest.mark.django_db

RUN = {
    ("queued", "running"),
    ("queued", "cancelled"),
    ("running", "ready"),
    ("running", "failed"),
    ("running", "queued"),
    ("running", "cancelled"),
    ("ready", "signed"),
    ("ready", "cancelled"),
    ("failed", "queued"),
    ("failed", "cancelled"),
}
THEME = {("candidate", "selected"), ("candidate", "discarded")}


@pytest.mark.parametrize(("before", "after"), [*itertools.product(Run.State, repeat=2)])
def test_a_run_makes_these_ten_moves_and_no_other(before: str, after: str) -> None:
    run = make.run(state=before)
    columns = {
        "signed": {"signed_by": run.started_by, "signed_at": timezone.now()},
        "failed": {"failure": "died"},
        "running": {"worker": "a worker", "lease_until": timezone.now()},
    }.get(after, {})

    if (before, after) in RUN:
        move(run, after, **columns)
    else:
        with pytest.raises(DomainError):
            move(run, after, **columns)

    assert Run.objects.get().state == (after if (before, after) in RUN else before)


@pytest.mark.parametrize(("before", "after"), [*itertools.product(Theme.State, repeat=2)])
def test_a_theme_makes_these_two_moves_and_no_other(before: str, after: str) -> None:
    theme = make.run(themes=1).themes.get(is_rest=False)
    Theme.objects.filter(pk=theme.pk).update(state=before)
    theme.refresh_from_db()

    if (before, after) in THEME:
        move(theme, after)
    else:
        with pytest.raises(DomainError):
            move(theme, after)

    theme.refresh_from_db()
    assert theme.state == (after if (before, after) in THEME else before)


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "signed"},
        {"state": "failed"},
        {"state": "failed", "failure": "bored"},
        {"state": "nonsense"},
        {"state": "running", "worker": "a worker"},
        {"state": "running", "lease_until": timezone.now()},
        {"progress": 101},
    ],
    ids=" ".join,
)
def test_the_database_refuses_a_run_that_cannot_be(columns: dict) -> None:
    run = make.run()

    with pytest.raises(IntegrityError):
        Run.objects.filter(pk=run.pk).update(**columns)


@pytest.mark.parametrize("state", ["queued", "running", "signed"])
def test_one_scope_has_one_search_under_way_and_one_signed(state: str) -> None:
    first, second = make.run(state=state), make.run(state=state)

    with pytest.raises(IntegrityError):
        Run.objects.filter(pk=second.pk).update(scope=first.scope)


def test_the_theme_for_the_rest_is_one_and_stands() -> None:
    run = make.run()
    rest = run.themes.get(is_rest=True)

    with pytest.raises(IntegrityError):
        Theme.objects.filter(pk=rest.pk).update(state="discarded")


def test_a_theme_is_not_merged_into_another_while_it_stands() -> None:
    one, other, _rest = make.run().themes.all()

    with pytest.raises(IntegrityError):
        Theme.objects.filter(pk=one.pk).update(merged_into=other)


def test_an_opinion_has_one_theme_in_a_run() -> None:
    run, said = make.run(), make.contribution()
    one, other, _rest = run.themes.all()
    make.assignment(theme=one, contribution=said)

    with pytest.raises(IntegrityError):
        make.assignment(theme=other, contribution=said)


def test_a_theme_counts_accepted_opinions_only() -> None:
    theme = make.run().themes.first()
    for state in ("published", "published", "hidden", "withdrawn", "withheld", "pending"):
        make.assignment(theme=theme, contribution=make.contribution(state=state))

    sizes = {row.pk: row.size for row in theme.run.themes.with_size()}

    assert sizes[theme.pk] == 2
    assert sum(sizes.values()) == 2
    assert Assignment.objects.count() == 6


@pytest.mark.parametrize("role", ["", *Membership.Role])
def test_who_sees_a_run_in_a_list_sees_it_on_its_page(role: str) -> None:
    run = make.run()
    here = make.user(role, department=run.department) if role else make.user()
    elsewhere = make.user(role) if role else make.user()

    for person in (AnonymousUser(), here, elsewhere):
        listed = run in Run.objects.visible_to(person)
        assert listed == person.has_perm("themes.view_run", run)
        assert person.has_perm("themes.change_run", run) == (person == here and role == "official")
