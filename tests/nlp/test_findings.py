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


def test_hot_writes_issues_and_names_a_row_without_a_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = [
        f"2026-03-0{day},u{day},{day},柳荫路的路灯坏了，坑洼路面第{day}次摔人" for day in (1, 2, 3)
    ]
    other = ["2026-03-04,u4,0,幼儿园餐费涨了三成", "昨天,u5,0,图书馆周末不开门"]

    told = _run(
        tmp_path,
        "hot",
        "\n".join(["at,user,likes,text", *said, *other, ""]),
        *("--time-column", "at", "--author-column", "user", "--weight-column", "likes"),
    )

    assert capsys.readouterr().err == "6: Invalid isoformat string: '昨天'\n"
    (issue,) = told["issues"]
    assert issue["ids"] == ["2", "3", "4"]
    assert (issue["rank"], issue["people"], issue["likes"]) == (1, 3, 6)
    assert (issue["from"], issue["to"]) == ("2026-03-01T00:00:00", "2026-03-03T00:00:00")
    assert issue["place"] == "柳荫路"


def test_summary_writes_sentences_with_their_sources(tmp_path: Path) -> None:
    said = "小区电梯坏了三个月没有维修。"

    told = _run(tmp_path, "summary", f"id,text\na,{said}\nb,您好！{said}\n", "--id-column", "id")

    assert told["texts"] == 2
    assert [one["sentence"] for one in told["sentences"]] == [said]
    assert told["sentences"][0]["sources"] == ["a", "b"]


def test_stance_writes_a_guess_with_its_signs(tmp_path: Path) -> None:
    lines = _run(tmp_path, "stance", "text\n坚决支持\n反对收费\n月亮圆\n", out="out.csv")

    assert lines == [
        "id,stance,score,sure,signs",
        *("2,for,0.7500,yes,支持", "3,against,0.7500,yes,反对", "4,neutral,0.0000,no,"),
    ]


def test_answer_writes_what_each_reply_lacks(tmp_path: Path) -> None:
    asked, reply = "请问何时维修电梯？", "根据《物业管理条例》，电梯将于5月10日前完成维修。"

    told = _run(tmp_path, "answer", f"text,reply\n{asked},{reply}\n{asked},已收到。\n")

    full, empty = told["replies"]
    assert full["id"] == "2"
    assert [full[kind]["met"] for kind in ("points", "basis", "next", "date", "template")] == [
        True
    ] * 5
    assert full["basis"]["seen"] == ["《物业管理条例》"]
    assert empty["points"]["missing"] == [asked]
