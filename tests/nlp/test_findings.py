"""Commands of ``python -m nlp``, each on a small file."""

import json
from pathlib import Path

import pytest

from nlp.__main__ import main
from tests.nlp import invented


def _run(folder: Path, command: str, content: str, *options: str, out: str = "out.json") -> object:
    (folder / "in.csv").write_text(content, "utf-8")
    assert (
        main([*command.split(), str(folder / "in.csv"), *options, *("--out", str(folder / out))])
        == 0
    )
    written = (folder / out).read_text("utf-8")
    return json.loads(written) if out.endswith(".json") else written.splitlines()


def test_opinions_writes_groups_statements_and_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    votes = [
        f"p{p},s{s},{'agree' if (p < 6) == (s < 4) else '反对'}" for p in range(9) for s in range(8)
    ]

    told = _run(
        tmp_path, "opinions", "\n".join(["person,statement,vote", *votes, "p1,s1,也许", ""])
    )

    assert capsys.readouterr().err == "p1, s1: no vote '也许'\n"
    assert [group["size"] for group in told["groups"]] == [6, 3]
    assert told["statements"][0] == {
        "id": "s0",
        "agree": 6,
        "disagree": 3,
        "pass": 0,
        **{key: told["statements"][0][key] for key in ("together", "apart")},
    }
    assert [person["group"] for person in told["people"]] == [0] * 6 + [1] * 3
    assert {one["statement"] for one in told["groups"][0]["telling"]} <= {f"s{n}" for n in range(8)}


def test_route_learns_predicts_and_takes_corrections(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts, subjects = invented.opinions(subjects=2, each=12)
    rows = "".join(f"{text},L{subject}\n" for text, subject in zip(texts, subjects, strict=True))
    source, model = tmp_path / "in.csv", tmp_path / "model"
    source.write_text(f"text,label\n{rows},L0\n", "utf-8")

    assert main(["route", "train", str(source), "--model", str(model)]) == 0
    told = capsys.readouterr()
    assert told.err == "26: no text\n"
    assert told.out.startswith("right ")

    main(["route", "predict", str(source), "--model", str(model), "--out", str(tmp_path / "out")])
    lines = (tmp_path / "out").read_text("utf-8").splitlines()
    assert lines[0] == "id,label,score,sure,second,third,words"
    assert [line.split(",")[1] for line in lines[1:25]] == [f"L{subject}" for subject in subjects]
    assert lines[25].split(",")[3] == "no"

    assert main(["route", "correct", str(source), "--model", str(model)]) == 0
    assert main(["route", "predict", str(source), "--model", str(source), "--out", "o"]) == 2
