import pytest

from nlp.alike import SHORTEST, Alike, find_alike

SHARED = "希望静谧区晚上九点半以后不再用音箱，让老人和孩子睡个好觉。"
FRAME = "建议在{}增设两处公共厕所，方便晚上散步的人。"


def test_copies_with_small_changes_are_one_group_named_by_the_first() -> None:
    texts = [
        "别的话，同谁都不像，一共十几个字。",
        SHARED,
        f" {SHARED}！",
        SHARED.replace("老人", "居民"),
    ]

    assert find_alike(texts) == {
        1: Alike(1, 1, "near"),
        2: Alike(1, 1, "near"),
        3: Alike(1, 3, "near"),
    }


def test_the_same_letters_are_exact_and_the_same_frame_is_a_template() -> None:
    texts = [SHARED, FRAME.format("望江路"), SHARED, FRAME.format("北岭街")]

    assert {index: alike.kind for index, alike in find_alike(texts).items()} == {
        0: "exact",
        1: "template",
        2: "exact",
        3: "template",
    }


def test_a_text_is_in_one_group_whatever_joins_it() -> None:
    """A copy of one of a template's texts is in the template's group."""
    long = FRAME.format("临江区石埠街道柳岸社区松台小区北岭街")
    texts = [FRAME.format("望江路"), long, f"{long}谢谢你们！"]

    found = find_alike(texts)

    assert {alike.first for alike in found.values()} == {0}
    assert sorted(found) == [0, 1, 2]


@pytest.mark.parametrize("text", ["", "同意", "支持第三条", "好" * (SHORTEST - 1)])
def test_short_texts_are_alike_by_chance(text: str) -> None:
    assert find_alike([text, text, text]) == {}


def test_it_tells_how_far_it_has_come_and_is_the_same_each_time() -> None:
    told: list[float] = []
    texts = [SHARED, SHARED, FRAME.format("望江路")]

    assert find_alike(texts, progress=told.append) == find_alike(texts)
    assert told == sorted(told)
    assert told[-1] == 1.0
