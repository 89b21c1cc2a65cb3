"""One person with two accounts counts once in ballots and maps from when that is known."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services import identify
from forums.mapping.compute import work_out_due
from forums.mapping.once import stands_of
from forums.models import Ballot, MapResult, Paper, Voter
from forums.services.joining import join_voters
from forums.services.voting import AlreadyVoted
from nlp.opinion_map import draw
from tests import make, make_ballots, make_maps

pytestmark = pytest.mark.django_db
NOW = timezone.now


def known(*people: User) -> None:
    for person in people:
        identify(
            user=person,
            id_number="110101199003070011",
            now=NOW(),
            level=User.Assurance.REAL_NAME,
        )


def voted_twice(**columns: object) -> tuple[Ballot, User, User]:
    row, one, other = make_ballots.ballot(**columns), make.user(), make.user()
    make_ballots.vote(row, (1,), one)
    make_ballots.vote(row, (2,), other)
    make_ballots.vote(row, (3,))
    return row, one, other


def test_an_open_vote_by_a_second_account_is_taken_out() -> None:
    row, one, other = voted_twice(is_secret=False)
    known(one, other)
    assert join_voters(NOW()) == 1
    assert join_voters(NOW()) == 0
    assert set(Voter.objects.values_list("person", flat=True)) & {one.pk, other.pk} == {one.pk}
    assert sorted(paper.choice for paper in Paper.objects.all()) == [[1], [3]]
    with pytest.raises(AlreadyVoted):
        make_ballots.vote(row, (2,), other)


@pytest.mark.parametrize(("is_secret", "counts_first"), [(True, False), (False, True)])
def test_what_cannot_be_taken_out_is_told_with_the_result(
    client: Client, is_secret: bool, counts_first: bool
) -> None:
    row, one, other = voted_twice(is_secret=is_secret)
    make_ballots.close(row)
    if counts_first:
        make_ballots.count(row)
    known(one, other)
    assert join_voters(NOW()) == 1
    assert join_voters(NOW()) == 0
    if not counts_first:
        make_ballots.count(row)
    assert row.count.papers == 3
    assert (
        "其中1票是同一个人用另一个账户投的" in client.get(row.get_absolute_url()).content.decode()
    )


def test_stands_by_a_second_account_count_once_and_the_first_stays() -> None:
    row = make_maps.opinion_map()
    one, other = make.user(), make.user()
    make_maps.stand(row, one, 1, 1)
    make_maps.stand(row, other, -1, -1, -1, at=NOW())
    work_out_due(NOW(), engine=draw)
    MapResult.objects.update(made_at=NOW() - timedelta(minutes=5))
    known(one, other)
    join_voters(NOW())
    people, _statements, values = stands_of(row.pk)
    assert set(people.tolist()) == {one.pk}
    assert values.tolist() == [1, 1, -1]
    assert work_out_due(NOW(), engine=draw) == [row.pk]
    assert MapResult.objects.get().people == 1
