"""Planted copies among real messages: recall by how much was edited, precision, CPU seconds.

``python -m bench.nlp_duplicates``: 20,000 texts, a quarter of them copies of others with up to a
fifth of their characters replaced, dropped, added or swapped. Precision counts pairs with a planted
copy in them. A pair is right where both come from one text, or from two real texts that are copies
of each other by the definition itself (four fifths the same), which headlines often are; the strict
figure takes such pairs for wrong. Beside: MinHash LSH.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import mean, median
from zlib import crc32

import numpy as np

from bench.data import rows, say
from bench.lines import Line, markdown
from nlp.duplicates import THRESHOLD, Joined, common_length, find_duplicates, letters

SIZE, COPIES, MOST = 20_000, 5_000, 0.2
RECALL, PRECISION, BUDGET = 0.98, 0.97, 5.0
HASHES, BANDS, SEEDS = 128, 32, 3
SETS = {
    "messages": (
        ("gov_messages_4326.csv", ("title", "text")),
        ("gov_replies_2816.csv", ("text", "reply")),
        ("waimai_10k.csv", ("text",)),
        ("thuc_titles_dev.csv", ("text",)),
    ),
    "headlines": (("thuc_titles_dev.csv", ("text",)),),
}


def edited(text: str, share: float, letters: str, chance: random.Random) -> str:
    made = list(text)
    for _ in range(round(share * len(text))):
        place = chance.randrange(len(made))
        act = chance.choice("rrda")
        if act == "r":
            made[place] = chance.choice(letters)
        elif act == "d" and len(made) > 3:
            del made[place]
        else:
            made.insert(place, chance.choice(letters))
    return "".join(made)


@dataclass(frozen=True)
class Reached:
    """Shares of planted copies found, of those edited most, and of pairs that are right."""

    recall: float
    hard: float
    precision: float
    strict: float


@dataclass(frozen=True)
class Planted:
    """Texts, and for each planted copy the text it was made from and the share edited."""

    texts: list[str]
    origin: dict[int, int]
    shares: dict[int, float]


def planted(texts: list[str], seed: int) -> Planted:
    chance = random.Random(seed)  # noqa: S311 -- nothing secret
    texts = chance.sample(texts, len(texts))
    copies = min(COPIES, len(texts) // 4)
    texts = texts[: SIZE - copies]
    letters = "".join(chance.sample(texts, min(500, len(texts))))
    long = [index for index, text in enumerate(texts) if len(text) >= 15]
    origin = {len(texts) + copy: chance.choice(long) for copy in range(copies)}
    shares = {index: chance.uniform(0, MOST) for index in origin}
    made = [edited(texts[origin[i]], shares[i], letters, chance) for i in origin]
    return Planted(texts + made, origin, shares)


def judged(heap: Planted, groups: Sequence[Sequence[int]]) -> Reached:
    """Judge groups of texts by the planted copies in them."""
    of = {member: place for place, members in enumerate(groups) for member in members}
    alike = {i: i in of and of[i] == of.get(source) for i, source in heap.origin.items()}
    home = {index: heap.origin.get(index, index) for index in range(len(heap.texts))}
    first = len(heap.texts) - len(heap.origin)
    pairs = [
        pair
        for members in groups
        if len(members) < 200
        for pair in combinations(sorted(members), 2)
        if pair[1] >= first
    ]
    strict = sum(home[i] == home[j] for i, j in pairs)
    right = sum(same(heap.texts[home[i]], heap.texts[home[j]]) for i, j in pairs)
    hard = [hit for i, hit in alike.items() if heap.shares[i] > 0.15]
    count = max(1, len(pairs))
    return Reached(mean(alike.values()), mean(hard), right / count, strict / count)


def same(one: str, other: str) -> bool:
    """Tell whether two texts are copies by the definition, whoever finds them."""
    left, right = letters(one), letters(other)
    return common_length(left, right) >= THRESHOLD * max(len(left), len(right))


def ours(texts: list[str]) -> list[Sequence[int]]:
    return [group.members for group in find_duplicates(texts).groups]


def minhash(texts: list[str]) -> list[Sequence[int]]:
    """MinHash over runs of three, 128 hashes in 32 bands of 4 (alike from about .42 on)."""
    chance = np.random.default_rng(0)
    factors = chance.integers(1, 2**31, size=(2, HASHES), dtype=np.uint64)
    buckets: dict[tuple[int, bytes], int] = {}
    joined = Joined(len(texts))
    for index, text in enumerate(texts):
        runs = {crc32(text[i : i + 3].encode()) for i in range(max(1, len(text) - 2))}
        mixed = np.outer(np.fromiter(runs, np.uint64), factors[0]) + factors[1]
        least = (mixed % np.uint64(2**31 - 1)).min(axis=0).reshape(BANDS, -1)
        for band, row in enumerate(least):
            joined.unite(index, buckets.setdefault((band, row.tobytes()), index))
    return list(joined.groups())


def timed(find: Callable[[list[str]], list[Sequence[int]]], heap: Planted) -> tuple[Reached, float]:
    before = time.process_time()
    groups = find(heap.texts)
    return judged(heap, groups), time.process_time() - before


FIGURES = (
    ("recall", "recall, ≤ 20 % edits", RECALL),
    ("hard", "recall, 15-20 % edits", None),
    ("precision", "precision", PRECISION),
    ("strict", "precision, strict", None),
)


def lines(*, quick: bool = False) -> list[Line]:
    """Medians over seeds for each heap of texts, MinHash beside."""
    made = []
    for name, texts in heaps().items():
        heap = [planted(texts, seed) for seed in range(1 if quick else SEEDS)]
        mine, theirs = ([timed(find, one) for one in heap] for find in (ours, minhash))
        cpu = float(median(seconds for _, seconds in mine))
        where = ("near-duplicates", f"{name} ({len(heap[0].texts)})")
        for figure, told, target in FIGURES:
            got, other = (
                float(median(getattr(reached, figure) for reached, _ in runs))
                for runs in (mine, theirs)
            )
            made.append(
                Line(*where, told, got, target, rival=other, rival_is="MinHash LSH", cpu=cpu)
            )
        per = float(
            median(s * SIZE / len(one.texts) for (_, s), one in zip(mine, heap, strict=True))
        )
        made.append(Line(*where, "CPU s per 20,000", per, BUDGET, most=True))
    return made


def heaps() -> dict[str, list[str]]:
    found = {
        name: sorted(
            {
                "".join(row[column] for column in columns)
                for file, columns in files
                for row in rows(file)
            }
        )
        for name, files in SETS.items()
    }
    return {name: texts for name, texts in found.items() if texts}


if __name__ == "__main__":
    say(markdown(lines()))
