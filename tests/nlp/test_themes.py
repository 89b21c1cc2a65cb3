import numpy as np
import pytest

from nlp.cluster import group, how_many, modularity, neighbour_graph, spherical_kmeans
from nlp.keywords import AMOUNT
from nlp.themes import VERSION, find_themes
from tests.nlp import invented


@pytest.mark.parametrize("true", [2, 3, 5, 8])
def test_the_number_of_themes_is_found(true: int) -> None:
    texts, subjects = invented.opinions(subjects=true, each=60)

    found = find_themes(texts)

    assert abs(len(found.themes) - true) <= 0.3 * true
    assert invented.purity(subjects, found.assignment) > 0.9


def test_a_number_of_themes_may_be_asked_for() -> None:
    texts, _ = invented.opinions(subjects=4, each=30)

    assert [len(find_themes(texts, themes=k).themes) for k in (1, 2, 6)] == [1, 2, 6]


@pytest.mark.parametrize(
    ("texts", "assignment"),
    [
        ([], []),
        ([""], [-1]),
        (["小区停车难"], [0]),
        (["小区停车难", "小区停车难"], [0, 0]),
        (["", "小区停车难", "12345", "。。。", "的了"], [-1, 0, -1, -1, -1]),
        (["幼儿园学位不够"] * 50, [0] * 50),
    ],
)
def test_few_or_empty_texts_are_no_trouble(texts: list[str], assignment: list[int]) -> None:
    found = find_themes(texts)

    assert found.assignment.tolist() == assignment
    assert sum(theme.size for theme in found.themes) == sum(place >= 0 for place in assignment)
    assert found.version == VERSION


def test_five_texts_make_the_two_themes_they_have() -> None:
    texts = [
        "小区停车位太少",
        "停车位不够，小区门口也停",
        "公交班次太少",
        "公交末班太早",
        "小区停车难停车位",
    ]

    assignment = find_themes(texts).assignment

    assert len({assignment[0], assignment[1], assignment[4]}) == 1
    assert assignment[2] == assignment[3] != assignment[0]


def test_texts_that_share_but_one_word_are_one_theme() -> None:
    streets = [f"{a}{b}路" for a in "东西南北中上下" for b in "门桥湖山河岭"]

    found = find_themes([f"停车难，{street}停车难" for street in streets], themes=1)

    assert [theme.size for theme in found.themes] == [len(streets)]


def test_texts_of_one_word_each_keep_no_company_and_do_no_harm() -> None:
    words = sorted({word for line in invented.SUBJECTS for word in line.split()})
    words += invented.COMMON.split()

    found = find_themes(words)

    assert len(words) > 100
    assert sum(theme.size for theme in found.themes) == int((found.assignment >= 0).sum())


def test_a_campaign_of_copies_counts_once_but_all_are_assigned() -> None:
    texts, subjects = invented.opinions(subjects=3, each=40)
    campaign = "请立即停止在学校旁边修建变电站，电磁辐射影响孩子健康！"

    found = find_themes([*texts, *[campaign] * 143])

    assert len(found.themes) <= 4
    assert len(set(found.assignment[-143:].tolist())) == 1
    assert invented.purity(subjects, found.assignment[:-143]) > 0.9


def test_same_input_and_seed_give_the_same_bytes() -> None:
    texts, _ = invented.opinions(subjects=4, each=40)

    one, two = find_themes(texts, seed=7), find_themes(texts, seed=7)

    assert one.themes == two.themes
    assert one.assignment.tobytes() == two.assignment.tobytes()
    assert one.score.tobytes() == two.score.tobytes()


def test_themes_stand_by_size_with_labels_apart_and_readable() -> None:
    texts, _ = invented.opinions(subjects=5, each=30)

    found = find_themes(["电话【手机号】，" + text for text in texts])

    sizes = [theme.size for theme in found.themes]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes == np.bincount(found.assignment[found.assignment >= 0]).tolist()
    assert len({theme.label for theme in found.themes}) == len(found.themes)
    parts = [theme.label.split("、") for theme in found.themes]
    assert all(len(words) <= 2 for words in parts)
    assert all(len(word) >= 2 and "机号" not in word for words in parts for word in words)
    assert all(2 <= len(theme.label) <= 9 for theme in found.themes)


def test_representatives_are_readable_differ_and_belong() -> None:
    texts, _ = invented.opinions(subjects=3, each=40)
    texts += [text * 12 for text in texts[:20]]

    found = find_themes(texts)

    for number, theme in enumerate(found.themes):
        shown = [texts[index] for index in theme.representatives]
        assert 2 <= len(shown) == len(set(shown))
        assert all(15 <= len(text) <= 120 for text in shown)
        assert {found.assignment[index] for index in theme.representatives} == {number}


def test_progress_goes_up_to_the_end_and_names_its_stages() -> None:
    heard: list[tuple[str, float]] = []
    texts, _ = invented.opinions(subjects=2, each=60)

    find_themes(texts, progress=lambda stage, share: heard.append((stage, share)))

    shares = [share for _, share in heard]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert list(dict.fromkeys(stage for stage, _ in heard)) == [
        *("segment", "vectors", "themes", "labels")
    ]


@pytest.mark.parametrize("true", [2, 4, 7])
def test_directions_that_were_put_in_come_out(true: int) -> None:
    vectors, subjects = invented.directions(true, each=50)

    graph = neighbour_graph(vectors)

    assert how_many(vectors, graph) == true
    assert invented.purity(subjects, spherical_kmeans(vectors, true)[0]) == 1
    assert invented.purity(subjects, group(vectors)) == 1


def test_modularity_is_best_for_the_true_parting() -> None:
    vectors, subjects = invented.directions(4, each=40)
    graph, true = neighbour_graph(vectors), np.array(subjects)

    split = np.where(np.arange(len(true)) % 2, true, true + 4)
    merged = true // 2

    assert modularity(graph, true) == pytest.approx(0.75, abs=0.01)
    assert modularity(graph, split) < modularity(graph, true) - 0.1
    assert modularity(graph, merged) < modularity(graph, true) - 0.1


@pytest.mark.parametrize("word", ["一年", "一个月", "第二次", "八百米", "四十分钟", "三年", "一半"])
def test_an_amount_names_no_theme(word: str) -> None:
    assert AMOUNT.fullmatch(word)


@pytest.mark.parametrize(
    "word", ["一楼", "三层", "百姓", "三轮车", "五一路", "千万", "一致", "三角地"]
)
def test_a_word_that_begins_with_a_number_may_name_one(word: str) -> None:
    assert not AMOUNT.fullmatch(word)
