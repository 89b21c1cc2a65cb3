import numpy as np
import pytest

from nlp.opinions import AGREE, DISAGREE, PASS, opinion_groups

SHARED, DIVIDING = 3, 18


def _camps(sizes: list[int], seed: int = 20261122) -> tuple[np.ndarray, list[int]]:
    """Votes (v, 3) of camps that agree on the first statements and differ on the others."""
    chance = np.random.default_rng(seed)
    camp = [number for number, size in enumerate(sizes) for _ in range(size)]
    votes = []
    for person, number in enumerate(camp):
        for statement in range(SHARED + DIVIDING):
            fate = chance.random()
            if fate < 0.2:
                continue
            own = statement < SHARED or statement % len(sizes) == number
            stand = AGREE if own else DISAGREE
            votes.append((person, statement, PASS if fate < 0.25 else stand))
    return np.array(votes), camp


@pytest.mark.parametrize("sizes", [[40, 25], [50, 30, 20]])
def test_camps_are_found_and_their_number(sizes: list[int]) -> None:
    votes, camp = _camps(sizes)

    found = opinion_groups(*votes.T)

    assert [group.size for group in found.groups] == sizes
    assert found.group.tolist() == camp


def test_what_sets_a_group_apart_and_what_unites_all() -> None:
    votes, _ = _camps([40, 25])

    found = opinion_groups(*votes.T)

    first = {(one.statement % 2, one.stand) for one in found.groups[0].telling}
    assert first <= {(0, AGREE), (1, DISAGREE)}
    assert all(one.share > 0.8 and one.elsewhere < 0.2 for one in found.groups[0].telling)
    assert {one.statement for one in found.consensus} == set(range(SHARED))
    assert all(one.share > 0.8 and one.stand == AGREE for one in found.consensus)
    assert min(found.together[:SHARED]) > max(found.together[SHARED:])
    assert max(found.apart[:SHARED]) < min(found.apart[SHARED:])


def test_the_last_vote_counts_and_a_pass_is_no_blank() -> None:
    found = opinion_groups([0, 1, 0, 1], [0, 0, 0, 1], [AGREE, PASS, DISAGREE, AGREE])

    assert found.tally.tolist() == [[0, 1, 1], [1, 0, 0]]


def test_who_voted_little_is_counted_and_not_placed() -> None:
    votes, camp = _camps([30, 30])
    votes = np.vstack([votes, [(60, 0, AGREE)]])

    found = opinion_groups(*votes.T)

    assert found.group[60] == -1
    assert found.points[60].tolist() == [0, 0]
    assert found.tally.sum() == len(votes)
    assert sum(group.size for group in found.groups) == len(camp)


def test_same_votes_give_the_same_map_in_whatever_order() -> None:
    votes, _ = _camps([30, 20, 10])
    mixed = np.random.default_rng(1).permutation(votes)

    first, second = opinion_groups(*votes.T), opinion_groups(*mixed.T)

    assert first.points.tobytes() == second.points.tobytes()
    assert first.groups == second.groups
    assert first.consensus == second.consensus


@pytest.mark.parametrize(
    "votes",
    [
        [],
        [(0, 0, AGREE)],
        [(person, 0, AGREE) for person in range(9)],
        [(0, s, AGREE) for s in range(9)],
    ],
)
def test_where_none_differ_there_is_one_group_at_most(votes: list[tuple[int, int, int]]) -> None:
    people, statements, stands = map(list, zip(*votes, strict=True)) if votes else ([], [], [])

    found = opinion_groups(people, statements, stands)

    assert len(found.groups) == len({person for person, *_ in votes}) > 0 or len(found.groups) <= 1
    assert np.isfinite(found.points).all()


@pytest.mark.parametrize(
    ("people", "statements", "stands"),
    [([0], [0], [2]), ([0, 1], [0], [1]), ([-1], [0], [1])],
)
def test_what_is_no_vote_is_refused(
    people: list[int], statements: list[int], stands: list[int]
) -> None:
    with pytest.raises(ValueError, match=r"stand|number"):
        opinion_groups(people, statements, stands)


def test_numbers_beyond_the_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="range"):
        opinion_groups([3], [0], [AGREE], shape=(3, 1))
    assert opinion_groups([0], [0], [AGREE], shape=(3, 2)).tally.shape == (2, 3)
