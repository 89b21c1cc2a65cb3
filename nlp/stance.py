"""For or against, when the author did not say: a guess for imported texts, marked as one.

Asking the author beats any guess, so the site's own forms ask. Words for standing are counted
where they are said of the matter: not in a quoted title, nor denied (不反对 is no 反对).
"""

import re
from dataclasses import dataclass
from typing import Literal

from nlp.normalise import normalise

Stance = Literal["for", "against", "amend", "neutral"]

NOT = r"(?<!不)(?<!不会)(?<!并不)(?<!没有)(?<!没)(?<!未)(?<!不能)(?<!不太)(?<!难以)(?<!拒绝)"
FOR = (
    "支持|赞成|赞同|同意|拥护|点赞|欢迎|认可|大力推进|早日实施|早日通过|尽快实施|尽快出台|早就?该|利国利民|"
    "好政策|好事|办实事|合理|可行|公平|满意|挺好|很好|写得好|值得肯定|不错|放心|盼着|举双手|我接受|能接受|可以接受|"
    "能承受|是对的|(?:全力|积极|愿意)配合|愿意(?:遵守|守|出)|按原方案|照此执行|照这个(?:办|做)|保留(?=这|第|原)|"
    "(?:没有?|无)(?:任何|什么)?(?:意见|异议)|保护了"
)
AGAINST = (
    "反对|抵制|拒绝|不同意|不赞成|不赞同|不支持|不认可|不接受|不能接受|不合理|不可行|不公平|不应该?出台|不应该?实施|"
    "(?:难以|无法|不能|不敢)(?:认同|认可|赞同|赞成|同意|支持|接受|苟同)|没有?一[户个人家](?:赞成|支持|同意)|"
    "取消|废止|撤回|停止(?:实施|施工)|暂缓|叫停|坚决不|一刀切|劳民伤财|形同虚设|弊大于利|侵犯|损害|行不通|要不得|"
    "多此一举|形式主义|走过场|拍脑袋|离谱|荒唐|纯属|凭什么|添堵|抢钱|乱收费|别再折腾|不如不|站不住脚|"
    "没有?什么?必要|有什么必要|不要(?:再?建|修|搞|设|上马)|保留意见|错误的(?:决定|做法)"
)
AMEND = (
    "建议|希望|改为|改成|修改|换成|调整为|增加|增设|补充|补上|补进|加上|加一|再添|删除|删去|完善|细化|明确|放宽|"
    "延长|顺延|缩短|降低|降到|提高到|调低|调高|偏高|偏低|写明|写进|写在|列入|算进|例外|不妨|能否|可否|能不能|"
    "是否可以|可不可以|最好|不够|才够|足够|太(?:长|短|高|低|少|含糊|笼统)|更(?:好|安全|合适)|至少|"
    "(?:应当?|应该|宜|须)(?=[写改补加给规增减调定设由把将限])|往[东南西北前后]移|分步"
)
# What stands in these is somebody else's word.
QUOTED = re.compile(
    r"《[^《》]{1,60}》|“[^“”]{1,60}”|「[^「」]{1,60}」|有(?:的|些)?人[^，。！？；\n]{0,12}"
)
# Who asks how it is done takes no side; who asks whether it could be otherwise does.
ASKED = re.compile(
    r"[^。！？!?\n]*(?:请问|怎么|哪里|哪儿|什么时候|何时|哪一?年|哪天|还是)[^。！？!?\n]*[？?]|"
    r"[^。！？!?\n]*吗[？?]"
)
COULD = re.compile(r"能否|能不能|可否|是否可以|可不可以|可以.{0,12}吗")
DENIED = re.compile(r"(?:不|并不|没有?|未|并非|不是)(?:想|会|要|完全)?(?:反对|抵制|拒绝)")
# 总体支持，只是…: what comes before gives way to what comes after.
BUT = re.compile(r"[，,；;。](?:但|不过|只是|可是|然而|就是)")
YIELDS = 0.25
SIGNS: tuple[tuple[Stance, re.Pattern[str], float], ...] = (
    ("against", re.compile(AGAINST), 1.0),
    ("for", re.compile(f"{NOT}(?:{FOR})"), 1.0),
    ("amend", re.compile(AMEND), 0.6),
)
# The first sentence and the last say where a letter stands.
ENDS = 1.5
SURE = 0.6


@dataclass(frozen=True)
class Sign:
    """A word that was counted, ``text[start:stop]``, and for what."""

    stance: Stance
    start: int
    stop: int


@dataclass(frozen=True)
class Guess:
    """``score`` 0 to 1: the share of the signs that speak for it, smoothed; 0 for neutral.

    Below 0.6 a person should look. ``signs`` are in the order of the text.
    """

    stance: Stance
    score: float
    signs: tuple[Sign, ...]


def guess_stance(text: str) -> Guess:
    """Guess how a text stands to what it is about; neutral where nothing says.

    amend: for a change of what is proposed. Deterministic; offsets are those of the text
    given. It is a guess and to be shown as one.
    """
    plain = normalise(text)
    read = _own_words(plain.text)
    denied = [found.span() for found in DENIED.finditer(read)]
    weights: dict[Stance, float] = {"for": 0.5 * len(denied), "against": 0.0, "amend": 0.0}
    signs, taken = [], denied
    for stance, pattern, weight in SIGNS:
        for found in pattern.finditer(read):
            start, stop = found.span()
            if not any(low <= start < high for low, high in taken):
                weights[stance] += weight * _counts(stance, start, read)
                signs.append(Sign(stance, plain.offsets[start], plain.offsets[stop - 1] + 1))
                taken = [*taken, (start, stop)]
    order: tuple[Stance, ...] = ("against", "for", "amend")
    best = max(order, key=lambda stance: weights[stance])
    total = sum(weights.values())
    if not total:
        return Guess("neutral", 0.0, ())
    score = round(weights[best] / (total + 0.5), 4)
    return Guess(best, score, tuple(sorted(signs, key=lambda sign: (sign.start, sign.stop))))


def _own_words(text: str) -> str:
    """Blank out the words of others and mere questions; the same length, so that offsets hold."""
    read = QUOTED.sub(lambda found: " " * len(found[0]), text)
    return ASKED.sub(
        lambda asked: asked[0] if COULD.search(asked[0]) else " " * len(asked[0]), read
    )


def _counts(stance: Stance, start: int, text: str) -> float:
    low, high = _ends(text)
    ends = 1.0 if low <= start < high else ENDS
    return ends * (YIELDS if stance == "for" and BUT.search(text, start) else 1.0)


def _ends(text: str) -> tuple[int, int]:
    """Find where the first sentence ends and the last begins."""
    cuts = [found.end() for found in re.finditer(r"[。！？!?\n]+", text.rstrip("。！？!?\n "))]
    return (cuts[0], cuts[-1]) if cuts else (len(text), len(text))
