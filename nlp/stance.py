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
    "支持|赞成|赞同|同意|拥护|点赞|欢迎|认可|大力推进|早日实施|尽快实施|尽快出台|早该|利国利民|"
    "好政策|好事"
)
AGAINST = (
    "反对|抵制|不同意|不赞成|不赞同|不支持|不认可|不接受|不合理|不可行|不应该?出台|不应该?实施|取消|废止|"
    "撤回|停止实施|暂缓|叫停|坚决不|一刀切|劳民伤财|形同虚设|弊大于利|侵犯|损害"
)
AMEND = (
    "建议|希望|应当?改|改为|修改|调整为|增加|补充|删除|删去|完善|细化|明确|放宽|延长|缩短|降低|提高到|"
    "不妨|能否|可否|是否可以|最好"
)
# What stands in these is somebody else's word.
QUOTED = re.compile(r"《[^《》]{1,60}》|“[^“”]{1,60}”|「[^「」]{1,60}」")
DENIED = re.compile(r"(?:不|并不|没有?|未|并非|不是)(?:想|会|要|完全)?(?:反对|抵制)")
SIGNS: tuple[tuple[Stance, re.Pattern[str], float], ...] = (
    ("for", re.compile(f"{NOT}(?:{FOR})"), 1.0),
    ("against", re.compile(AGAINST), 1.0),
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
    # Same length, so that offsets hold.
    read = QUOTED.sub(lambda found: " " * len(found[0]), plain.text)
    denied = [found.span() for found in DENIED.finditer(read)]
    middle = _ends(read)
    weights: dict[Stance, float] = {"for": 0.0, "against": 0.0, "amend": 0.0}
    if denied:
        weights["for"] += 0.5 * len(denied)
    signs = []
    for stance, pattern, weight in SIGNS:
        for found in pattern.finditer(read):
            start, stop = found.span()
            if any(low <= start < high for low, high in denied):
                continue
            weights[stance] += weight * (ENDS if not middle[0] <= start < middle[1] else 1.0)
            signs.append(Sign(stance, plain.offsets[start], plain.offsets[stop - 1] + 1))
    order: tuple[Stance, ...] = ("against", "for", "amend")
    best = max(order, key=lambda stance: weights[stance])
    total = sum(weights.values())
    if not total:
        return Guess("neutral", 0.0, ())
    score = round(weights[best] / (total + 0.5), 4)
    return Guess(best, score, tuple(sorted(signs, key=lambda sign: (sign.start, sign.stop))))


def _ends(text: str) -> tuple[int, int]:
    """Find where the first sentence ends and the last begins."""
    cuts = [found.end() for found in re.finditer(r"[。！？!?\n]+", text.rstrip("。！？!?\n "))]
    return (cuts[0], cuts[-1]) if cuts else (len(text), len(text))
