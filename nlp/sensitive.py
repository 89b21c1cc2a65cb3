"""Does a text tell of someone's health, faith or the like? To be asked about, never masked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from nlp.debris import for_matching

# The sensitive personal information of article 28 of the Personal Information Protection Law.
Category = Literal["health", "belief", "orientation", "record", "whereabouts", "biometric"]


@dataclass(frozen=True)
class Mention:
    """A place in the text as it was given, ``text[start:stop]``, and what it tells of."""

    start: int
    stop: int
    category: Category


# Of a person, not of policy in general: 我得了肝癌, not 癌症早筛.
WHOSE = (
    r"(?:我|本人|俺|我家|我们家)?(?:的)?(?:老公|老婆|丈夫|妻子|爱人|儿子|女儿|孩子|父亲|母亲"
    r"|爸爸|妈妈|爸|妈|爷爷|奶奶"
    r"|外公|外婆|哥哥|弟弟|姐姐|妹妹|孙子|孙女|邻居|同事|同学)|我|本人|俺|他|她|【姓名】"
)
TELLS: dict[Category, str] = {
    "health": r"(?:得了|患有?|患上|确诊|查出|有|是|因)[^,。;!?\n]{0,6}?(?:癌|肿瘤|艾滋|HIV"
    "|肝炎|肺结核|抑郁症?|精神分裂|精神病"
    r"|精神障碍|癫痫|尿毒症|白血病|糖尿病|梅毒|自闭症|残疾|高血压|心脏病)|怀孕|流产|住进?精神病院",
    "belief": r"(?:信|信仰|信奉|皈依)(?:仰)?(?:的是)?(?:佛教?|基督教?|天主教?|伊斯兰教?|道教"
    "|主)|是(?:一名)?(?:基督徒|穆斯林|佛教徒|信徒)",
    "orientation": r"是(?:一名|个)?(?:同性恋|双性恋|跨性别|男同|女同)",
    "record": r"(?:坐过牢|蹲过监狱|被判(?:了|处)?[^,。]{0,6}(?:刑|年)|刑满释放|有前科|有案底"
    "|吸过毒|被劳教|服过刑|在服刑)",
    "whereabouts": r"(?:每天|每晚|天天"
    "|平时)[^,。;\n]{0,8}?[0-9一二三四五六七八九十半]{1,3}点[^,。;\n]{0,12}?(?:回家|出门|下班"
    "|上班|接孩子|经过|路过)",
    "biometric": r"的(?:指纹|人脸|虹膜|声纹|掌纹|基因|DNA)(?:信息|数据|照片|样本)?(?:被|在|已)",
}
# What is taken may stand behind the taking: 采集我的人脸.
BODY = r"(?:指纹|人脸|虹膜|声纹|掌纹|基因|DNA)"
TAKEN = rf"(?:采集|录入?|收集|登记|上传|泄露|要刷)了?(?:{WHOSE})的{BODY}"
PATTERNS = {
    category: re.compile(rf"(?:{WHOSE})[^,。;!?\n]{{0,6}}?(?:{tells})", re.IGNORECASE)
    for category, tells in TELLS.items()
}
PATTERNS["biometric"] = re.compile(f"{PATTERNS['biometric'].pattern}|{TAKEN}", re.IGNORECASE)


def mentions(text: str) -> list[Mention]:
    """List what a text tells of someone's sensitive affairs, in order, one for a category.

    A ground to ask the author for separate consent (article 29), not to change the text: words
    on a policy in general (癌症早筛, 宗教场所) are no mention. Places are those of ``text``. Never
    fails; the same text always gives the same.
    """
    return sorted(_all(text), key=lambda mention: (mention.start, mention.category))


def _all(text: str) -> Iterator[Mention]:
    read = for_matching(text, numbers=False)
    for category, pattern in PATTERNS.items():
        if match := pattern.search(read.text):
            yield Mention(*read.place(*match.span()), category)
