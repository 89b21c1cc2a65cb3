"""Many hands make the same bytes: processes, and a Dask cluster of two workers."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlp.__main__ import main
from nlp.duplicates import find_duplicates
from nlp.stream import stream_themes
from nlp.workers import in_chunks, workers
from tests.nlp import invented
from tests.nlp.test_stream import Counting
from themes.engine import search

NAMES = ["assignments.csv", "themes.json", "manifest.json"]


def _shifted(by: int, numbers: list[int]) -> int:
    return sum(numbers) + by


def _divided(by: int, numbers: list[int]) -> float:
    return numbers[0] / by


@pytest.fixture(scope="module")
def opinions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts, _ = invented.opinions(subjects=4, each=60)
    path = tmp_path_factory.mktemp("in") / "in.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("id", "text"))
        rows.writerows((f"n{number}", text) for number, text in enumerate(texts))
    return path


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    dask, distributed = pytest.importorskip("dask"), pytest.importorskip("distributed")
    # On a machine that is busy with other tests, thirty seconds are not enough to say hello.
    patient = {"distributed.comm.timeouts.connect": "120s"}
    with (
        dask.config.set(patient),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
    ):
        yield cluster.scheduler_address


def _themes(source: Path, out: Path, *options: str) -> dict[str, bytes]:
    """Learn from a sample and sort the rest, so that words, and places, are made by many."""
    asked = ("--id-column", "id", "--words-only", "--whole", "100", "--sample", "120")
    assert main(["themes", str(source), *asked, "--out", str(out), *options]) == 0
    return {name: (out / name).read_bytes() for name in NAMES}


def test_one_process_does_chunks_as_they_are_asked_for() -> None:
    read = []

    def numbers() -> Iterator[int]:
        for number in range(10):
            read.append(number)
            yield number

    with workers() as hands:
        made = hands.each(_shifted, 1, in_chunks(numbers(), 4))
        assert next(made) == 7
        assert read == [0, 1, 2, 3]
        assert list(made) == [23, 18]


def test_processes_give_the_same_in_the_same_order() -> None:
    texts, _ = invented.opinions(subjects=3, each=50)
    with workers(2) as hands:
        assert list(hands.each(_shifted, 0, in_chunks(range(100), 7))) == [
            sum(range(100)[start : start + 7]) for start in range(0, 100, 7)
        ]
        with pytest.raises(ZeroDivisionError):
            list(hands.each(_divided, 0, [[1]]))
        asked = {"sample": 100, "encoder": Counting()}
        spread = stream_themes(lambda: texts, workers=hands, **asked)

    alone = stream_themes(lambda: texts, **asked)
    assert spread.themes == alone.themes
    assert spread.assignment.tobytes() == alone.assignment.tobytes()
    assert spread.score.tobytes() == alone.score.tobytes()


@pytest.mark.parametrize(
    "command", [["segment"], ["duplicates", "--threshold", "0.5"]], ids=" ".join
)
def test_commands_take_a_number_of_processes(
    command: list[str], opinions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nlp.duplicates.ROWS", 50)
    outs = [tmp_path / "1", tmp_path / "2"]
    for out in outs:
        out.mkdir()
        asked = ("--out", str(out / "out.csv"), "--workers", out.name)
        assert main([*command, str(opinions), *asked]) == 0

    alone, spread = ({path.name: path.read_bytes() for path in out.iterdir()} for out in outs)
    assert alone == spread


def test_copies_are_found_alike_by_many_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    texts, _ = invented.opinions(subjects=4, each=600)
    alone = find_duplicates(texts)
    monkeypatch.setattr("nlp.duplicates.ROWS", 100)

    with workers(2) as hands:
        spread = find_duplicates(texts, workers=hands)

    assert len(alone.groups) > 10
    assert (spread.groups, spread.templates) == (alone.groups, alone.templates)


def test_a_cluster_of_two_gives_the_same(opinions: Path, tmp_path: Path, scheduler: str) -> None:
    alone = _themes(opinions, tmp_path / "alone")

    assert _themes(opinions, tmp_path / "spread", "--scheduler", scheduler) == alone


@pytest.mark.parametrize("command", ["pii", "screen", "normalise", "stance", "duplicates"])
def test_commands_on_single_texts_give_the_same(
    command: str, opinions: Path, tmp_path: Path, scheduler: str
) -> None:
    outs = [tmp_path / "alone.csv", tmp_path / "spread.csv"]
    for out, options in zip(outs, ((), ("--scheduler", scheduler)), strict=True):
        assert main([command, str(opinions), "--id-column", "id", "--out", str(out), *options]) == 0

    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_the_address_of_a_cluster_comes_from_the_environment(
    opinions: Path, tmp_path: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NLP_DASK_SCHEDULER", scheduler)

    assert main(["segment", str(opinions), "--out", str(tmp_path / "words.txt")]) == 0
    assert len((tmp_path / "words.txt").read_text("utf-8").splitlines()) == 241


def test_a_search_of_the_site_on_a_cluster_gives_the_same(
    scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts, _ = invented.opinions(subjects=3, each=30)
    told: list[str] = []
    alone = search(texts)
    monkeypatch.setenv("NLP_DASK_SCHEDULER", scheduler)

    spread = search(texts, progress=lambda stage, _share: told.append(stage))

    assert spread.kept == alone.kept
    assert spread.found.themes == alone.found.themes
    assert "themes" in told


def test_less_than_one_process_is_refused() -> None:
    with pytest.raises(ValueError, match="0"), workers(0):
        pass
