import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.screen import Finding, screen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("低息贷款秒批，加微信了解", "advert"),
        ("高薪兼职，名额有限，扫码加群", "advert"),
        ("刷单日赚三百，稳赚不赔", "advert"),
        ("专业办证，微信：ytabc_88", "advert"),
        ("夜 市 摊 位 包 过，加 薇—xin", "advert"),
        ("摊★位★摇★号 稳 中，威信 ytabc_88", "advert"),
        ("低(dī)息(xī)贷款秒批", "advert"),
        ("低息貸款，祖傳秘方", "advert"),
        ("代 开 发 票，点数低", "advert"),
        ("你这个王八蛋，滚蛋", "abuse"),
        ("你們都是腦殘", "abuse"),
        ("王☆八☆蛋", "abuse"),
        ("写条例的人都是脑★残", "abuse"),
        ("我要砍死你", "abuse"),
        ("这\u200b个\u200b条\u200b例不行", "obfuscation"),
        ("从右往左\u202e读的字", "obfuscation"),
        ("找*我*办*证*便宜", "obfuscation"),
        ("薇—xin上说", "obfuscation"),
        ("徽❤信上说", "obfuscation"),
        ("王☆八☆蛋", "obfuscation"),
        ("好好好好好好好好好好好好", "flood"),
        ("不同意涨价。甲方案也不行。不同意涨价。乙？不同意涨价。丙！不同意涨价。", "flood"),
        ("反对收费反对收费反对收费反对收费反对收费反对收费", "flood"),
    ],
)
def test_there_is_a_reason_to_look(text: str, code: str) -> None:
    assert code in [finding.code for finding in screen(text)]


@pytest.mark.parametrize(
    "text",
    [
        "这个草案写得很差，第三条根本无法执行，请重写。",
        "强烈反对！！！你们从来不听老百姓的意见，太让人失望了。",
        "停车费一涨再涨，局长应当辞职。",
        "我举报小区门口有人刷单、代开发票，请查处。",
        "希望对小微企业的贷款给予优惠，别再让代办收钱。",
        "网址 https://www.example.org 上的贷款政策和办事大厅说的不一样。",
        "养猪场的粪水流到河里，畜牧部门管不管？",
        "第一、第二、第三、第四条都同意；第五、第六条不同意。",
        "……………………唉",
        "表决情况：****************",
        "赞👍🏽支持❤\ufe0f",
        "我们家的电费是0.588元/度，水费是2.58元/吨。",
        "执行SB/T 10721-2012标准。",
        "A—B—C三地之间应当通公交。",
        "弱智儿童的康复补贴什么时候发？",
        "杂种水稻的种子补贴没有到位。",
        "他和他妈的医保关系不在一起。",
        "节日你妈妈来江边也没有厕所。",
        "畜生粪便流进河里。",
        "摊位摇号应当公开，转让应当禁止。",
        "贷款买房的利率怎么算？",
        "此 致 敬 礼",
        "建議加裝電梯，請盡快答覆。",
        "微信上能不能办？加微信群的人太多。",
        "北京/上海/广州都有这样的做法。",
        "支持！支持！支持！",
        "材料：身份证复印件；户口本复印件；结婚证复印件；申请表。",
        "政(zhèng)府应当公开。",
        "停—车—费一涨再涨",
        "局长不作为，渎职，应当问责！",
        "SB-12型桥梁的图纸没有公开",
        "SB 3号线",
    ],
)
def test_a_plain_opinion_gives_no_reason(text: str) -> None:
    assert screen(text) == []


def test_a_finding_shows_what_gave_it() -> None:
    assert screen("你这个王八蛋") == [Finding("abuse", "王八蛋")]


def test_evidence_is_what_was_written_not_what_was_read() -> None:
    assert screen("他是王 八 蛋")[0] == Finding("abuse", "王 八 蛋")
    assert screen("低息貸款")[0] == Finding("advert", "低息貸款")


def test_a_site_may_have_words_of_its_own() -> None:
    own = {"advert": ["摊位代排"], "abuse": [""]}

    assert screen("摊★位★代★排，来找我", own)[0] == Finding("advert", "摊位代排")
    assert screen("摊位排队", own) == []


def test_the_same_text_gives_the_same_findings() -> None:
    text = "限时优惠，正品批发，加微信 ytabc_88"

    assert screen(text) == screen(text) == [Finding("advert", "优惠、批发、正品、限时、加微")]


@pytest.mark.parametrize(
    "unit", ["加", "一 ", "薇—", "好", "好坏", "他妈", "不同意。", "v ", "★", "("]
)
def test_nobody_keeps_the_screen_busy(unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    before = time.process_time()

    screen(text)

    assert time.process_time() - before < 1


def test_each_kind_is_told_once() -> None:
    text = "王八蛋！滚蛋！" * 20

    assert [finding.code for finding in screen(text)] == ["abuse", "flood"]


@given(st.text(max_size=200))
def test_evidence_is_short(text: str) -> None:
    assert all(0 < len(finding.evidence) <= 40 for finding in screen(text))
