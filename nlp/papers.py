"""Numbers with letters in them: identity papers, travel papers, plates, accounts."""

import re
from collections.abc import Iterator

from nlp.numbers import is_hong_kong_id, is_taiwan_id
from nlp.spans import Span, before

END = r"(?![A-Za-z0-9])"


def find_papers(text: str) -> Iterator[Span]:
    """Find them in a normalised and simplified text; those of one kind do not overlap.

    Patterns and checks are those of GB 11643, of the Hong Kong and Taiwan registries, of
    GA 36-2018 (plates) and of the Exit and Entry Administration (passports, permits); a
    pattern without a check digit needs the word for it within the 16 characters before.
    """
    taken = 0
    for span in sorted(_all(text), key=lambda span: (span.start, -span.stop)):
        if span.start >= taken:
            yield span
            taken = span.stop


def _all(text: str) -> Iterator[Span]:
    for look in (_taiwan, _hong_kong, _macau, _travel, _plates, _accounts):
        yield from look(text)


ANOTHER = re.compile(
    r"(?:订单|单号|型号|货号|批号|编号|文号|案号|规格|(?<!车)牌号|版本|代码|零件|设备|图号)\W*$"
)
TAIWAN = re.compile(rf"[A-Za-z][ -]?[1289](?:[ -]?\d){{8}}{END}")
HONG_KONG = re.compile(rf"[A-Za-z]{{1,2}} ?\d{{6}} ?(?:\([0-9Aa]\)|[0-9Aa]{END})")
MACAU = re.compile(r"[157]\d{6} ?\(?\d\)?(?!\d)")
PAPER = re.compile(r"身份|证件|证号|香港|澳门|台湾|台胞|港人|回乡|居留|\bid\b|hkid", re.IGNORECASE)
AT_EDGE = re.compile(r"[A-Za-z0-9/_.-]")


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    for match in pattern.finditer(text):
        if not AT_EDGE.match(text, match.start() - 1) or match.start() == 0:
            yield match


def _taiwan(text: str) -> Iterator[Span]:
    for match in _matches(TAIWAN, text):
        number = re.sub("[ -]", "", match[0])
        if is_taiwan_id(number) and not ANOTHER.search(before(text, match.start(), 16)):
            yield Span(match.start(), match.end(), "id_card")


def _hong_kong(text: str) -> Iterator[Span]:
    for match in _matches(HONG_KONG, text):
        near = before(text, match.start(), 16)
        sure = ")" in match[0] or PAPER.search(near)
        if sure and is_hong_kong_id(re.sub(r"[ ()]", "", match[0])) and not ANOTHER.search(near):
            yield Span(match.start(), match.end(), "id_card")


MACAU_PAPER = re.compile(r"澳门[^,。;\n]{0,8}(?:证|id)|(?:证|id)[^,。;\n]{0,4}澳门", re.IGNORECASE)


def _macau(text: str) -> Iterator[Span]:
    if "澳门" in text:
        for match in _matches(MACAU, text):
            if MACAU_PAPER.search(before(text, match.start(), 16)):
                yield Span(match.start(), match.end(), "id_card")


TRAVEL = re.compile(
    rf"(?:[EeGgDdSsPp][A-HJ-NP-Za-hj-np-z]?\d{{7,8}}"
    rf"|[CHMKchmk][A-Za-z]?\d{{7,10}}(?:\(\d\d\))?|\d{{8}}){END}"
)
TRAVEL_PAPER = re.compile(r"护照|通行证|回乡证|台胞证|旅行证|passport|签证号|返乡证", re.IGNORECASE)


def _travel(text: str) -> Iterator[Span]:
    if TRAVEL_PAPER.search(text):
        for match in _matches(TRAVEL, text):
            if TRAVEL_PAPER.search(before(text, match.start(), 16)):
                yield Span(match.start(), match.end(), "passport")


PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
PLATE = re.compile(
    rf"(?<!斯巴)[{PROVINCE}][ ·•.-]?[A-HJ-NP-Za-hj-np-z][ ·•.・*-]{{0,2}}"
    rf"((?:[A-HJ-NP-Za-hj-np-z0-9][ ·-]?){{4,5}}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳]){END}(?!\s?["
    rf"元号楼栋座室万米%℃])"
)


def _plates(text: str) -> Iterator[Span]:
    """A province, a letter, five or (new energy) six signs; two figures at least."""
    for match in PLATE.finditer(text):
        figures = sum(char.isdigit() for char in match[1])
        if figures >= 2 and not ANOTHER.search(before(text, match.start(), 16)):
            yield Span(match.start(), match.end(), "plate")


ACCOUNT = re.compile(
    r"(?:户号|用户号|客户号|用户编号|客户编号|账号|表号"
    r"|社(?:会)?保(?:障)?(?:卡|号|卡号|编号|号码|账号)+|医保(?:卡|号|卡号|编号|电脑号)+"
    r"|病历号?|住院号|门诊号|就诊(?:卡|号|卡号)+|病案号"
    r"|学籍号?|学号|工号|员工号|警号|考生?号|准考证号?|驾驶?[证照]号?|档案编?号|残疾证号?"
    r"|低保证号?|军官证号?|士兵证号?|警官证号?"
    r"|(?:不动产权|房产|土地使用|结婚|出生|营运|从业资格|教师资格|律师执业)证(?:编号|号码?|书号))"
    r"(?:码|编号)?(?:[ :=]|号码|号|是|为|\(|【编号】){0,4}"
    r"([A-Za-z]{0,4}\d(?:[A-Za-z0-9]|[ -](?=\d)){3,22})(?![A-Za-z0-9])"
)


def _accounts(text: str) -> Iterator[Span]:
    for match in ACCOUNT.finditer(text):
        yield Span(match.start(1), match.end(1), "account")
