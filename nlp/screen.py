"""Why should a person look? Reasons, never verdicts.

Four reasons: advert, abuse, obfuscation, flood. The words are a small neutral sample of adverts
and insults of our own; there is no list of political names or events, and a site that keeps words
of its own passes them in. Criticism, however harsh, is none of the four.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from nlp.debris import for_matching
from nlp.normalise import Normalised, is_invisible, normalise

Code = Literal["advert", "abuse", "obfuscation", "flood"]

EVIDENCE = 40


@dataclass(frozen=True)
class Finding:
    """A reason to look, with at most 40 characters of what gave it, as it was written."""

    code: Code
    evidence: str


# One of these is enough, unless the text reports it.
OFFERS = re.compile(
    r"日赚|月入过万|月入[0-9]万|稳赚|包赚|躺赚|刷单|刷信誉|代开发?票|办证刻章|无抵押贷|秒批"
    r"|秒下款|低息贷款"
    r"|加盟热线|厂家直销|外围投注|真人荷官|约炮|代写论文|包过包拿证|扫码领|点击领取|全网最低价"
    r"|兼职日结"
    r"|在家兼职|带你赚钱|内部渠道办|内部名额|祖传秘方|欢迎来电咨询|诚招代理|招代理|包手续"
    r"|不用摇号|摊位包过"
    r"|名额先到先得|赌场|代孕|假证|复制手机卡"
)
REPORT = re.compile(
    r"举报|投诉|查处|打击|取缔|被骗|受骗|骗局|诈骗|整治|非法|违法|违规|禁止|监管|上当"
)
# These speak of trade, which is advertising only beside a way to be reached.
HINTS = re.compile(
    r"优惠|促销|特价|代理|加盟|兼职|贷款|放款|理财|返利|办证|代办|包邮|下单|咨询热线|限时"
    r"|名额有限|先到先得"
    r"|诚招|正品|疗效|秘方|高薪|低价|批发|赚钱|彩票|棋牌|包过|摇号|转让|刻章|套现|提额|洗白"
)
REACH = re.compile(
    r"(?:加|[+➕])\s?(?:我)?\s?(?:微|薇|威|v|wx|q|群|好友|卫星)|扫码(?:加|进|关注|领)"
    r"|【(?:微信|手机|qq)号】"
    r"|(?:微信|薇信|vx|wx|qq)号?\s?(?:[:=]|[a-z][-_a-z0-9]{5})"
)
# Each with the words beside which it insults nobody: 弱智儿童, 杂种水稻, 他妈的手机, 生日你妈妈.
ABUSE = re.compile(
    r"傻[逼比屄叉缺]|煞笔|(?<![生节假今明日])[操草艹肏日]你[妈马吗娘大爷]|草泥马|你[妈马]的?[逼死]"
    r"|他妈的(?!身体|病|手机|电话|名字|房|钱|工资|医保|退休|养老)|妈了个[巴逼]|去死吧|王八蛋|狗杂种"
    r"|杂种(?!优势|水稻|玉米|小麦|犬)|畜生(?!粪|养|棚)|脑残|弱智(?!儿童|学校|教育|人|残|孩)"
    r"|贱人|婊子|人渣|狗东西"
    r"|狗日的|不得好死|全家死光|滚你[妈娘]|滚蛋|弄死你|砍死你|杀了你|打断你的腿"
    r"|(?<![a-z])nmsl(?![a-z])"
    r"|(?<![a-z])(?:sb|cnm|tmd|nmb)(?![a-z/0-9 -]*\d|[a-z/])"
)
RUN = re.compile(r"([^\W\d_]|[\u2600-\u27bf\U0001f300-\U0001faff])\1{9,}|([!?。])\2{19,}")
ECHO = re.compile(r"(?=[^\W\d_])(.{2,20}?)\1{4,}")
HAN = r"[\u3400-\u9fff]"
SOUP = re.compile(rf"{HAN}(?:[*_~^|/\\.·★☆♥♡◆◇●→←↑↓+=—-]{{1,3}}{HAN}){{3,}}")
ENOUGH_HIDDEN = 3
SENTENCE = re.compile(r"[^。！？!?;\n]{4,}")
OFTEN = 4


def screen(text: str, own: Mapping[Code, Sequence[str]] | None = None) -> list[Finding]:
    """List the reasons to look, one at most of each kind; a plain opinion has none.

    ``text`` of any length, as typed or masked; ``own`` are further words for a reason, found
    as they are in what the text says behind its debris (glyphs, blanks, script). Never fails;
    the same text gives the same findings. About 0.2 ms of CPU per 100 characters.
    """
    plain = re.sub(r"\s+", " ", normalise(text).text.lower())
    read = _lowered(for_matching(text, numbers=False))
    advert, abuse = _advert(read.text), _first(ABUSE, read.text)
    words = _own(read.text, own or {})
    found: dict[Code, str] = {
        "advert": _shown(text, read, advert) or words.get("advert", ""),
        "abuse": _shown(text, read, abuse) or words.get("abuse", ""),
        "obfuscation": _obfuscation(text, plain) or _around_words(text, read, [*advert, *abuse]),
        "flood": _flood(plain),
    }
    for code, evidence in words.items():
        found[code] = found[code] or evidence
    return [Finding(code, seen[:EVIDENCE]) for code, seen in found.items() if seen]


def _lowered(read: Normalised) -> Normalised:
    """Small letters, character by character: İ would become two."""
    small = "".join(low if len(low := char.lower()) == 1 else char for char in read.text)
    return Normalised(small, read.offsets, read.length)


def _own(text: str, own: Mapping[Code, Sequence[str]]) -> dict[Code, str]:
    found = {
        code: next((word for word in words if word and word.lower() in text), "")
        for code, words in own.items()
    }
    return {code: word for code, word in found.items() if word}


Places = list[tuple[int, int]]


def _first(pattern: re.Pattern[str], text: str) -> Places:
    match = pattern.search(text)
    return [match.span()] if match else []


def _advert(text: str) -> Places:
    if REPORT.search(text):
        return []
    reach = _first(REACH, text)
    hints = {match[0]: match.span() for match in HINTS.finditer(text)}
    return (
        [*(hints[word] for word in sorted(hints)), *reach]
        if hints and reach
        else _first(OFFERS, text)
    )


def _written(text: str, read: Normalised, place: tuple[int, int]) -> str:
    start = read.offsets[place[0]]
    return text[start : read.offsets[place[1] - 1] + 1]


def _shown(text: str, read: Normalised, places: Places) -> str:
    return "、".join(_written(text, read, place) for place in places)


def _around_words(text: str, read: Normalised, places: Places) -> str:
    """Show the first of the words found that was written with something between."""
    for start, stop in places:
        written = _written(text, read, (start, stop))
        if len(written) > stop - start and SPLIT.search(written):
            return written
    return ""


SPLIT = re.compile(rf"{HAN}[^\w\s【】]+{HAN}|{HAN} {HAN}(?: {HAN}|$)")


def _obfuscation(text: str, plain: str) -> str:
    hidden = [char for char in text if is_invisible(char) and char not in "\ufe0f\u200d\ufeff"]
    if len(hidden) >= ENOUGH_HIDDEN or any(char in "\u202d\u202e" for char in hidden):
        return " ".join(f"U+{ord(char):04X}" for char in sorted(set(hidden)))
    piled = sum(unicodedata.combining(char) > 0 for char in text)
    if piled > max(3, len(text) // 10):
        return plain
    soup = SOUP.search(plain) or VEILED.search(plain)
    return soup[0] if soup else ""


# 薇—xin, 徽❤信: who writes it so means not to be found.
VEILED = re.compile(
    r"[微薇威徽维v][^\w\s【】,。;:!?()]{0,3}xin(?![a-z])|[薇徽]信"
    r"|[微薇威徽][^\w\s【】,。;:!?()]{1,3}信"
)


def _flood(text: str) -> str:
    for pattern in (RUN, ECHO):
        if match := pattern.search(text):
            return match[0]
    triples = [text[i : i + 3] for i in range(len(text) - 2)]
    if len(triples) > 60 and len(set(triples)) < len(triples) / 4:
        return text
    return next(_repeated(text), "")


def _repeated(text: str) -> Iterator[str]:
    """The same sentence four times, wherever it stands, if that is a third of the text."""
    counts: dict[str, int] = {}
    for match in SENTENCE.finditer(text):
        sentence = match[0].strip(" ,")
        counts[sentence] = counts.get(sentence, 0) + 1
        if counts[sentence] >= OFTEN and 3 * len(sentence) * counts[sentence] >= len(text):
            yield sentence
