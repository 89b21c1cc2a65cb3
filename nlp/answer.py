"""Does an official reply answer? Points addressed, basis, what next and by when, template.

A checker for the one who writes or supervises a reply: each finding has its reason and the place
it was seen. It reads words and forms; whether the answer is true is for a person.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nlp.duplicates import letters
from nlp.segment import content_words

Kind = Literal["points", "basis", "next", "date", "template"]

CUT = re.compile(r"(?<=[。！？!?；;])|[\r\n]+")
ASKED = re.compile(
    r"[?？]|吗|呢|请问|何时|多久|为什么|为何|怎么|如何|是否|能否|可否|希望|建议|要求|恳请|请求|请"
)
GREETING = re.compile(r"您好|你好|尊敬的|谢谢|感谢|敬礼|网友")
BASIS = re.compile(
    r"《[^《》]{2,60}》(?:第[零〇一二三四五六七八九十百千\d]+条)?|"
    r"(?:根据|依据|按照|依照)[^，。；《》\n]{4,40}(?:规定|文件|办法|条例|要求|方案|通知|标准|规划)"
)
NEXT = re.compile(
    r"(?:下一步|接下来|后续|目前正在|已(?:经)?(?:安排|责令|要求|督促|转交|立案|列入|启动|完成|整改))|"
    r"(?:将|拟|会)(?:于|在|尽快|继续|进一步|积极|加强|组织|督促|安排|启动|开展|加快|按)"
)
DATE = re.compile(
    r"(?:(?:20)?\d{2}年)?\d{1,2}月(?:\d{1,2}日|底|上旬|中旬|下旬|份)?(?:前|之前|内)?|20\d{2}年(?:底|上半年|下半年)?|"
    r"[零一二两三四五六七八九十\d]+个?(?:工作日|日|天|周|月)(?:之)?内|(?:本|下|今|明)(?:周|月|季度|年)(?:底|内)?|年底前?"
)
AHEAD = re.compile(r"将|拟|预计|计划|前|内|底|下一步|争取|力争")
# Share of a point's words the reply must take up; share of a reply's sentences others have too.
TAKEN_UP, TEMPLATE = 0.2, 0.7
# Replies that hold the same sentence before it is a phrase of the house.
COMMON = 3
MOST_POINTS = 12


@dataclass(frozen=True)
class Finding:
    """``met`` says whether it is as it should be, ``share`` 0 to 1 how far, ``seen`` where.

    ``seen`` are places ``reply[start:stop]``; for points, the points left out stand in
    ``missing``, as the citizen put them.
    """

    kind: Kind
    met: bool
    share: float
    reason: str
    seen: tuple[tuple[int, int], ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class House:
    """The sentences that many replies share; made once of all replies of an office."""

    phrases: frozenset[str]


def house_phrases(replies: Sequence[str]) -> House:
    """Learn which sentences stand in three replies or more; letters alone are compared."""
    often = Counter(said for reply in replies for said in {letters(one) for one in _cut(reply)})
    return House(frozenset(said for said, count in often.items() if said and count >= COMMON))


def check_answer(message: str, reply: str, house: House | None = None) -> tuple[Finding, ...]:
    """Check a reply against what was asked: five findings, in the order of Kind.

    points: what the message asks (its questions and wishes, or else its sentences) whose
    words the reply takes up. basis: a rule is named. next: something done or to be done.
    date: by when, ahead. template: met when the reply is not made of house phrases; without
    a house it is met. Deterministic; an empty reply meets nothing.
    """
    basis = tuple(found.span() for found in BASIS.finditer(reply))
    steps = tuple(found.span() for found in NEXT.finditer(reply))
    dates = tuple(
        span for span in (found.span() for found in DATE.finditer(reply)) if _ahead(reply, span)
    )
    return (
        _points(message, reply),
        _form("basis", basis, "names a rule", "names no rule it rests on"),
        _form("next", steps, "says what is done", "says nothing that was or will be done"),
        _form("date", dates, "says by when", "says no time by which"),
        _template(reply, house),
    )


def _form(kind: Kind, seen: tuple[tuple[int, int], ...], good: str, bad: str) -> Finding:
    return Finding(kind, bool(seen), float(bool(seen)), good if seen else bad, seen)


def _ahead(reply: str, span: tuple[int, int]) -> bool:
    """Tell a time to come from one that is told of: by its own word or one shortly before."""
    return bool(AHEAD.search(reply[max(0, span[0] - 12) : span[1] + 1]))


def _cut(text: str) -> list[str]:
    return [" ".join(piece.split()) for piece in CUT.split(text) if piece.strip()]


def points_of(message: str) -> list[str]:
    """List what a message asks: its questions and wishes, or all its sentences; at most 12."""
    told = [one for one in _cut(message) if len(set(content_words(GREETING.sub("", one)))) >= 2]
    return ([one for one in told if ASKED.search(one)] or told)[:MOST_POINTS]


def _points(message: str, reply: str) -> Finding:
    points = points_of(message)
    said = set(content_words(reply))
    missing = tuple(point for point in points if not _taken_up(point, said))
    share = round(1 - len(missing) / len(points), 4) if points else float(bool(said))
    reason = f"takes up {len(points) - len(missing)} of {len(points)} points"
    return Finding("points", bool(said) and not missing, share, reason, missing=missing)


def _taken_up(point: str, said: set[str]) -> bool:
    words = set(content_words(point))
    return len(words & said) >= TAKEN_UP * len(words)


def _template(reply: str, house: House | None) -> Finding:
    told = [letters(one) for one in _cut(reply)]
    told = [one for one in told if one]
    if not told:
        return Finding("template", met=False, share=0.0, reason="is empty")
    size = sum(map(len, told))
    shared = sum(len(one) for one in told if house and one in house.phrases)
    own = round(1 - shared / size, 4)
    reason = f"{1 - own:.0%} of it stands in other replies too"
    return Finding("template", own > 1 - TEMPLATE, own, reason)
