"""Three figures say whether a run may be trusted."""

from dataclasses import replace

import numpy as np
import pytest

from nlp.quality import faithfulness, quality
from nlp.themes import Found, find_themes
from tests.nlp import invented

TEXTS, _ = invented.opinions(subjects=4, each=60)


@pytest.fixture(scope="module")
def found() -> Found:
    return find_themes(TEXTS)


def test_a_clear_parting_is_green(found: Found) -> None:
    other = find_themes(TEXTS, seed=1).assignment

    judged = quality(TEXTS, found, others=[other])

    lights = (judged.coverage.light, judged.faithfulness.light, judged.stability.light)
    assert lights == ("green", "green", "green")
    assert judged.faithfulness.value > 0.8


def test_themes_by_chance_are_red(found: Found) -> None:
    drawn = np.random.default_rng(0).integers(0, 4, size=(2, len(TEXTS)))

    judged = quality(TEXTS, replace(found, assignment=drawn[0]), others=[drawn[1]])

    assert (judged.faithfulness.light, judged.stability.light) == ("red", "red")


def test_texts_outside_all_themes_are_not_covered(found: Found) -> None:
    half = np.where(np.arange(len(TEXTS)) % 2, found.assignment, -1)

    assert quality(TEXTS, replace(found, assignment=half)).coverage.light == "red"


def test_one_run_says_nothing_of_stability(found: Found) -> None:
    assert quality(TEXTS, found).stability is None


def test_one_theme_or_none_has_nothing_to_tell_apart() -> None:
    assert faithfulness(["停车难"] * 3, np.zeros(3, dtype=np.intp)) == 0
    assert quality([], find_themes([])).coverage.value == 0


def test_runs_of_other_texts_are_refused(found: Found) -> None:
    with pytest.raises(ValueError, match="as many"):
        quality(TEXTS, found, others=[found.assignment[:-1]])
