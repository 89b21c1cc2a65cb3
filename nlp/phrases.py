"""Which runs of words in texts are phrases that a person would write?

A phrase begins and ends with words that name things, deeds or states, stands by itself (no one
word mostly goes on with it, before or behind), and its words are found together rather than
apart.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from nlp.keywords import names_something
from nlp.segment import STOP_WORDS, all_words, is_telling, part_of_speech

LENGTH, MOST_WORDS = range(2, 9), 4
WORD = re.compile(r"[\u3400-\u9fff]+|[a-z][a-z+#]*")
CODE = re.compile(r"[a-z]?[0-9.#+-]+[a-z]{0,2}|[a-z]|[一二三四五六七八九十]+")
# Of single characters only these: they make a thing of what stands beside them.
OPENING = frozenset("乱停修建改换装收补学")
CLOSING = frozenset("难贵慢差乱费权证房车站线楼款税金店厂场馆院校卡")
INSIDE = frozenset("不未无乱难大小新老旧多")
# Ends of names that stand before whatever comes next: A市公交.
UNITS = frozenset("市区县镇村乡省州")


@dataclass(frozen=True)
class Phrase:
    """A run of 2 to 8 characters, and how it stands in the texts it was found in.

    words  those in it that tell something, one at least
    texts  how many texts have it
    whole  0 to 1: the share of its places where it is no part of one longer phrase
    firm   0 to 1: of the texts with all its words, the share where they stand together
    usual  0 to 1: of the texts with its best word, the share with the phrase
    """

    text: str
    words: tuple[str, ...]
    texts: int
    whole: float
    firm: float
    usual: float


Place = tuple[int, int, int]


def find_phrases(texts: Sequence[str], about: Sequence[str], least: int) -> list[Phrase]:
    """List the phrases of at least so many texts with one of the words ``about``, sorted.

    ``about`` stands best first.
    """
    read = [["", *all_words(text), ""] for text in texts]
    places: dict[tuple[str, ...], list[Place]] = defaultdict(list)
    wanted = frozenset(about)
    for index, tokens in enumerate(read):
        for start, stop in _runs(tokens, wanted):
            places[tuple(tokens[start:stop])].append((index, start, stop))
    having: dict[str, set[int]] = defaultdict(set)
    for index, tokens in enumerate(read):
        for token in set(tokens):
            having[token].add(index)
    found = [
        made
        for run, where in places.items()
        if len(where) >= least and (made := _phrase(run, where, read, having, about)).texts >= least
    ]
    return sorted(found, key=lambda phrase: phrase.text)


def _phrase(
    run: tuple[str, ...],
    where: Sequence[Place],
    read: Sequence[Sequence[str]],
    having: Mapping[str, set[int]],
    about: Sequence[str],
) -> Phrase:
    before = Counter(read[index][start - 1] for index, start, _ in where)
    behind = Counter(read[index][stop] for index, _, stop in where)
    telling = tuple(filter(is_telling, run))
    together = set.intersection(*(having[word] for word in telling))
    texts = len({index for index, _, _ in where})
    most = len(having[next(word for word in about if word in run)])
    whole = _free(before) * _free(behind)
    return Phrase("".join(run), telling, texts, whole, texts / len(together), texts / most)


def _runs(tokens: Sequence[str], wanted: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Give start and stop of each run that could be a phrase and holds a wanted word."""
    seen = set()
    for place, token in enumerate(tokens):
        if token not in wanted or not names_something(token):
            continue
        low, high = place, place + 1
        while place - low < MOST_WORDS and _holds(tokens[low - 1]):
            low -= 1
        while high - place < MOST_WORDS and _holds(tokens[high]):
            high += 1
        starts = [i for i in range(max(1, low - 1), place + 1) if _opens(tokens[i])]
        stops = [i for i in range(place + 1, min(len(tokens), high + 2)) if _closes(tokens[i - 1])]
        for start, stop in product(starts, stops):
            if (start, stop) not in seen and _fits(tokens[start:stop]):
                seen.add((start, stop))
                yield start, stop


def _fits(run: Sequence[str]) -> bool:
    return (
        len(run) <= MOST_WORDS
        and sum(map(len, run)) in LENGTH
        and len(set(run)) == len(run)
        and all(map(_holds, run[1:-1]))
    )


def _opens(word: str) -> bool:
    return word in OPENING or names_something(word)


def _closes(word: str) -> bool:
    return word in CLOSING or names_something(word)


def _holds(word: str) -> bool:
    return word in INSIDE or names_something(word)


def _free(neighbours: Counter[str]) -> float:
    """Tell the share of places where no one word, and no number, goes on with the run."""
    total = neighbours.total()
    often = max((times for word, times in neighbours.items() if _goes_on(word)), default=0)
    coded = sum(times for word, times in neighbours.items() if word and CODE.fullmatch(word))
    return 1 - max(often, coded) / total


@lru_cache(maxsize=100_000)
def _goes_on(word: str) -> bool:
    if len(word) == 1:
        return word not in UNITS and part_of_speech(word).startswith(("n", "j", "b", "g"))
    return WORD.fullmatch(word) is not None and word not in STOP_WORDS
