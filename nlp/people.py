"""Who is named? Names of private people, known by a surname and the words around.

No list of people is kept and nothing is looked up: a name counts only where the text itself
presents it (我叫…, 联系人:…, 邻居…, …女士, a signature, beside a telephone number). A surname
with a title (王科长, 李阿姨) names nobody; neither does 王某某. Heads of public bodies acting in
office (市长, 局长) stay named (practice.md 6.2: "senior or publicly signed").
"""

import re
from collections.abc import Iterator
from pathlib import Path

from nlp.spans import FOUND, TOKENS, Span

HAN = r"\u4e00-\u9fff"
TWO = "欧阳|司马|上官|诸葛|司徒|皇甫|尉迟|公孙|慕容|令狐|宇文|长孙|端木|夏侯|轩辕|南宫|独孤|呼延"
# The commonest surnames; nine people in ten bear one of the first hundred.
ONE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程"
    "魏苏吕丁任"
    "卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武"
    "钱戴严莫孔"
    "常汤康温施洪季安殷俞柳祝欧翁齐伍庄颜倪葛牛尤涂翟樊鲁耿关岳章詹聂焦辛左包裴祁柯阮项符凌霍成盛"
    "阎骆臧乔鲍房卓蓝靳单甘纪申曲边苗简冉邢裘屈景兰窦连宁娄冷古桂代储戚封梅明柴麦冀华滕栾文桑滑"
    "蒲奚丘凤佟池沙穆米贝"
)
# Of those, they that begin hardly a word besides.
CLEAR = (
    "王李张刘陈杨赵吴周徐孙朱胡郭罗郑梁谢宋唐许韩邓冯曹彭肖潘袁蔡蒋杜魏吕卢姚沈钟姜崔谭陆范廖"
    "贾薛闫段雷黎陶"
    "贺龚邵覃钱汪熊孟秦邱侯尹郝顾夏董程"
)
# Characters of speech and of places, which given names hardly ever hold …
SPEECH = (
    "的了是在和与及也都就不没有我你他她它们这那什么怎吗呢吧啊很被把给对从到于为因但要会能可请将让"
    "使再还又才只每各其说想叫反问看等住去来做先现已送走找用今昨姓着副"
)
PLACES = "某此个位区县市省镇乡村路街号楼栋房屋院校厂店局部委室上下里外前后"
GIVEN = rf"(?:(?![{SPEECH}{PLACES}])[{HAN}])"
NAME = rf"(?:(?:{TWO}){GIVEN}{{1,2}}|[{ONE}]{GIVEN}{{1,2}})"
# … while the former, marks and these words may follow one.
NEXT = (
    rf"(?![{HAN}])|(?=[{SPEECH}以年男女系户家所])(?!家[园具电里人庄])|(?=身份|电话|手机|微信"
    rf"|女士|同志|反映|敬上|自己|老师|师傅|阿姨"
    r"|来信|投诉|举报|申请|建议|等人|经常|一家|夫妇|夫妻|本人|至今|态度|服务|代表|工作|负责|推"
    r"|打|骂|辱|威胁|拿|收|接|答|处理|办|拒|违|私|占|欺|偷|骗|贪|开|驾|曾|向|总|天天|今|昨|每)"
)
# A name of another people, or of a place and a people: 阿依努尔·买买提.
DOTTED = rf"[{HAN}]{{2,6}}·[{HAN}]{{2,8}}"


def _words(written: str) -> frozenset[str]:
    return frozenset(written.split())


# Words a name follows. After the first it is nothing but a name …
SURE = _words("""
我叫 我叫做 俺叫 名叫 名叫做 本名叫 他叫 她叫 人叫 个叫 位叫 生叫 名字叫 名字是 名字为
姓名 签名 署名 落款 真名 曾用名 法定代表人
""")
# … after these it may be another word as well …
LOOSE = _words("""
本人 我是 俺是 业主 家长 学生 考生 学员 老师 职工 员工 网友 市民 群众 居民 车主 感谢 表扬 联系
""")
# … and after these seldom.
PERSON = _words("""
联系人 收件人 收货人 收款人 开户人 持卡人 申请人 投诉人 举报人 反映人 来信人 来访人 提议人 建议人
报修人 户主 户名 房主 当事人 受害人 被害人 伤者 死者 患者 病人 租客 租户 房东 法人 负责人 经办人
委托人 监护人 老公 老婆 丈夫 妻子 爱人 儿子 女儿 孩子 父亲 母亲 爸爸 妈妈 爷爷 奶奶 外公 外婆 哥哥
弟弟 姐姐 妹妹 孙子 孙女 岳父 岳母 婆婆 公公 儿媳 女婿 邻居 同事 同学 朋友 室友 前夫 前妻 男友
女友 保安 司机 老板 中介 工头 村民 工人 班主任 医生 护士 教练 科长 队长 经理 民警 辅警 协警 队员
工作人员 办事员 收费员 网格员 楼长 组长 会计 支书 村长 主任 嫌疑人 男子 女子 老人 志愿者 摊主 店主
干部 点名
""")
NOT_ONE = "妇女儿童"
# Plain words only: so the search can tell by the first character where none begins.
PRESENTS = re.compile(
    "|".join(sorted({*SURE, *LOOSE, *PERSON, NOT_ONE}, key=lambda w: (-len(w), w)))
)
PRESENTED = re.compile(
    rf"(?:姓名|名字|名)?(?P<gap>[ :(\"“]{{0,3}}(?:叫|是|为)?[ :(\"“]{{0,2}})"
    rf"(?:(?P<dotted>{DOTTED})|(?P<name>{NAME})(?:{NEXT})|(?P<bold>[{CLEAR}]{GIVEN}{{2}}))"
)
# Surnames are followed by these in names; a name of two characters needs an edge before it.
TITLE = (
    r"先生|女士|小姐|同志|老师|师傅|阿姨|大爷|大妈|大叔|大哥|大姐|医生|大夫|护士|律师|科长"
    r"|主任|队长|经理|村长|支书|警官|民警|教练|老板"
    r"|敬上|叩谢|谨上|叩首|敬启|(?:和|等)?全家|夫妇|夫妻|[ ,(]{1,2}(?:男|女)[,) ]"
)
OPEN = rf"(?<![{HAN}])|(?<=[和与及跟向给找请对被让叫是由的谢扬诉报说但为位从同问往把替帮像告表、])"
TITLED = re.compile(rf"(?:{OPEN})(?P<name>{NAME})(?={TITLE})")
TOLD = "|".join(map(re.escape, TOKENS.values()))
HOLDER = re.compile(
    rf"(?:{OPEN})(?P<name>{NAME})(?=[ ,、:(]{{0,2}}(?:的?(?:联系)?(?:电话|手机|身份证|微信"
    rf"|邮箱|QQ|tel)?号?码?[:是为 ]{{0,2}})?"
    rf"(?:{FOUND}|{TOLD}))",
    re.IGNORECASE,
)
SIGNED = re.compile(
    rf"(?:\n|敬礼[!。 ]*|此致[!。 ]*|谢谢[!。 ]+|感谢[!。 ]+"
    rf"|——)[ ]*(?P<name>[{ONE}]{GIVEN}{{1,2}})[ ,]*"
    r"(?:\n? *(?:\d{4}[年.\-/]\d{1,2}[月.\-/]\d{1,2}日?"
    r"|[二〇零一三四五六七八九十]+年[^\n]{2,8}))?\s*$"
)

COMMON = frozenset(Path(__file__).with_name("not_names.txt").read_text("utf-8").split())
NOBODY = re.compile(
    r"某|[人庄村镇乡县市区州省街巷桥湾沟岭坡塘屯店营寨户商馆厂站家苑府园庭城]$|^.[大老小总副工]$"
    r"|^.(?:老|师|先|女|医|警|民|市|居|护|律|经|主|队|科|局|书|处|叔|姨|爷|奶|哥|姐|妈|婶|伯).?$"
)


def find_names(text: str) -> Iterator[Span]:
    """Find names in a normalised and simplified text in which the other finds are FOUND.

    In order, apart from each other. A word that only looks like a name (黄金, 高中, 王家庄) is
    none, unless the text says that a name follows (姓名:高明).
    """
    found: dict[int, Span] = {}
    for span in (*_presented(text), *_around(text)):
        found.setdefault(span.start, span)
    taken = 0
    for start in sorted(found):
        if start >= taken:
            yield found[start]
            taken = found[start].stop


def _presented(text: str) -> Iterator[Span]:
    for word in PRESENTS.finditer(text):
        match = PRESENTED.match(text, word.end())
        if not match or word[0] == NOT_ONE:
            continue
        if match["dotted"]:
            yield Span(*match.span("dotted"), "name")
        elif match["name"]:
            said = word[0] in SURE and ":" in match["gap"]
            if said or _is_name(match["name"]):
                yield Span(*match.span("name"), "name")
        elif word[0] not in LOOSE and _is_name(match["bold"]):
            yield Span(*match.span("bold"), "name")


def _around(text: str) -> Iterator[Span]:
    """Names known by what follows: a title, a telephone number, the end of a letter."""
    for pattern in (TITLED, HOLDER, SIGNED):
        for match in pattern.finditer(text):
            if _is_name(match["name"]):
                yield Span(*match.span("name"), "name")


def _is_name(name: str) -> bool:
    return name[:2] not in COMMON and not NOBODY.search(name) and name not in TWO
