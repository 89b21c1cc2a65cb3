"""Two levels of groups, the graph under them, and the few who say something else."""

import numpy as np

from nlp.cluster import tree
from nlp.neighbours import neighbour_graph, neighbourly
from nlp.themes import find_themes
from tests.nlp import invented


def test_each_lower_group_lies_in_one_upper_group() -> None:
    vectors, _ = invented.directions(4, each=120)

    grown = tree(vectors)

    assert all(len(set(grown.upper[grown.lower == part])) == 1 for part in set(grown.lower))
    assert set(grown.lower) == set(range(grown.lower.max() + 1))


def test_a_theme_of_parts_is_parted() -> None:
    vectors, subjects = invented.directions(6, each=60)
    wide = vectors + 2.5 * np.repeat(np.eye(40, dtype=np.float32)[:2], [180, 180], axis=0)
    wide /= np.linalg.norm(wide, axis=1, keepdims=True)

    grown = tree(wide, themes=2)

    assert invented.purity([subject // 3 for subject in subjects], grown.upper) == 1
    assert invented.purity(subjects, grown.lower) > 0.95
    assert grown.lower.max() + 1 <= 8


def test_axes_along_which_neighbours_are_alike_tell_the_groups_apart() -> None:
    vectors, _ = invented.directions(5, each=80)
    noise = np.random.default_rng(1).normal(size=(len(vectors), 60))
    loud = np.hstack([vectors, 0.1 * noise]).astype(np.float32)

    axes = neighbourly(loud - loud.mean(axis=0), neighbour_graph(vectors), 0.3)

    length = np.linalg.norm((loud - loud.mean(axis=0)) @ axes, axis=0)
    assert axes.shape == (100, 64)
    assert length[:4].min() > 3 * length[5:].max()


def test_many_copies_weigh_little_and_count_in_full() -> None:
    texts, subjects = invented.opinions(subjects=4, each=50)
    copies = [texts[0]] * 300

    found = find_themes([*texts, *copies])

    own = found.assignment[0]
    assert set(found.assignment[-300:].tolist()) == {own}
    assert found.themes[own].size >= 300
    assert invented.purity(subjects, found.assignment[:200]) > 0.9


def test_a_few_who_say_something_else_keep_a_place_of_their_own() -> None:
    texts, subjects = invented.opinions(subjects=5, each=100)
    kept = [place for place, subject in enumerate(subjects) if subject < 4]
    few = [place for place, subject in enumerate(subjects) if subject == 4][:12]
    mixed = [texts[place] for place in [*kept, *few]]

    found = find_themes(mixed)

    places = list(zip(found.assignment.tolist(), found.subassignment.tolist(), strict=True))
    own = max(set(places[-12:]), key=places[-12:].count)
    assert places[-12:].count(own) >= 9
    assert places[:-12].count(own) <= 9


def test_fifteen_among_three_thousand_are_a_part_of_their_own() -> None:
    texts, subjects = invented.opinions(subjects=5, each=750)
    kept = [place for place, subject in enumerate(subjects) if subject < 4]
    few = [place for place, subject in enumerate(subjects) if subject == 4][:15]

    found = find_themes([texts[place] for place in [*kept, *few]])

    places = list(zip(found.assignment.tolist(), found.subassignment.tolist(), strict=True))
    own = max(set(places[-15:]), key=places[-15:].count)
    assert places[-15:].count(own) >= 13
    assert places[:-15].count(own) <= 3
