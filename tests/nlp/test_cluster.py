"""Two levels of groups, the graph under them, and the few who say something else."""

import numpy as np
import pytest

from nlp import neighbours
from nlp.cluster import tree
from nlp.neighbours import neighbour_graph
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


def test_cells_find_most_of_the_true_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, _ = invented.directions(12, each=250)
    true = neighbour_graph(vectors)

    monkeypatch.setattr(neighbours, "ALL", 1000)
    near = neighbour_graph(vectors)

    assert near.shape == true.shape
    assert near.diagonal().sum() == 0
    assert near.multiply(true).sum() / true.sum() > 0.85
    assert (near != neighbour_graph(vectors)).nnz == 0


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
