"""Why should a person look? Reasons, never verdicts."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from nlp.normalise import is_invisible, normalise

Code = Literal["advert", "abuse", "obfuscation", "flood"]

EVIDENCE = 40


@dataclass(frozen=True)
class Finding:
    """A reason to look, with at most 40 characters of what gave it."""

    code: Code
    evidence: str


# One of these is enough, unless the text reports it.
OFFERS = re.compile(
    r"日赚|月入过万|月入[0-9]万|稳赚|包赚|躺赚|刷单|刷信誉|代开发?票|办证刻章|无抵押贷|秒批|秒下款|低息贷款"
    r"|加盟热线|厂家直销|外围投注|真人荷官|约炮|代写论文|包过包拿证|扫码领|点击领取|全网最低价|兼职日结"
    r"|在家兼职|带你赚钱|内部渠道办|祖传秘方|欢迎来电咨询|诚招代理|招代理"
)
REPORT = re.compile(
    r"举报|投诉|查处|打击|取缔|被骗|受骗|骗局|诈骗|整治|非法|违法|违规|禁止|监管|上当"
)
# These speak of trade, which is advertising only beside a way to be reached.
HINTS = re.compile(
    r"优惠|促销|特价|代理|加盟|兼职|贷款|放款|理财|返利|办证|代办|包邮|下单|咨询热线|限时|名额有限|先到先得"
    r"|诚招|正品|疗效|秘方|高薪|低价|批发|赚钱|彩票|棋牌"
)
REACH = re.compile(
    r"(?:加|[+➕])\s?(?:我)?\s?(?:微|薇|威|v|wx|q|群|好友)|扫码(?:加|进|关注|领)|【(?:微信|手机|qq)号】"
    r"|(?:微信|薇信|vx|wx|qq)号?\s?[:=]"
)
ABUSE = re.compile(
    r"傻[逼比屄叉缺]|煞笔|[操草艹肏日]你[妈马吗娘大爷]|草泥马|你[妈马]的?[逼死]|他妈的|妈了个[巴逼]|去死吧|王八蛋|狗杂种|杂种"
    r"|畜生|脑残|弱智|贱人|婊子|人渣|狗东西|狗日的|不得好死|全家死光|滚你[妈娘]|滚蛋|弄死你|砍死你|杀了你"
    r"|打断你的腿|\bnmsl\b|(?<![a-z])(?:sb|cnm|tmd|nmb)(?![a-z/0-9])"
)
RUN = re.compile(r"([^\W\d_]|[\u2600-\u27bf\U0001f300-\U0001faff])\1{9,}|([!?。])\2{19,}")
ECHO = re.compile(r"(?=[^\W\d_])(.{2,20}?)\1{4,}")
HAN = r"[\u3400-\u9fff]"
SOUP = re.compile(rf"{HAN}(?:[*_~^|/\\.·★☆♥♡◆◇●→←↑↓+=—-]{{1,3}}{HAN}){{3,}}")
ENOUGH_HIDDEN = 3


def screen(text: str) -> list[Finding]:
    """List the reasons to look, one at most of each kind; a plain opinion has none."""
    plain = re.sub(r"\s+", " ", normalise(text).text.lower())
    checks: tuple[tuple[Code, str], ...] = (
        ("advert", _advert(plain)),
        ("abuse", _first(ABUSE, _closed(plain))),
        ("obfuscation", _obfuscation(text, plain)),
        ("flood", _flood(plain)),
    )
    return [Finding(code, found[:EVIDENCE]) for code, found in checks if found]


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[0] if match else ""


def _closed(text: str) -> str:
    """Close the gaps put into a word to slip past a list."""
    return re.sub(rf"(?<={HAN})[*_~^|/\\.·★☆ -]{{1,2}}(?={HAN})", "", text)


def _advert(text: str) -> str:
    closed = _closed(text)
    reported = REPORT.search(closed)
    hints = sorted(set(HINTS.findall(closed)))
    reach = _first(REACH, closed)
    if reported:
        return ""
    return "、".join([*hints, reach]) if hints and reach else _first(OFFERS, closed)


def _obfuscation(text: str, plain: str) -> str:
    hidden = [char for char in text if is_invisible(char) and char not in "\ufe0f\u200d\ufeff"]
    if len(hidden) >= ENOUGH_HIDDEN or any(char in "\u202d\u202e" for char in hidden):
        return " ".join(f"U+{ord(char):04X}" for char in sorted(set(hidden)))
    piled = sum(unicodedata.combining(char) > 0 for char in text)
    return plain if piled > max(3, len(text) // 10) else _first(SOUP, plain)


def _flood(text: str) -> str:
    found = _first(RUN, text) or _first(ECHO, text)
    if found:
        return found
    triples = [text[i : i + 3] for i in range(len(text) - 2)]
    return text if len(triples) > 60 and len(set(triples)) < len(triples) / 4 else ""
