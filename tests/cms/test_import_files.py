"""What is read from files and pastes, and what is said about those that cannot be."""

import io
import os
import tracemalloc

import pytest

from cms.importing import source as kinds
from cms.importing.files import read_file, read_paste
from cms.importing.numbering import figure
from tests.cms import papers


def read(file):
    content = file if isinstance(file, bytes) else papers.saved(file).getvalue()
    return read_file(io.BytesIO(content), len(content))


def lines(source) -> list[str]:
    return [line.text for line in source.lines]


def notices(source) -> dict[str, tuple[int, int]]:
    return {notice.code: (notice.count, notice.also) for notice in source.notices}


def test_tracked_changes_are_accepted_and_said():
    source = read(papers.tracked())

    assert lines(source) == [
        "第一条 音箱不得使用。",
        "第二条 限于十五日内",
        "第三条 本办法自公布之日起施行。",
    ]
    assert notices(source) == {"tracked": (1, 2)}


def test_numbers_that_word_counts_itself_are_written_out():
    source = read(papers.numbered("甲。", "乙：", "\t丙；", "\t丁。", "戊。"))

    assert lines(source) == [
        "第一条　甲。",
        "第二条　乙：",
        "（一）丙；",
        "（二）丁。",
        "第三条　戊。",
    ]
    assert notices(source) == {"numbered": (5, 0)}


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (12, "chineseCounting", "十二"),
        (7, "decimalFullWidth", "７"),
        (3, "decimalEnclosedCircle", "③"),
        (2, "ideographTraditional", "乙"),
        (28, "lowerLetter", "bb"),
        (14, "upperRoman", "XIV"),
        (5, "somethingNew", "5"),
    ],
)
def test_numbers_are_written_in_words_forms(number, form, shown):
    assert figure(number, form) == shown


def test_a_table_is_one_line_and_a_frame_is_none():
    document = papers.word("第一条 收费标准如下：")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["时段", "元", "夜间", "5"], strict=True):
        cell.text = text
    document.add_table(1, 1).cell(0, 0).text = "第二条 框内。"

    source = read(document)

    assert lines(source) == ["第一条 收费标准如下：", "时段 ｜ 元\n夜间 ｜ 5", "第二条 框内。"]
    assert [line.is_table for line in source.lines] == [False, True, False]
    assert notices(source) == {"tables": (1, 0)}


def test_forty_megabytes_of_pictures_are_not_unpacked():
    picture = os.urandom(10 * 2**20)
    file = papers.with_parts(
        papers.saved(papers.add(papers.word("第一条 甲。"), "<w:r><w:drawing/></w:r>")),
        {f"word/media/image{number}.png": picture for number in range(4)},
    )
    size = len(file.getvalue())
    tracemalloc.start()
    source = read_file(file, size)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (lines(source), notices(source)) == (["第一条 甲。"], {"pictures": (1, 0)})
    assert (size > 40 * 2**20, peak < 10 * 2**20) == (True, True)


def bomb() -> bytes:
    file = papers.saved(papers.word("甲"))
    return papers.with_parts(file, {"word/bomb.xml": b" " * (20 * 2**20)}).getvalue()


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (papers.PDF, kinds.IsPdf),
        (papers.OLE, kinds.IsOldWord),
        (papers.OLE + "EncryptedPackage".encode("utf-16-le"), kinds.IsEncrypted),
        (bomb(), kinds.IsTooMuch),
        (papers.saved(papers.word("甲")).getvalue()[:900], kinds.IsBroken),
        (b"PK\x03\x04" + b"\0" * 90, kinds.IsBroken),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 90, kinds.Unreadable),
        (papers.saved(papers.word()).getvalue(), kinds.IsEmpty),
        (b"  \n", kinds.IsEmpty),
        ("甲\n".encode() * 8001, kinds.IsTooLong),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_each_file_that_cannot_be_read_is_told_apart(content, refusal):
    with pytest.raises(refusal) as said:
        read(content)
    assert type(said.value) is refusal


def test_a_workbook_is_no_draft():
    file = papers.with_parts(io.BytesIO(), {"[Content_Types].xml": b"<Types/>"})
    with pytest.raises(kinds.Unreadable):
        read(file.getvalue())


def test_a_web_page_is_read_by_its_blocks():
    page = (
        "<html><head><title>x</title><style>p{}</style></head><body><h2>第一章 总则</h2>"
        "<p>第一条&nbsp;<b>甲</b>。<script>alert(1)</script></p>"
        "<ol start=2><li>乙</li><li>丙</li></ol>"
        "<table><tr><th>时段</th><th>元</th></tr><tr><td>夜间</td><td>5</td></tr></table>"
        "<img src=x onerror=alert(1)>末</body>"
    )
    source = read_paste(page)

    assert lines(source) == [
        "第一章 总则",
        "第一条\xa0甲。",
        "2. 乙",
        "3. 丙",
        "时段 ｜ 元\n夜间 ｜ 5",
        "末",
    ]
    assert notices(source) == {"tables": (1, 0), "pictures": (1, 0)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_files_of_old_systems_are_read(encoding):
    assert lines(read("第一条 甲。\n第二条 乙。".encode(encoding))) == [
        "第一条 甲。",
        "第二条 乙。",
    ]
