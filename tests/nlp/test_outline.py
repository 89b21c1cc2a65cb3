from nlp.outline import cut, lines_of
from nlp.outline_remarks import remarks

LAW = """云汀市滨江夜间公共空间
使用办法（征求意见稿）
目　录
第一章 总则……………1
第二章 附则……………3
为了落实条例，制定本办法：
第一章　总则
第一节　一般规定
第 一 条　（目的）
　　为了规范滨江夜间活动，制定本办法。
　　前款所称活动包括：
（一）演出：
1．白天；
２. 夜间。
（二）集市。
第二条　【部门】 市文化和旅游局负责协调。
第１2条之一 收费不超过3.5元。
第二章
附则
第十三条　适用范围
本市适用。第一条规定的情形除外。
附件1：申请表
一、姓名；
"""


def cut_text(text):
    return cut(lines_of(text))


def shape(text):
    return [(p.level, p.label, p.heading, p.text) for p in cut_text(text).pieces]


def said(text):
    return [(r.code, r.label, r.expected) for r in remarks(cut_text(text))]


def test_every_level_is_told_with_its_label_heading_and_words():
    assert shape(LAW)[1:] == [
        ("chapter", "第一章", "总则", ""),
        ("section", "第一节", "一般规定", ""),
        ("article", "第一条", "目的", "为了规范滨江夜间活动，制定本办法。"),
        ("paragraph", "", "", "前款所称活动包括："),
        ("item", "（一）", "", "演出："),
        ("subitem", "1．", "", "白天；"),
        ("subitem", "２.", "", "夜间。"),
        ("item", "（二）", "", "集市。"),
        ("article", "第二条", "部门", "市文化和旅游局负责协调。"),
        ("article", "第１2条之一", "", "收费不超过3.5元。"),
        ("chapter", "第二章", "附则", ""),
        ("article", "第十三条", "适用范围", "本市适用。第一条规定的情形除外。"),
        ("part", "附件1", "申请表", ""),
        ("item", "一、", "", "姓名；"),
    ]


def test_title_contents_and_preamble_are_told_apart():
    found = cut_text(LAW.replace("为了落实条例，制定本办法：\n", "").replace("第一章　", "第一章 "))
    assert (found.title, found.has_contents) == (
        "云汀市滨江夜间公共空间使用办法（征求意见稿）",
        True,
    )
    assert [piece.label for piece in found.pieces[:2]] == ["第一章", "第一节"]
    assert shape("为了落实条例，制定本办法。\n第一条 目的明确。")[0] == (
        "paragraph", "", "", "为了落实条例，制定本办法。",
    )  # fmt: skip


def test_lines_are_counted_as_the_person_sees_them():
    assert [p.line for p in cut_text("第一条 甲。\r\n\r\n　　\n第二条 乙。").pieces] == [1, 4]


def test_a_paper_without_articles_is_read_by_its_numbers():
    text = "一、总体要求\n坚持安全第一。\n（一）目标。\n1. 到2027年建成。\n二、组织实施"
    assert [(level, label) for level, label, _, _ in shape(text)] == [
        ("article", "一、"),
        ("item", "（一）"),
        ("subitem", "1."),
        ("article", "二、"),
    ]


def test_what_skips_repeats_or_has_no_home_is_said():
    text = "（一）甲；\n第一条 甲。\n第三条 乙。\n第三条 丙。\n第四条\n第二节 无章"
    assert said(text) == [
        ("orphan", "（一）", ""),
        ("skips", "第三条", "第二条"),
        ("repeats", "第三条", "第四条"),
        ("empty", "第四条", ""),
        ("skips", "第二节", "第一节"),
        ("nesting", "第二节", ""),
    ]


def test_a_repeated_number_is_expected_as_the_next():
    assert said("第1条 甲。\n第1条 乙。") == [("repeats", "第1条", "第2条")]


def test_inserted_articles_and_new_chapters_count_as_they_should():
    text = "第一编 甲\n第一章 甲\n第一条 甲。\n第一条之一 乙。\n第二编 乙\n第一章 丙\n第二条 丙。"
    assert said(text) == []


def test_nested_numbering_that_does_not_fit_is_said():
    text = "第一条 下列：\n1. 甲；\n第二条 下列：\n（一）甲：\n1. 乙：\n① 丙。"
    assert [(code, label) for code, label, _ in said(text)] == [
        ("nesting", "1."),
        ("too_deep", "①"),
    ]


def test_a_text_without_clauses_is_said_once():
    found = said("我们都喜欢江边。\n希望它安静。")
    assert found == [("no_clauses", "", "")]


def test_a_line_broken_in_its_middle_is_said():
    text = "第一条 市文化和旅游局会同市公安局负责滨江夜间公共空间的\n协调工作。"
    assert said(text) == [("broken", "", "")]


def test_years_in_brackets_and_references_begin_nothing():
    text = "第一条 甲。\n（2026）年开始。\n第三条规定的除外。"
    assert [level for level, *_ in shape(text)] == ["article", "paragraph", "paragraph"]


def test_five_thousand_lines_take_no_time():
    text = "\n".join(f"第{n}条 内容{n}。\n（一）甲；\n1. 乙。" for n in range(1, 1700))
    assert len(cut_text(text).pieces) == 1699 * 3
    assert said(text) == []
