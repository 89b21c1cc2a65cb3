"""Many at one moment: one paper for each person, all of them counted, nobody after the end."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from core.errors import DomainError
from forums.models import Ballot, Count, Paper, Voter
from forums.receipts import mark_of
from forums.services.ballot_counts import count_due
from forums.services.ballots import Said, VotesCast, call_off, edit_ballot
from forums.services.voting import AlreadyVoted, NotOpen, PaperChanged, change
from tests import make
from tests import make_ballots as made

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: list[Callable[[], object]], threads: int = 40) -> list[object]:
    """Run all acts at the same time; a rule's no is handed back, anything else fails."""

    def run(act: Callable[[], object]) -> object:
        try:
            return act()
        except DomainError as no:
            return no
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, acts))


def votes(row: Ballot, person: User, choice: int = 1, **rest: object) -> Callable[[], object]:
    return lambda: made.vote(row, (choice,), person, **rest)


def test_a_hundred_presses_are_one_paper_and_one_receipt() -> None:
    ballot, person, key = made.ballot(), make.user(), uuid4()

    answers = at_once([votes(ballot, person, key=key)] * 100)

    assert set(answers) == {Paper.objects.get().code}
    assert Voter.objects.count() == 1


def test_two_accounts_and_many_windows_of_one_person_are_one_paper() -> None:
    ballot = made.ballot()
    accounts = [make.user(identity_key="ab" * 32) for _account in range(2)]

    answers = at_once([votes(ballot, person) for person in accounts * 20])

    assert sum(isinstance(answer, str) for answer in answers) == 1
    assert sum(isinstance(answer, AlreadyVoted) for answer in answers) == 39
    assert Paper.objects.count() == Voter.objects.count() == 1


def test_forty_threads_are_counted_exactly() -> None:
    ballot, people = made.ballot(), [make.user() for _person in range(120)]

    answers = at_once([votes(ballot, person, 1 + place % 3) for place, person in enumerate(people)])

    assert len(set(answers)) == 120
    made.close(ballot)
    assert count_due(timezone.now()) == 1
    result = Count.objects.get().result
    assert sorted(result["steps"]["votes"]) == [[1, 40], [2, 40], [3, 40], [4, 0]]


def test_all_who_got_a_receipt_are_counted_and_nobody_else() -> None:
    """The ballot closes by the database's clock while people vote, and is counted at once."""
    ballot, people = made.ballot(), [make.user() for _person in range(150)]
    now = timezone.now()
    Ballot.objects.filter(pk=ballot.pk).update(
        closes_at=now + timedelta(seconds=0.7), results_at=now + timedelta(hours=1)
    )

    def look() -> object:
        while not count_due(timezone.now()):
            connection.close()
        return "counted"

    answers = at_once([look, look_once, *[votes(ballot, person) for person in people]], 12)

    cast = [answer for answer in answers[2:] if isinstance(answer, str)]
    refused = [answer for answer in answers[2:] if isinstance(answer, NotOpen)]
    assert len(cast) + len(refused) == 150
    kept = Count.objects.get()
    assert kept.papers == len(cast) == Paper.objects.count() == Voter.objects.count()


def look_once() -> object:
    return count_due(timezone.now())


def test_two_workers_count_once() -> None:
    made.ballot(phase="closed", votes=[(1,), (2,)])

    answers = at_once([look_once] * 8, 8)

    assert sum(answers) == 1
    assert Count.objects.get().papers == 2
    assert Paper.objects.count() == 2


def test_nobody_votes_in_what_is_called_off_meanwhile() -> None:
    ballot, people = made.ballot(), [make.user() for _person in range(40)]
    seen: list[int] = []

    def end() -> None:
        call_off(ballot=made.fresh(ballot), by=ballot.made_by, reason="停", now=timezone.now())
        seen.append(Paper.objects.count())

    acts = [votes(ballot, person) for person in people]
    answers = at_once([*acts[:20], end, *acts[20:]], 16)

    assert seen == [Paper.objects.count()]
    assert sum(isinstance(answer, str) for answer in answers) == seen[0]


def test_options_change_before_the_first_vote_or_not_at_all() -> None:
    ballot, people = made.ballot(), [make.user() for _person in range(20)]
    seen = mark_of(ballot)

    def edit() -> str:
        new = [Said("甲"), Said("乙")]
        row = made.fresh(ballot)
        edit_ballot(ballot=row, by=row.made_by, options=new, now=timezone.now())
        return "edited"

    acts = [votes(ballot, person, mark=seen) for person in people]
    answers = at_once([*acts[:3], edit, *acts[3:]], 8)

    edited = answers[3] == "edited"
    assert edited or isinstance(answers[3], VotesCast)
    cast = [answer for answer in answers if isinstance(answer, str) and answer != "edited"]
    assert sum(isinstance(answer, PaperChanged) for answer in answers) == (20 if edited else 0)
    assert len(cast) == (0 if edited else 20) == Paper.objects.count()


def test_a_vote_changed_in_many_windows_stays_one() -> None:
    ballot, person = made.ballot(is_secret=False), make.user()
    made.vote(ballot, (1,), person)
    mark = mark_of(ballot)

    def again(choice: int) -> Callable[[], object]:
        return lambda: change(ballot=made.fresh(ballot), voter=person, choice=(choice,), mark=mark)

    at_once([again(choice) for choice in (2, 3, 4) * 6], 12)

    assert Paper.objects.get().choice[0] in (2, 3, 4)
