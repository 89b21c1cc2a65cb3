"""Numbers that identify a person: of identity papers, telephones, bank cards, chat accounts."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from nlp.numbers import LONGEST, SHORTEST, Run, is_id_number, passes_luhn, runs
from nlp.spans import FOUND, Kind, Span


@dataclass(frozen=True)
class Window:
    """The pieces of a run between two of its cuts, and the text they stand in."""

    text: str
    run: Run
    first: int
    last: int

    @cached_property
    def start(self) -> int:
        return self.run.cuts[self.first]

    @cached_property
    def length(self) -> int:
        return self.run.cuts[self.last] - self.start

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """List the lengths of the pieces."""
        cuts = self.run.cuts[self.first : self.last + 1]
        return tuple(after - before for before, after in pairwise(cuts))

    @cached_property
    def digits(self) -> str:
        return self.run.digits[self.start : self.start + self.length]

    @cached_property
    def is_whole(self) -> bool:
        return self.length == len(self.run.digits)

    @cached_property
    def place(self) -> int:
        return self.run.places[self.start]

    @cached_property
    def end(self) -> int:
        return self.run.places[self.start + self.length - 1] + 1

    @cached_property
    def before(self) -> str:
        """The letters, characters and digits just before, without what stands between."""
        text = self.text[max(0, self.place - 24) : self.place].lower()
        return re.sub(r"[\W_]", "", re.split(f"[】{FOUND}]", text)[-1])[-12:]

    @cached_property
    def after(self) -> str:
        return self.text[self.end : self.end + 3].lower()


def find_numbers(text: str) -> Iterator[Span]:
    """Find the numbers in a normalised text, from the left, the longest first."""
    for run in runs(text):
        end = 0
        for order, start in enumerate(run.cuts[:-1]):
            if run.places[start] >= end and (span := _number_at(text, run, order)):
                yield span
                end = span.stop


def _number_at(text: str, run: Run, order: int) -> Span | None:
    for first, last in run.windows(order):
        digits = run.digits[run.cuts[first] : run.cuts[last]]
        like = [check for check in BY_LENGTH[len(digits)] if check[2].fullmatch(digits)]
        window = Window(text, run, first, last)
        if not like or _glued(window):
            continue
        for kind, _, _, is_one in like:
            if is_one(window):
                return Span(_first_place(window), _end(window, kind), kind)
    return None


LATIN_KEYS = re.compile(
    r"(?<![a-z])(?:tel|phone|mobile|mob|cell|call|t|m|p|vx|wx|v|wechat|weixin|qq|q|id)$"
)


def _glued(window: Window) -> bool:
    """A letter at the edge makes another kind of number of it."""
    before, after = window.text[max(0, window.place - 1) : window.place], window.after[:1]
    if after.isascii() and after.isalpha() and not (window.length == 17 and after == "x"):
        return True
    return before.isascii() and before.isalpha() and not LATIN_KEYS.search(window.before)


def _first_place(window: Window) -> int:
    """Take in the bracket of "(010)62341234" and the plus of "+86"."""
    place = window.place
    opens = window.text[place - 1 : place] == "(" and ")" in window.text[place : window.end]
    return place - 1 if opens or window.text[place - 1 : place] == "+" else place


def _end(window: Window, kind: Kind) -> int:
    """Take in the X of an identity number and the extension of a landline."""
    rest = window.text[window.end : window.end + 10]
    if kind == "id_card" and window.length == 17 and (last := LAST_X.match(rest)):
        return window.end + last.end()
    if kind == "landline" and (extension := EXTENSION.match(rest)):
        return window.end + extension.end()
    return window.end


LAST_X = re.compile(r"[ \-._*]{0,3}[xX×](?![A-Za-z0-9])")
EXTENSION = re.compile(r"(?:-|转|分机)[0-9]{1,6}(?![0-9])")

ANOTHER = re.compile(
    r"(?:订单|单号|运单|快递|流水|编号|受理|工单|文号|批号|货号|发票|代码|条码|税号|案号|证书|合同|序号)"
    r"(?:号码?|编号|为|是)*$"
)
AMOUNT = re.compile(r"\s?(?:元|万|亿|块|人|户|%|‰|平|米|吨|个|件|次|年|月|度|公里|千瓦)")


def _is_id(window: Window) -> bool:
    if "信用代码" in window.before:
        return False
    if window.length == 17:
        rest = window.text[window.end : window.end + 5]
        return bool(LAST_X.match(rest)) and is_id_number(window.digits + "X")
    return is_id_number(window.digits)


def _is_old_id(window: Window) -> bool:
    named = re.search(r"身份|身分|证件|idcard", window.before)
    return bool(named) and is_id_number(window.digits)


CARD = re.compile(r"卡|银行|账|帐|户|card")


def _is_card(window: Window) -> bool:
    if not passes_luhn(window.digits) or ANOTHER.search(window.before):
        return False
    shape, between = window.shape, window.text[window.place : window.end]
    fours = min(shape[:-1], default=4) >= 4 and not re.search("[,、]", between)
    usual = fours or (max(shape) == 1 and window.is_whole)
    return usual or bool(CARD.search(window.before))


CALL = re.compile(
    r"电话|電話|手机|手機|联系|聯繫|微信|号码|致电|拨打|机主|tel|phone|mobile|call|vx"
)


def _is_mobile(window: Window) -> bool:
    if ANOTHER.search(window.before):
        return False
    if CALL.search(window.before):
        return True
    between = window.text[window.place : window.end]
    thousands = "," in between and set(window.shape[1:]) == {3}
    return not thousands and not AMOUNT.match(window.after) and _reads_as_mobile(window)


# How people part the eleven digits; dates, times, bus lines and network addresses part otherwise.
MOBILE_SHAPES = {
    *((11,), (3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 4, 3), (4, 3, 4), (3, 5, 3), (5, 6), (6, 5)),
    *((3, 4, 2, 2), (3, 2, 2, 4), (3, 2, 4, 2), (3, 2, 2, 2, 2), (2, 2, 2, 2, 2, 1), (1,) * 11),
}


def _reads_as_mobile(window: Window) -> bool:
    if window.end - window.place == window.length:
        return window.text[max(0, window.place - 2) : window.place] != "0."
    shape = window.shape[1:] if window.digits.startswith(("86", "0086")) else window.shape
    year = window.digits.startswith("19") and shape[0] == 4
    return shape in MOBILE_SHAPES and not year


AT_HOME = re.compile(r"(?:电话|電話|座机|固话|联系方式|致电|传真|宅电|tel)(?:号码|号|是|为)*$")


def _is_landline(window: Window) -> bool:
    shape, area = window.shape, 3 if window.digits[1] in "12" else 4
    usual = shape[0] in {area, window.length} or max(shape) == 1
    return usual or bool(CALL.search(window.before))


def _is_local_line(window: Window) -> bool:
    """Without an area code only what is called a telephone number is one."""
    usual = window.shape in {(7,), (8,), (4, 4), (3, 4)} or max(window.shape) == 1
    return usual and window.is_whole and bool(AT_HOME.search(window.before))


QQ = re.compile(r"(?:(?<![a-z])qq|扣扣|企鹅号|球球号|q号)(?:号码|号|是|为)*$")
CHAT = re.compile(r"(?:[微薇威徽维v]信|(?<![a-z])(?:vx|wx|weixin|wechat)|加v)(?:号码|号|是|为)*$")


def _follows(key: re.Pattern[str]) -> Callable[[Window], bool]:
    def check(window: Window) -> bool:
        alone = window.is_whole and not AMOUNT.match(window.after)
        return alone and window.digits not in PUBLIC and bool(key.search(window.before))

    return check


# Numbers of Hong Kong and Macao have no form of their own: the place must be told.
HONG_KONG = re.compile(
    r"(?:香港|澳门|港澳)[^,。;!?\d]{0,6}(?:手机|电话|联系方式|号码?)[^,。;!?\d]{0,3}$"
)

PUBLIC = {"12345", "12348", "12315", "12388", "12380", "12328", "12306", "95588", "95533"}

AREA = (
    r"010|02[0-57-9]|03(?:1\d|35|49|5\d|7\d|9[1-68])|04(?:1\d|2[179]|3\d|5\d|6[4-9]|7\d|8[23])"
    r"|05(?:1\d|2[37]|3\d|4[36]|5\d|6\d|7\d|80|9\d)|06(?:3[1-5]|6[0-368]|9[12])"
    r"|07(?:01|1\d|2[248]|3\d|4[3-6]|5\d|6[0236-9]|7\d|9\d)"
    r"|08(?:1[2-8]|2[5-7]|3\d|5\d|7\d|8[3678]|9\d)|09(?:0\d|1\d|3\d|4[13]|5[1-5]|7\d|9\d)"
)
Check = tuple[Kind, range, re.Pattern[str], Callable[[Window], bool]]
CHECKS: tuple[Check, ...] = (
    (
        "id_card",
        range(17, 19),
        re.compile(r"[1-9]\d{5}(?:18|19|20)\d\d[01]\d[0-3]\d{4,5}"),
        _is_id,
    ),
    ("bank_card", range(13, 20), re.compile(r"(?:62|4|5[1-5]|3[457]|60|9558)\d+"), _is_card),
    ("id_card", range(15, 16), re.compile(r"[1-9]\d{7}[01]\d[0-3]\d{4}"), _is_old_id),
    (
        "mobile",
        range(10, 16),
        re.compile(r"(?:(?:00)?86|0)?1[3-9]\d{9}|09\d{8}|(?:00)?85[23][569]\d{7}"),
        _is_mobile,
    ),
    ("mobile", range(8, 9), re.compile(r"[569]\d{7}"), _follows(HONG_KONG)),
    ("landline", range(10, 13), re.compile(rf"(?:{AREA})[2-8]\d{{6,7}}"), _is_landline),
    ("landline", range(7, 9), re.compile(r"[2-8]\d+"), _is_local_line),
    ("qq", range(5, 12), re.compile(r"[1-9]\d+"), _follows(QQ)),
    ("wechat", range(6, 12), re.compile(r"[1-9]\d+"), _follows(CHAT)),
)
BY_LENGTH = {
    length: [check for check in CHECKS if length in check[1]]
    for length in range(SHORTEST, LONGEST + 1)
}
