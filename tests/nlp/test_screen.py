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
        ("你这个王八蛋，滚蛋", "abuse"),
        ("写条例的人都是脑★残", "abuse"),
        ("我要砍死你", "abuse"),
        ("这\u200b个\u200b条\u200b例不行", "obfuscation"),
        ("从右往左\u202e读的字", "obfuscation"),
        ("找*我*办*证*便宜", "obfuscation"),
        ("好好好好好好好好好好好好", "flood"),
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
    ],
)
def test_a_plain_opinion_gives_no_reason(text: str) -> None:
    assert screen(text) == []


def test_a_finding_shows_what_gave_it() -> None:
    assert screen("你这个王八蛋") == [Finding("abuse", "王八蛋")]


def test_each_kind_is_told_once() -> None:
    text = "王八蛋！滚蛋！" * 20

    assert [finding.code for finding in screen(text)] == ["abuse", "flood"]


@given(st.text(max_size=200))
def test_evidence_is_short(text: str) -> None:
    assert all(0 < len(finding.evidence) <= 40 for finding in screen(text))
