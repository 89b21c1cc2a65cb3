import numpy as np

from nlp.intake import Rejected, take_in
from nlp.themes import find_themes


def test_what_is_no_text_is_told_and_the_rest_stays_in_order() -> None:
    values = [
        "好",
        None,
        float("nan"),
        np.float64("nan"),
        3,
        b"x",
        " \u3000\n",
        "长" * 9,
        "\ud800",
        "对",
    ]

    taken = take_in(values, longest=8)

    assert (taken.texts, taken.places) == (("好", "对"), (0, 9))
    assert taken.rejected == (
        *(Rejected(index, "missing") for index in (1, 2, 3)),
        *(Rejected(index, "not a text") for index in (4, 5)),
        Rejected(6, "empty"),
        Rejected(7, "too long"),
        Rejected(8, "not utf-8"),
    )


def test_what_was_taken_in_can_be_sorted_into_themes() -> None:
    taken = take_in([None, "小区电梯坏了", 7.5])

    assert find_themes(taken.texts).assignment.tolist() == [0]


def test_nothing_is_taken_in_from_nothing() -> None:
    assert take_in([]).texts == ()
