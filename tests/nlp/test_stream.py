import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from nlp.__main__ import main
from nlp.embed import Encoder
from nlp.lexical import Dense, unit
from nlp.stream import draw, stream_themes
from nlp.themes import find_themes
from tests.nlp import invented


class Counting:
    """An encoder that knows three words of each subject."""

    name = "counting"

    def dimensions(self) -> int:
        return len(invented.SUBJECTS)

    def encode(self, texts: list[str]) -> Dense:
        known = [words.split() for words in invented.SUBJECTS]
        counts = [[sum(word in text for word in words) for words in known] for text in texts]
        return unit(np.array(counts, dtype=np.float32).reshape(len(texts), len(known)))


def test_a_sample_is_drawn_by_chance_and_stays_in_order() -> None:
    texts = [str(number) for number in range(50_000)]

    drawn, again = draw(texts, size=400, seed=1), draw(iter(texts), size=400, seed=1)

    assert drawn.total == 50_000
    assert drawn.texts == [texts[place] for place in drawn.places] == again.texts
    assert (np.diff(drawn.places) > 0).all()
    assert 22_000 < drawn.places.mean() < 28_000
    assert drawn.texts != draw(texts, size=400, seed=2).texts


def test_a_sample_of_few_is_all_of_them() -> None:
    assert draw(["好", "对"], size=5).texts == ["好", "对"]
    assert draw([], size=5).total == 0


def test_streamed_themes_hold_every_text() -> None:
    texts, subjects = invented.opinions(subjects=4, each=100)
    texts, subjects = [*texts, "。。"], [*subjects, 9]

    found = stream_themes(lambda: iter(texts), themes=4, sample=200)

    assert invented.purity(subjects, found.assignment) > 0.9
    assert found.assignment[-1] == -1
    sizes = Counter(found.assignment.tolist())
    assert [theme.size for theme in found.themes] == [sizes[number] for number in range(4)]
    assert sorted(sizes[n] for n in range(4)) == sorted([sizes[n] for n in range(4)])
    for number, theme in enumerate(found.themes):
        assert {found.assignment[index] for index in theme.representatives} == {number}
        assert all(quote.text in texts[quote.of] for quote in theme.quotes)
        if theme.subthemes:
            inside = Counter(found.subassignment[found.assignment == number].tolist())
            assert [part.size for part in theme.subthemes] == [
                inside[place] for place in range(len(theme.subthemes))
            ]


@pytest.mark.parametrize("encoder", [None, Counting()])
def test_a_sample_of_all_is_what_memory_would_find(encoder: Encoder | None) -> None:
    texts, _ = invented.opinions(subjects=3, each=40)

    streamed = stream_themes(lambda: texts, sample=len(texts), encoder=encoder)
    whole = find_themes(texts, encoder=encoder)

    assert streamed.themes == whole.themes
    assert (streamed.assignment == whole.assignment).all()
    assert (streamed.score == whole.score).all()


def test_nothing_streams_to_nothing() -> None:
    found = stream_themes(lambda: ["。"] * 10, sample=5)

    assert found.themes == ()
    assert found.assignment.tolist() == [-1] * 10


def test_texts_that_change_between_readings_are_refused() -> None:
    texts, _ = invented.opinions(subjects=2, each=40)
    readings = iter((texts, texts[1:]))

    with pytest.raises(ValueError, match="80 texts, then 79"):
        stream_themes(lambda: next(readings), sample=40)


def test_a_long_file_is_streamed_and_its_broken_rows_are_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts, _ = invented.opinions(subjects=3, each=50)
    rows = "".join(f"n{number},{text}\n" for number, text in enumerate(texts))
    (tmp_path / "in.csv").write_text(f"id,text\na,b,c\n{rows}", "utf-8")

    assert (
        main(
            [
                *("themes", str(tmp_path / "in.csv"), "--id-column", "id", "--words-only"),
                *("--whole", "100", "--sample", "80", "--out", str(tmp_path / "out")),
            ]
        )
        == 0
    )

    lines = (tmp_path / "out/assignments.csv").read_text("utf-8").splitlines()
    themes = json.loads((tmp_path / "out/themes.json").read_text("utf-8"))
    assert capsys.readouterr().err == f"{tmp_path / 'in.csv'}:2: 3 cells, 2 expected\n"
    assert [line.split(",")[0] for line in lines[1:]] == [f"n{number}" for number in range(150)]
    placed = Counter(line.split(",")[1] for line in lines[1:])
    assert {str(theme["theme"]): theme["size"] for theme in themes}.items() <= placed.items()
    assert json.loads((tmp_path / "out/manifest.json").read_text("utf-8"))["learnt from"] == 80
