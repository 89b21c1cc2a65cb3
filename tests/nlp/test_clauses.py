import pytest

from nlp.clauses import clauses, number_of, provisions

LAW = """停车管理办法
第一编　总则
第一章　目的
第一节　一般规定
第一条　为了规范停车，制定本办法。
　　前款所称停车包括：
　　（一）路内停车：
　　1．白天；
　　2．夜间。
　　（二）路外停车。
第二条规定的情形除外。
第二十一条之一 收费不超过3.5元。
第二章 附则
第一百一十条　本办法自公布之日起施行。
"""


def test_every_level_is_cited_as_a_jurist_does() -> None:
    assert [one.cite for one in provisions(LAW)] == [
        "停车管理办法",
        *("第一编", "第一章", "第一节"),
        *("第一条", "第一条第一款", "第一条第二款"),
        *("第一条第二款第一项", "第一条第二款第一项第1目", "第一条第二款第一项第2目"),
        *("第一条第二款第二项", "第一条第三款"),
        *("第二十一条之一", "第二十一条之一第一款"),
        *("第二章", "第一百一十条", "第一百一十条第一款"),
    ]


def test_a_line_that_cites_an_article_does_not_begin_one() -> None:
    assert [clause.label for clause in clauses(LAW) if clause.label] == [
        *("第一编", "第一章", "第一节", "第一条", "第二十一条之一", "第二章", "第一百一十条"),
    ]


def test_an_article_holds_all_that_stands_in_it() -> None:
    first = next(clause for clause in clauses(LAW) if clause.label == "第一条")

    assert first.body.startswith("为了规范停车")
    assert first.body.endswith("第二条规定的情形除外。")
    assert LAW[first.start : first.stop].startswith("第一条")


def test_a_paper_without_articles_is_cut_by_its_lines() -> None:
    paper = "一、总体要求\n到2027年建成。\n二、重点任务\n（一）扩容。新建泊位。\n1.5万个以上。\n"

    assert [(clause.label, clause.body) for clause in clauses(paper)] == [
        ("一、", "总体要求"),
        ("", "到2027年建成。"),
        ("二、", "重点任务"),
        ("（一）", "扩容。新建泊位。"),
        ("", "1.5万个以上。"),
    ]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("三", 3),
        ("十", 10),
        ("二十一", 21),
        ("一百零五", 105),
        ("二〇", 20),
        ("12", 12),
        ("１２", 12),
    ],
)
def test_numbers_are_read_in_every_script(written: str, number: int) -> None:
    assert number_of(written) == number


@pytest.mark.parametrize("written", ["", "甲", "1a"])
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=f"^{written}$"):
        number_of(written)


@pytest.mark.parametrize("text", ["", " \n\u3000\r\n"])
def test_nothing_has_no_clauses(text: str) -> None:
    assert clauses(text) == []
