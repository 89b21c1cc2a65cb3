import pytest

from nlp.dispatch import dispatch

EXAMPLES = [
    ("供水管网和自来水水质", "water"),
    ("河道堤岸与防汛", "water"),
    ("公交线路和站点设置", "roads"),
    ("交通信号灯与路口", "roads"),
]


def test_it_learns_and_routes_and_what_it_learnt_goes_on_learning() -> None:
    first = dispatch(None, EXAMPLES, [], ["自来水发黄", "公交站点太远"])
    assert [found.choices[0].label for found in first.routed] == ["water", "roads"]

    text = "河道边的公交站点"
    again = dispatch(first.model, [], [(text, "parks"), (text, "parks")], [text])

    assert again.routed[0].choices[0].label == "parks"
    assert again.accuracy == first.accuracy


def test_same_examples_same_bytes_and_it_tells_how_far_it_is() -> None:
    told: list[float] = []

    turns = [dispatch(None, EXAMPLES, [], [], progress=told.append) for _ in range(2)]

    assert turns[0] == turns[1]
    assert told[: len(told) // 2] == sorted(told[: len(told) // 2])


@pytest.mark.parametrize("model", [b"", b"no model", b"PK\x03\x04 no model"])
def test_what_is_no_model_is_not_read(model: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 — numpy words it in several ways
        dispatch(model, [], [], ["自来水"])


def test_one_label_is_nothing_to_choose_from() -> None:
    with pytest.raises(ValueError, match="two labels"):
        dispatch(None, EXAMPLES[:2], [], [])
