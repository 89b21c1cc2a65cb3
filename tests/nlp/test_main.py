import csv
import json
from pathlib import Path

import pytest

from nlp.__main__ import main
from nlp.themes import VERSION
from tests.nlp import invented


def _table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_themes_are_written_for_each_row(tmp_path: Path) -> None:
    texts, _ = invented.opinions(subjects=2, each=20)
    rows = "".join(f"n{number},{text}\n" for number, text in enumerate(texts))
    (tmp_path / "in.csv").write_text(f"id,text\n{rows}", "utf-8")

    assert (
        main(
            [
                *("themes", str(tmp_path / "in.csv"), "--id-column", "id"),
                *("--themes", "2", "--words-only", "--out", str(tmp_path / "out")),
            ]
        )
        == 0
    )

    assigned = _table(tmp_path / "out/assignments.csv")
    themes = json.loads((tmp_path / "out/themes.json").read_text("utf-8"))
    manifest = json.loads((tmp_path / "out/manifest.json").read_text("utf-8"))
    assert assigned[0] == ["id", "theme", "subtheme", "score"]
    assert [row[0] for row in assigned[1:]] == [f"n{number}" for number in range(40)]
    assert [theme["theme"] for theme in themes] == [0, 1]
    said = dict(zip((row[0] for row in assigned[1:]), texts, strict=True))
    assert all(quote["text"] in said[quote["id"]] for theme in themes for quote in theme["quotes"])
    assert set(themes[0]["representatives"]) <= {row[0] for row in assigned if row[1] == "0"}
    assert manifest == {"version": VERSION, "encoder": "lexical", "seed": 0, "texts": 40}


def test_pii_masks_rows_and_names_the_broken_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out, report = (tmp_path / name for name in ("in.csv", "out.csv", "spans.csv"))
    source.write_bytes(
        "\ufeffid,text\n1,打13800138000\n2,多,一格\n3,".encode() + b"\xff\xfe\n4,\xe5\xa5\xbd\n"
    )

    main(["pii", str(source), "--id-column", "id", "--out", str(out), "--report", str(report)])

    assert _table(out) == [["id", "text"], ["1", "打【手机号】"], ["4", "好"]]
    assert _table(report) == [["id", "kind", "start", "stop"], ["1", "mobile", "1", "12"]]
    assert capsys.readouterr().err == (f"{source}:3: 3 cells, 2 expected\n{source}:4: not utf-8\n")


def test_pii_reads_lines_of_objects(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.csv"
    source.write_text('{"text": "好"}\n\n{"text": 1}\n[1]\n{"te\n', "utf-8")

    main(["pii", str(source), "--out", str(out)])

    assert _table(out) == [["id", "text"], ["1", "好"]]
    assert capsys.readouterr().err == (
        f"{source}:3: no text\n{source}:4: not an object\n{source}:5: not JSON\n"
    )


def test_pii_leaves_what_is_published(tmp_path: Path) -> None:
    source, out, public = (tmp_path / name for name in ("in.csv", "out.csv", "public.txt"))
    source.write_text("text\n办公室0731-88886666，来信a@example.org\n", "utf-8")
    public.write_text("0731 8888 6666\n\n", "utf-8")

    main(["pii", str(source), "--public", str(public), "--out", str(out)])

    assert _table(out)[1][1] == "办公室0731-88886666，来信【邮箱】"


def test_screen_names_the_reasons_and_what_gave_them(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("id,text\na,王☆八☆蛋\nb,同意第三条\n", "utf-8")

    main(["screen", str(source), "--id-column", "id", "--out", str(out)])

    assert _table(out) == [
        ["id", "code", "evidence"],
        ["a", "abuse", "王☆八☆蛋"],
        ["a", "obfuscation", "王☆八☆蛋"],
    ]


def test_normalise_writes_texts_as_they_are_matched(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("id,text\na,夜 市 攤 位，第十二條\n", "utf-8")

    main(["normalise", str(source), "--id-column", "id", "--out", str(out)])

    assert _table(out) == [["id", "text"], ["a", "夜市摊位,第12条"]]


def test_a_column_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.csv").write_text("id,body\n1,好\n", "utf-8")

    assert main(["pii", str(tmp_path / "in.csv"), "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err == "no column text among id, body\n"


def test_segment_writes_a_line_for_a_line(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("老旧小区加装电梯\n\n同意 第三条\n", "utf-8")

    main(["segment", str(tmp_path / "in.txt"), "--out", str(tmp_path / "out.txt")])

    assert (tmp_path / "out.txt").read_text("utf-8") == "老旧 小区 加装 电梯\n\n同意 第三条\n"


def test_segment_keeps_words_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("望渡街道办答复", "utf-8")
    (tmp_path / "own.txt").write_text("望渡街道\n", "utf-8")

    main(
        [
            *("segment", str(tmp_path / "in.txt"), "--own", str(tmp_path / "own.txt")),
            *("--out", str(tmp_path / "out.txt")),
        ]
    )

    assert (tmp_path / "out.txt").read_text("utf-8").split()[0] == "望渡街道"


def test_align_writes_what_became_of_each_clause(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("第一条 三十日内答复申请人。\n第二条 免费。", "utf-8")
    (tmp_path / "new.txt").write_text("\ufeff第一条 十五日内答复申请人。", "utf-8")

    main(
        [
            *("align", str(tmp_path / "old.txt"), str(tmp_path / "new.txt")),
            *("--out", str(tmp_path / "out.json")),
        ]
    )

    changed, gone = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert (changed["fate"], changed["old"], changed["new"]) == ("changed", ["第一条"], ["第一条"])
    assert changed["changes"] == [
        {"kind": "removed", "text": "三十日"},
        {"kind": "added", "text": "十五日"},
        {"kind": "same", "text": "内答复申请人。"},
    ]
    assert (gone["fate"], gone["old"], gone["new"]) == ("deleted", ["第二条"], [])


def test_duplicates_writes_the_group_of_each_row(tmp_path: Path) -> None:
    text = "电梯坏了三个月没有人修，老人上下楼非常困难"
    rows = f"a,{text},甲\nb,门口的路灯不亮,乙\nc,{text}！,甲\n"
    (tmp_path / "in.csv").write_text(f"id,text,user\n{rows}", "utf-8")

    main(
        [
            *("duplicates", str(tmp_path / "in.csv"), "--id-column", "id"),
            *("--author-column", "user", "--out", str(tmp_path / "groups.csv")),
        ]
    )

    assert _table(tmp_path / "groups.csv") == [
        ["id", "group"],
        *(["a", "0"], ["b", "-1"], ["c", "0"]),
    ]
    assert json.loads((tmp_path / "groups.json").read_text("utf-8"))["groups"] == [
        {"kind": "exact", "texts": 2, "people": 1, "wordings": 1, "ids": ["a", "c"]}
    ]
