import numpy as np
import pytest

from nlp.next_statement import priorities
from nlp.opinion_map import Drawn, draw
from nlp.opinion_places import NOBODY, WINS_NEEDED, Before, Choice
from nlp.opinion_spots import LEAST, frame_of, nearest, spots
from nlp.opinions import AGREE, DISAGREE, PASS, opinion_groups

STATEMENTS = np.arange(100, 112)


def stands(sizes: list[int], *, camps: int = 2, first: int = 1000) -> np.ndarray:
    """Stands (v, 3) of people by id; a camp agrees with every ``camps``th statement."""
    chance = np.random.default_rng(7)
    camp = [number for number, size in enumerate(sizes) for _ in range(size)]
    return np.array(
        [
            (first + person, statement, AGREE if statement % camps == own else DISAGREE)
            for person, own in enumerate(camp)
            for statement in STATEMENTS
            if chance.random() < 0.9
        ]
    )


def drawn(rows: np.ndarray, before: Drawn | None = None) -> Drawn:
    last = Before(before.places, before.choice) if before else None
    return draw(*rows.T, known=STATEMENTS, before=last)


def test_a_statement_weighs_what_polis_lets_it_weigh() -> None:
    """Its own constants: importance (1 - p)(E + 1)a, 1 + 8 * 2^(S / -5), all of it squared."""
    tally, pull = np.array([[0, 0, 0], [5, 3, 2], [10, 0, 30]]), np.array([0.0, 1.5, 2.0])

    weights = priorities(tally, pull)

    expected = [
        ((1 - 1 / 2) * (0 + 1) * (1 / 2) * (1 + 8 * 2**0)) ** 2,
        ((1 - 3 / 12) * (1.5 + 1) * (6 / 12) * (1 + 8 * 2 ** (10 / -5))) ** 2,
        ((1 - 31 / 42) * (2.0 + 1) * (11 / 42) * (1 + 8 * 2 ** (40 / -5))) ** 2,
    ]
    assert weights == pytest.approx(expected)
    assert weights[0] > weights[2]


def test_the_pull_of_a_statement_is_where_a_lone_disagreement_places_somebody() -> None:
    rows = stands([12, 8])
    found = opinion_groups(rows[:, 0] - 1000, rows[:, 1] - 100, rows[:, 2])
    placed = np.flatnonzero(np.bincount(rows[:, 0] - 1000) >= 7)

    table = np.full((20, 12), np.nan)
    table[rows[:, 0] - 1000, rows[:, 1] - 100] = rows[:, 2]
    centred = np.nan_to_num(table[placed] - np.nanmean(table[placed], axis=0))
    axes = np.linalg.svd(centred, full_matrices=False)[2][:2]
    alone = np.sqrt(12) * np.abs(-1 - np.nanmean(table[placed], axis=0))
    assert found.pull == pytest.approx(alone * np.linalg.norm(axes, axis=0))


def test_a_group_keeps_its_letter_when_another_outgrows_it() -> None:
    first = drawn(stands([12, 8]))
    more = stands([0, 10], first=2000)

    second = drawn(np.vstack([stands([12, 8]), more]), first)

    assert first.letters == (0, 1)
    assert [group.size for group in second.found.groups] == [18, 12]
    assert second.letters == (1, 0)
    here = np.isin(second.places.people, first.places.people)
    assert second.places.letter[here].tolist() == first.places.letter.tolist()


def test_nobody_changes_sides_from_one_map_to_the_next() -> None:
    rows = stands([12, 8])
    first = drawn(rows)
    mirrored = Drawn(**{**vars(first), "places": _mirrored(first)})

    second = drawn(rows, mirrored)

    assert np.allclose(second.places.points, mirrored.places.points)


def _mirrored(one: Drawn):
    turned = one.places.points[:, ::-1] * [-1, 1]
    return type(one.places)(one.places.people, turned, one.places.letter)


def test_another_number_of_groups_has_to_win_several_times_in_a_row() -> None:
    choice = Choice().after({2: 0.5, 3: 0.4})
    told = [choice.holds]
    for three in [0.6, 0.6, 0.3, 0.6, 0.6, 0.6, 0.6]:
        choice = choice.after({2: 0.5, 3: three})
        told.append(choice.holds)

    assert WINS_NEEDED == 4
    assert told == [2, 2, 2, 2, 2, 2, 2, 3]
    assert choice.after({2: 0.9}).holds == 2  # three groups cannot be made any more
    assert choice.after({}) == Choice()


def test_too_few_people_are_no_group_of_their_own() -> None:
    found = drawn(stands([14, 4])).found

    assert [group.size for group in found.groups] == [18]
    assert found.silhouettes == {} or min(found.silhouettes) > 1


def test_stands_on_what_does_not_count_are_left_out() -> None:
    rows = np.vstack([stands([12, 8]), [(1000, 999, AGREE), (5000, 999, PASS)]])

    without = drawn(rows)

    assert without.found.tally.sum() == len(rows) - 2
    assert 5000 not in without.places.people


@pytest.mark.parametrize("rows", [np.empty((0, 3), np.int64), np.array([(1, 100, PASS)])])
def test_nobody_and_one_person_are_a_map_too(rows: np.ndarray) -> None:
    one = drawn(rows)

    assert one.found.tally.sum() == len(rows)
    assert one.places.letter.tolist() == [NOBODY] * len(rows)
    assert (one.weights > 0).all()


def test_everybody_alike_is_one_group() -> None:
    rows = np.array([(person, s, AGREE) for person in range(30) for s in STATEMENTS])

    one = drawn(rows)

    assert [group.size for group in one.found.groups] == [30]
    assert set(one.places.letter.tolist()) == {0}


def test_a_full_table_of_few_people_and_more_statements_has_its_axes() -> None:
    rows = [(n, s, AGREE if (s + n) % 2 else DISAGREE) for n in range(10) for s in STATEMENTS]

    one = drawn(np.array(rows))

    assert [group.size for group in one.found.groups] == [5, 5]


def test_no_statement_is_a_map_of_nothing() -> None:
    one = draw(*stands([12, 8]).T, known=np.empty(0, np.int64))

    assert one.found.groups == ()
    assert len(one.weights) == len(one.places.people) == 0


def test_everybody_is_in_one_spot_of_several() -> None:
    chance = np.random.default_rng(3)
    points = np.vstack([chance.normal(0, 1, (200, 2)), chance.normal(4, 1, (60, 2)), [[90, 90]]])
    letter = np.array([0] * 200 + [1] * 60 + [1])

    made = spots(points, letter)

    assert min(spot.size for spot in made) >= LEAST
    assert sum(spot.size for spot in made if spot.letter == 0) == 200
    assert sum(spot.size for spot in made if spot.letter == 1) == 61
    assert all(0 <= spot.x <= 160 and 0 <= spot.y <= 120 for spot in made)
    assert nearest(made, 0, 0, 1).letter == 1
    assert nearest(made, 0, 0, 2) is None


def test_who_all_stand_in_one_place_are_one_spot_in_the_middle() -> None:
    made = spots(np.zeros((9, 2)), np.zeros(9, np.int64))

    assert [(spot.size, spot.x, spot.y) for spot in made] == [(9, 85, 65)]
    assert frame_of(np.zeros((9, 2))) == (0, 0, 0, 0)
    assert spots(np.empty((0, 2)), np.empty(0, np.int64)) == ()
    assert spots(np.zeros((2, 2)), np.zeros(2, np.int64)) == ()
