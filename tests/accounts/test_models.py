from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import PSEUDONYM_LETTERS, Membership, User, new_pseudonym
from tests import make

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


def test_a_user_has_an_address_or_a_number() -> None:
    assert User.objects.create_user("lin@Example.ORG").email == "lin@example.org"
    assert User.objects.create_user(phone="+8613800138000").email is None
    with pytest.raises(ValueError, match="e-mail address or a phone number"):
        User.objects.create_user()


def test_the_database_keeps_nobody_who_cannot_be_reached() -> None:
    person = make.user()

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(email=None)


def test_the_database_knows_four_degrees_of_assurance() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make.user(assurance=4)


@pytest.mark.parametrize(
    "twin", [{"email": "LIN@example.org"}, {"email": None, "phone": "+8613800138000"}]
)
def test_a_contact_belongs_to_one_person(twin: dict[str, str | None]) -> None:
    make.user(email="lin@example.org", phone="+8613800138000")

    with pytest.raises(IntegrityError), transaction.atomic():
        make.user(**twin)


def test_a_superuser_may_do_everything() -> None:
    boss = User.objects.create_superuser("boss@example.org", "secret")

    assert (boss.is_staff, boss.is_superuser, boss.check_password("secret")) == (True, True, True)


def test_the_public_sees_a_name_or_a_mark_never_a_contact() -> None:
    named, unnamed = make.user(display_name="江边老李"), make.user()

    assert str(named) == named.get_full_name() == "江边老李"
    assert str(unnamed) == unnamed.pseudonym
    assert set(unnamed.pseudonym) <= set(PSEUDONYM_LETTERS)
    assert len({new_pseudonym() for _ in range(100)}) > 95


@pytest.mark.parametrize("role", Membership.Role)
def test_each_role_gives_its_own_right_and_no_other(role: str) -> None:
    person = make.user(role)

    held = {name for name in Membership.Role.values if getattr(person, f"is_{name}")}

    assert held == {role}
    assert person.department_ids == (
        {person.memberships.get().department_id} if role == "official" else set()
    )


@pytest.mark.parametrize(
    ("expires_on", "held"),
    [(None, True), (TODAY, True), (TODAY - timedelta(days=1), False), (date(2030, 1, 1), True)],
)
def test_a_post_is_held_until_its_last_day(expires_on: date | None, held: bool) -> None:
    make.user("official").memberships.update(expires_on=expires_on)

    assert Membership.objects.current(TODAY).exists() == held


def test_a_post_that_ran_out_gives_no_right() -> None:
    person = make.user("official")
    person.memberships.update(expires_on=timezone.localdate() - timedelta(days=1))

    assert (person.is_official, person.department_ids) == (False, set())


@pytest.mark.parametrize("posts", [1, 30])
def test_a_persons_posts_cost_one_query(
    posts: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = make.user()
    for _ in range(posts):
        Membership.objects.create(user=person, department=make.department(), role="official")

    with django_assert_num_queries(1):
        assert (person.is_official, person.is_clerk) == (True, False)
        assert len(person.department_ids) == posts
        assert [post.department.name for post in person.current_memberships]


def test_someone_unsaved_holds_no_post() -> None:
    assert User().current_memberships == []


@pytest.mark.parametrize("columns", [{"role": "mayor"}, {"role": "official"}])
def test_the_database_keeps_posts_known_and_single(columns: dict[str, str]) -> None:
    post = make.user("official").memberships.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=post.user, department=post.department, **columns)
