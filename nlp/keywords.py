"""Which words tell one theme from the others?"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, count

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from nlp.cluster import Groups
from nlp.lexical import FEW
from nlp.segment import is_telling, part_of_speech

KEYWORDS = 8
# An amount or a time names no theme: 一年, 第二次, 八百米. A floor does: 一楼 is one side's word.
AMOUNT = re.compile(
    r"(?:第|[上下每])?[零一二两三四五六七八九十百千几数半]+多?"
    r"(?:年|个?月|天|日|晚|夜|次|个|米|公里|分钟|小时|人|户|座|元|块|遍|趟|点|周|岁|条|种|份|半|些|下|处|家|位)[钱人多前后内]?"
)
# Kinds of words, by jieba's tags, that a phrase may begin and end with.
NAMING = ("n", "v", "a", "b", "j", "l", "i", "s", "eng")
THINGS = ("n", "vn", "j", "l", "i", "s", "eng")
NOT_NAMING = ("vd", "vg", "ad", "ng")
# Verbs that say nothing without what follows: 领到, 放在, 成为.
UNFINISHED = tuple("到在为出成有于给得过住了着向以")
# What is done to the matter or asked for, by every writer.
ASKING = frozenset(
    """
    请问 呼吁 反馈 期待 盼望 请示 恳请 祈求 是否 关于 有关 涉及 造成 导致 没有 无人 不能 不让 能够
    可能 出现 成为 属于 作为 具有 包括 存在 感到 打电话 致电 来信
    """.split()  # noqa: SIM905 -- words are read more easily so
)


@dataclass(frozen=True)
class Counted:
    """Which of n texts have which of v words: ``inside`` (n, v) of ones, ``words`` (v,) sorted."""

    inside: csr_matrix
    words: NDArray[np.str_]

    def narrowed(self, rows: Groups) -> "Counted":
        """Keep some texts and the words they have; of many texts, words of one are noise."""
        inside = self.inside[rows]
        least = 2 if len(rows) >= FEW else 1
        known = np.flatnonzero(np.bincount(inside.indices, minlength=len(self.words)) >= least)
        return Counted(inside[:, known], self.words[known])


def counted(docs: Sequence[Sequence[str]]) -> Counted:
    """Tell which texts have which words."""
    places: dict[str, int] = defaultdict(count().__next__)
    columns = np.fromiter(map(places.__getitem__, chain.from_iterable(docs)), dtype=np.int64)
    ends = np.concatenate([[0], np.cumsum([len(doc) for doc in docs], dtype=np.int64)])
    order = np.argsort(np.array(list(places), dtype=str), kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    columns = rank[columns]
    inside = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(docs), len(order)))
    inside.sum_duplicates()
    inside.data[:] = 1
    return Counted(inside, np.array(list(places), dtype=str)[order]).narrowed(np.arange(len(docs)))


def keywords(
    read: Counted, groups: Groups, themes: int, *, most: int = KEYWORDS
) -> list[tuple[str, ...]]:
    """Find the words that tell each theme from the others, best first, at most ``most``.

    groups (n,) with -1 for none. Weighs the share of a
    theme's texts with the word by how rare the word is over all themes (class-based TF-IDF,
    counted in texts, so that one long letter cannot name a theme).
    """
    weight = weights_of_words(read, groups, themes)
    return [_best(row, read.words, most) for row in weight]


def weights_of_words(read: Counted, groups: Groups, themes: int) -> NDArray[np.float64]:
    """Weigh how well each word tells each theme, (themes, v), 0 or more."""
    share = shares(read, groups, themes)
    everywhere = np.maximum(share.sum(axis=0), 1e-12)
    return np.asarray(share * np.log1p(themes / everywhere) * (share / everywhere))


def shares(read: Counted, groups: Groups, themes: int) -> NDArray[np.float64]:
    """Tell which share of each theme's texts has each word, (themes, v), 0 to 1."""
    inside = np.flatnonzero(groups >= 0)
    member = csr_matrix(
        (np.ones(len(inside)), (groups[inside], inside)), shape=(themes, len(groups))
    )
    sizes = np.maximum(np.asarray(member.sum(axis=1)).reshape(-1, 1), 1)
    return np.asarray((member @ read.inside).todense()) / sizes


def _best(weight: NDArray[np.float64], vocabulary: NDArray[np.str_], most: int) -> tuple[str, ...]:
    """Take the heaviest words, without those that only repeat a part of another."""
    found: list[str] = []
    for index in np.argsort(-weight, kind="stable")[: most * 3]:
        word = str(vocabulary[index])
        if weight[index] <= 0 or AMOUNT.fullmatch(word) or not names_something(word):
            continue
        if not any(word in other or other in word for other in found):
            found.append(word)
    return tuple(found[:most])


@lru_cache(maxsize=100_000)
def names_something(word: str) -> bool:
    """Tell whether a name may begin or end with a word: a thing, a deed or a state."""
    kind = part_of_speech(word)
    return (
        is_telling(word)
        and word not in ASKING
        and not (kind == "v" and word.endswith(UNFINISHED))
        and not AMOUNT.match(word)
        and kind.startswith(NAMING)
        and kind not in NOT_NAMING
    )


def is_thing(word: str) -> bool:
    """Tell whether a word by itself names something, rather than a deed or a state."""
    return names_something(word) and part_of_speech(word).startswith(THINGS)
