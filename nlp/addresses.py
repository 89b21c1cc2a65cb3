"""Whose door is it? House and room numbers; road, estate and street office stay readable."""

import re
from collections.abc import Iterator

from nlp.spans import Span, after, before

NUMBER = (
    r"(?:[A-Za-z]?[0-9]{1,4}[A-Za-z]?|[一二三四五六七八九十百零]{1,4}|[A-Za-z]|[甲乙丙丁东西南北])"
)
SIGN = r"号楼|号院|号门|号房|号|弄|栋|幢|座|单元|门洞|楼|层|室|户|房间|房|组|排"
# A step of the way from the road to the door; a bare number at the end is the room, unless
# it counts or measures something.
STEP = rf"(?:{NUMBER}(?:{SIGN})|[0-9]{{1,3}}#)"
LAST = r"(?<![组排])[0-9]{3,4}(?![0-9年月日多余平元米人个家名m㎡]|户)(?:室|号|房)?"
WAY = re.compile(rf"(?<![0-9A-Za-z第]){STEP}(?:[ ,\-—]?{STEP})*(?:[ \-—]?{LAST})?")
STEPS = re.compile(rf"({NUMBER})({SIGN}|#)")
BUILDING = {"号楼", "号院", "栋", "幢", "座", "弄", "单元", "门洞", "#"}
ROOM = {"室", "号房", "房间", "房"}
# 12-3-401 is a door where the place is named just before.
DASHED = re.compile(
    r"(?<![0-9A-Za-z\-])[A-Za-z]?[0-9]{1,3}(?:[-—#][0-9]{1,2})?[-—#][0-9]{3,4}(?![0-9\-])(?:室"
    r"|房|号)?"
)
DASH = re.compile(r"[0-9][-—#][0-9]")
PLACED = re.compile(
    r"(?:小区|花园|家园|苑|新村|公寓|佳园|雅园|社区|里|湾|府|城|庭|轩|门牌号?|房号|住址|地址"
    r"|住在?|房间号?|单元)(?:是|为)?[:( ]{0,2}$"
)
HOME = re.compile(
    r"(?:住(?![建房户宅])|家在|[我他她]家|住址|(?:家庭|联系|收货|通讯)地址|户籍|户口|寄到|送到"
    r"|租)[^,。;!?\n]{0,14}$"
)
STREET = re.compile(
    r"(?:路|街|道|巷|弄|胡同|村|镇|乡|屯|寨|小区|花园|家园|苑|新村|公寓|里|湾|府|城|庭|轩|园"
    r"|坊|院)$"
)
# Who works or meets there is no private person's door.
OFFICE = re.compile(
    r"(?:中心|大厅|政府|机关|法院|检察院|派出所|街道办|居委会|村委会|委员会|[^本]单位|办公"
    r"|公司|学校|小学|中学|大学|学院|幼儿园|医院"
    r"|银行|商场|酒店|宾馆|图书馆|[^电]局|教学|博物馆|体育馆|写字楼)[^,。;!?\n住]{0,8}$"
)
PURPOSE = re.compile(
    r"[ (]?(?:会议|办公|窗口|教室|大厅|诊室|展厅|活动室|接待|科室|柜台|机房|商铺|门面|局长|主任)"
)


def find_doors(text: str) -> Iterator[Span]:
    """Find doors in a normalised and simplified text, from the left.

    A door is a way of two steps that ends at a room (3栋2单元401室, 88弄12号301室, 5号楼302), or
    any way after a word for home (住…3栋, 家在…路88号). A building alone (3号楼的电梯) is none,
    nor is a room where people work. The span begins behind road, village or estate.
    """
    taken = 0
    ways = [*_ways(text), *(_dashed(text) if DASH.search(text) else ())]
    for span in sorted(ways, key=lambda span: (span.start, -span.stop)):
        if span.start >= taken:
            yield span
            taken = span.stop


def _ways(text: str) -> Iterator[Span]:
    for match in WAY.finditer(text):
        start, stop = match.span()
        steps = [step[2] for step in STEPS.finditer(match[0])]
        near, next_ = before(text, start, 16), after(text, stop, 4)
        if PURPOSE.match(next_) or OFFICE.search(near):
            continue
        if _is_door(match[0], steps) or _is_home(steps, near):
            yield Span(start, stop, "address")


# 3栋1804; beside 号 alone a number must stand close (海军一号 1197 is no door).
BARE = re.compile(r"(?:(?:号楼|栋|幢|座|单元|#)[ \-—]?|号-?)[0-9]{3,4}(?:室|号|房)?$")
NUMBERED = BUILDING | {"号", "组", "排"}


def _is_door(way: str, steps: list[str]) -> bool:
    """Tell a way that ends at a room; 户 counts households, and is none."""
    if BARE.search(way):
        return steps[0] in NUMBERED
    return len(steps) > 1 and steps[-1] in ROOM and any(step in NUMBERED for step in steps[:-1])


def _is_home(steps: list[str], near: str) -> bool:
    return steps[0] in NUMBERED and bool(STREET.search(near)) and bool(HOME.search(near))


def _dashed(text: str) -> Iterator[Span]:
    for match in DASHED.finditer(text):
        if PLACED.search(before(text, match.start(), 16)):
            yield Span(match.start(), match.end(), "address")
