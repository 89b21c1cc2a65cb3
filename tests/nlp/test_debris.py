import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.debris import for_matching
from nlp.normalise import normalise
from nlp.numerals import figures, value

# The kinds of practice.md: soup, pinyin, conversion, tags, names written around a list.
DEBRIS = [
    ("夜〗市▆摊◎位㊣不够∏用ω的", "夜市摊位不够用的"),
    ("江邊的☆要囬來", "江边的要囬来"),
    ("夜 市 摊 位 包 过", "夜市摊位包过"),
    ("摊★位★摇★号 稳 中", "摊位摇号稳中"),
    ("夜／市／摊／位 代 办", "夜市摊位代办"),
    ("找*我*办*证", "找我办证"),
    ("政(zhèng)府(fǔ)應(yīng)當公開", "政府应当公开"),
    ("了(liao3)解（jie）情况[qing kuang]", "了解情况"),
    ("<div class='x'>反对</div>&nbsp;收费<br/>", "反对收费"),
    ("加 薇—xin：ytabc_88", "加 微信:ytabc_88"),
    ("徽❤信、V 信、vx、威信", "微信、微信、vx、微信"),
    ("零\u200b宽\u202e字符", "零宽字符"),
    ("好\u0336的\u0336\u0335", "好的"),
    ("自收到之日起三十日内", "自收到之日起30日内"),
    ("第十二条第一款、第二十一条", "第12条第1款、第21条"),
    ("二〇二六年三月二日", "2026年3月2日"),
    ("罚款五百元以上两千元以下", "罚款500元以上2000元以下"),
]
FRIENDS = [
    "新疆和/或青海的同事",
    "北京—上海的高铁",
    "同意 第3条 反对 第4条",
    "A—B—C三地通公交",
    "见附件(app)和(PDF)文件",
    "第1款(a)项、(e)项",
    "声级<45分贝且>30",
    "万一统一了，一些人三三两两，五六十人，十分好",
    "三五成群，千万别百般刁难",
    "【手机号】和【邮箱】",
    "艾力·买买提",
    "卫星信号不好，好，行，去",
    "“引号”、——……《书名》；",
]


@pytest.mark.parametrize(("written", "read"), DEBRIS)
def test_debris_is_cleared_for_matching(written: str, read: str) -> None:
    assert for_matching(written).text == read


@pytest.mark.parametrize("written", FRIENDS)
def test_what_says_something_stays(written: str) -> None:
    assert for_matching(written).text == normalise(written).text


def test_a_find_leads_back_to_what_was_written() -> None:
    written = "请管\u200b管夜 市 摊 位，第十二条"
    read = for_matching(written)
    start = read.text.index("夜市摊位")
    number = read.text.index("12")

    assert written[slice(*read.place(start, start + 4))] == "夜 市 摊 位"
    assert written[slice(*read.place(number, number + 2))] == "十二"


@given(st.text(st.one_of(st.sampled_from("夜市★ -(zhèng)<br>薇x信第十二条三百"), st.characters())))
def test_every_character_has_its_place_in_order(text: str) -> None:
    read = for_matching(text)

    assert len(read.text) == len(read.offsets)
    assert list(read.offsets) == sorted(read.offsets)
    assert all(0 <= offset < len(text) for offset in read.offsets)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        *(("十", 10), ("十二", 12), ("二十", 20), ("一百零五", 105), ("两千三", 2300)),
        *(
            ("一万二", 12000),
            ("三十万", 300_000),
            ("壹万贰仟叁佰", 12300),
            ("一亿零三百", 100_000_300),
        ),
        *(("二〇二六", 2026), ("幺三八", 138), ("一千零一十", 1010), ("十五万三千", 153_000)),
    ],
)
def test_a_numeral_has_its_value(written: str, number: int) -> None:
    assert value(written) == number


@pytest.mark.parametrize(
    "written", ["", "五六十", "十百", "百", "万一", "千万", "一百千", "三十两百"]
)
def test_what_is_no_one_number_has_none(written: str) -> None:
    assert value(written) is None


@given(st.integers(0, 10**9))
def test_a_number_written_out_is_read_back(number: int) -> None:
    assert value(_written(number)) == number


def _written(number: int) -> str:
    """Write as people do: 一万零五, 二十."""
    for size, unit in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            rest = number % size
            gap = "零" if 0 < rest < size // 10 else ""
            return _written(number // size) + unit + gap + (_written(rest) if rest else "")
    return "零一二三四五六七八九"[number]


def test_figures_say_where_the_numbers_stand() -> None:
    assert figures("第十二条三十日") == [(1, 3, "12"), (4, 6, "30")]


@pytest.mark.parametrize("unit", ["夜 ", "(zh", "<a", "一", "十百", "★", "夜★", "薇 ", "(", "&"])
def test_nobody_keeps_the_reader_busy(unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    before = time.process_time()

    for_matching(text)

    assert time.process_time() - before < 1
