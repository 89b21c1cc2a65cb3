import itertools

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from contributions.models import Contribution, Thread, Vote, with_my_votes
from core.errors import StaleState, UnlawfulMove
from core.state import move
from tests import make
from tests.project.tree import ROOT, TEMPLATES, code, matches

pytestmark = pytest.mark.django_db
States = Contribution.State
LAWFUL = {
    (States.PENDING, States.PUBLISHED),
    (States.PENDING, States.WITHHELD),
    (States.PENDING, States.WITHDRAWN),
    (States.PUBLISHED, States.HIDDEN),
    (States.PUBLISHED, States.WITHDRAWN),
    (States.PUBLISHED, States.PENDING),
    (States.WITHHELD, States.PUBLISHED),
    (States.HIDDEN, States.PUBLISHED),
}


@pytest.mark.parametrize(("before", "after"), list(itertools.product(States, States)))
def test_a_contribution_makes_these_eight_moves_and_no_other(before: str, after: str) -> None:
    row = make.contribution(state=before)

    if (before, after) in LAWFUL:
        move(row, after)
    else:
        with pytest.raises(UnlawfulMove):
            move(row, after)

    expected = after if (before, after) in LAWFUL else before
    assert Contribution.objects.get().state == expected


def test_a_move_from_a_state_that_is_past_changes_nothing() -> None:
    seen = make.contribution(state=States.PENDING)
    move(Contribution.objects.get(), States.WITHHELD)

    with pytest.raises(StaleState):
        move(seen, States.PUBLISHED)

    assert Contribution.objects.get().state == States.WITHHELD


@pytest.mark.parametrize("is_public", [True, False])
@pytest.mark.parametrize("state", States)
def test_visible_to_and_view_permission_agree(state: str, *, is_public: bool) -> None:
    row = make.contribution(state=state, is_public=is_public)
    seen = {}
    people = {
        "guest": AnonymousUser(),
        "author": row.author,
        "citizen": make.user(),
        "official": make.user("official"),
        "supervisor": make.user("supervisor"),
        "moderator": make.user("moderator"),
    }
    for name, person in people.items():
        seen[name] = row in Contribution.objects.visible_to(person)
        assert seen[name] == person.has_perm("contributions.view_contribution", row), name

    everybody = state == States.PUBLISHED and is_public
    assert seen == {name: everybody or name in ("author", "moderator") for name in people}


@pytest.mark.parametrize("state", States)
def test_only_the_author_may_withdraw_and_only_what_stands(state: str) -> None:
    row = make.contribution(state=state)

    may = [
        person.has_perm("contributions.withdraw_contribution", row)
        for person in (row.author, make.user(), make.user("moderator"), AnonymousUser())
    ]

    assert may == [state in (States.PENDING, States.PUBLISHED), False, False, False]


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "deleted"},
        {"stance": "yes"},
        {"body": "字"},
        {"body": "字" * 20_001},
        {"proposal": "字" * 20_001},
        {"agree_count": -1},
    ],
    ids=["state", "stance", "one character", "too long", "proposal too long", "fewer than none"],
)
def test_the_database_refuses_a_bad_contribution(columns: dict[str, object]) -> None:
    row = make.contribution()

    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(pk=row.pk).update(**columns)


@pytest.mark.parametrize(
    "columns", [{"kind": "market"}, {"moderation": "never"}, {"contribution_count": -1}], ids=str
)
def test_the_database_refuses_a_bad_thread(columns: dict[str, object]) -> None:
    row = make.thread()

    with pytest.raises(IntegrityError), transaction.atomic():
        Thread.objects.filter(pk=row.pk).update(**columns)


@pytest.mark.parametrize("value", [0, 2, -2, 100])
def test_the_database_refuses_a_vote_that_is_neither_for_nor_against(value: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(contribution=make.contribution(), voter=make.user(), value=value)


def test_the_database_refuses_a_second_vote_of_one_person() -> None:
    row, voter = make.contribution(), make.user()
    Vote.objects.create(contribution=row, voter=voter, value=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(contribution=row, voter=voter, value=-1)


def test_a_hidden_thread_is_not_public() -> None:
    shown, _hidden = make.thread(), make.thread(hidden_at=timezone.now())

    assert list(Thread.objects.public()) == [shown]


@pytest.mark.parametrize("count", [1, 30])
def test_a_list_learns_my_votes_with_one_query(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    thread, author, me = make.thread(), make.user(), make.user()
    rows = [
        make.contribution(thread=thread, author=author, at=timezone.now()) for _ in range(count)
    ]
    Vote.objects.create(contribution=rows[0], voter=me, value=-1)
    Vote.objects.create(contribution=rows[-1], voter=author, value=1)

    with django_assert_num_queries(1):
        listed = with_my_votes(rows, me)
    with django_assert_num_queries(0):
        with_my_votes([make_plain(row) for row in rows], AnonymousUser())

    assert [row.my_vote for row in listed] == [-1] + [0] * (count - 1)


def make_plain(row: Contribution) -> Contribution:
    return Contribution(pk=row.pk)


def test_no_page_export_or_message_reads_the_sealed_original() -> None:
    # Some open what is no opinion: a contact with a report, a need for a seat, a draft of one's
    # own.
    verbs = {
        "contributions/models/__init__.py",
        "contributions/models/contribution.py",
        "contributions/services.py",
        "cms/accessibility/services.py",
        "consultations/hearings/needs.py",
        "forums/services/drafts.py",
        "petitions/models/petition.py",
        "petitions/services/writing.py",
    }
    files = [path for path in code() if str(path.relative_to(ROOT)) not in verbs]
    reading = r"\bOriginal\b|\.original\b|\.sealed\b|[\"'_]original(?:__|\b)"

    assert matches(reading, [*files, *TEMPLATES]) == []
