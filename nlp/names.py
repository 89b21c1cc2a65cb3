"""What in a text is the name of a place, a person or a number? Frames without them.

Patterns of form alone: no list of names is kept, so a name without the word for what it is
(路, 小区, 村 …) is not found. Good enough to see that two texts share a frame, or that two speak of
different places; never a ground to call a person named.
"""

import re
import unicodedata

HAN = "[\u4e00-\u9fff]"
PLACE_ENDS = (
    "小区|社区|花园|家园|新城|新村|公寓|大厦|广场|公馆|山庄|学校|小学|中学|幼儿园|医院|街道|大道|"
    "大街|路|街|巷|镇|乡|村|屯|县|区|市|组|栋|期|号楼|单元|公园|工地|公司|集团|市场|站|桥|河|湖"
)
# What stands before a name and is no part of it.
BEFORE = "在于到从往由向对把被是为的了和与及或我你您他她请问"
PLACE = re.compile(
    rf"(?:[A-Za-z]?\d+)?(?:(?![{BEFORE}]){HAN}|[A-Za-z0-9]){{1,8}}?(?:{PLACE_ENDS})(?:小区|社区)?"
)
CODED = re.compile(r"[A-Z]\d{0,2}(?=[市区县])(?:[市区县])")
SURNAMES = (
    "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜谢邹苏潘范彭鲁马方任袁柳史唐薛雷贺汤罗郝毕"
    "安常于傅齐康余顾孟黄穆萧尹姚邵汪毛米贝戴宋熊纪舒项董梁杜阮蓝闵季贾路江郭梅林钟徐邱骆高夏蔡田樊胡"
    "霍卢莫房丁邓单洪包左石崔龚程邢陆段侯武刘叶"
)
TITLES = "先生|女士|同志|老师|主任|书记|经理|医生|局长|，?男|，?女"
PERSON = re.compile(rf"[{SURNAMES}](?:某{{1,2}}|{HAN}{{1,2}})(?={TITLES})")
NUMBER = re.compile(r"\d+(?:[.:/\-年月日]\d+)*号?|[一二三四五六七八九十百千]{2,}")
SLOT = "#"
SHORTEST = 8


def skeleton(text: str) -> str:
    """The frame of a text: names, places and numbers as one sign, marks and blanks left out.

    Empty where fewer than eight letters would be left, which are a frame of nothing.
    """
    plain = unicodedata.normalize("NFKC", text)
    for pattern in (PERSON, CODED, PLACE, NUMBER):
        plain = pattern.sub(SLOT, plain)
    kept = "".join(char for char in plain if char.isalnum() or char == SLOT)
    frame = re.sub(f"{SLOT}[{SLOT}的]*", SLOT, kept)
    return frame if len(frame.replace(SLOT, "")) >= SHORTEST else ""


def places(text: str) -> list[str]:
    """List what is called a place by its form, in order; single districts by code left out."""
    found = (match[0] for match in PLACE.finditer(unicodedata.normalize("NFKC", text)))
    return [name for name in found if len(CODED.sub("", name)) > 2]


HOMES = "小区|社区|花园|家园|新城|新村|公寓|公馆|山庄|名都|名苑|苑"
# Words for any estate, that name none.
ANY = re.compile(
    "我们|整个|居民|附近|旁边|住宅|周边|老旧|这个|一个|那个|全体|业主|物业|所在|开放|封闭|高档|安置|"
    "各个|每个|其他|其它|别的|新建|隔壁|对面|商住|文明|智慧|美好|幸福|部分|多个|几个|很多|许多|无物业"
)
HOME = re.compile(
    rf"(?=((?:(?!{ANY.pattern}|[{BEFORE}])[\u4e00-\u9fffA-Za-z0-9]){{2}})(?:{HOMES}))"
)


def homes(text: str) -> set[str]:
    """Name the estates of a text by the two characters before what they are: 清泉 of 清泉花园."""
    return {match[1] for match in HOME.finditer(text) if not re.fullmatch(HOMES, match[1])}
