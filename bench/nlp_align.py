"""Two versions of 300 invented clauses: shuffled, reworded, split, merged; seconds and errors.

``python -m bench.nlp_align``: budget 2 CPU s; the rival is difflib on whole clauses, which can
tell no clause that moved, was split or merged.
"""

import random
import re
import time
from difflib import SequenceMatcher
from statistics import median

from bench.data import say
from bench.lines import Line, markdown
from nlp.align import align
from nlp.segment import words

WORDS = re.findall(
    "..",
    "停车收费居民公安申请泊位夜间公告罚款办法施行应当可以不得残疾车辆免费提供登记证明部门监督检查"
    "规划建设单位个人道路标准公开答复学校医院",
)
CLAUSES, BUDGET = 300, 2.0


def versions(
    chance: random.Random,
) -> tuple[list[str], list[str], list[tuple[str, tuple[int, ...]]]]:
    """Return old and new clauses, and for each new one its kind and the old it came from."""
    old = ["".join(chance.choices(WORDS, k=chance.randint(20, 80))) for _ in range(CLAUSES)]
    made: list[tuple[str, tuple[int, ...], str]] = []
    index = 0
    while index < CLAUSES:
        fate, text = chance.random(), old[index]
        half = len(text) // 2
        if fate < 0.05:
            made += [("split", (index,), text[:half]), ("split", (index,), text[half:])]
        elif fate < 0.1 and index + 1 < CLAUSES:
            made.append(("merged", (index, index + 1), text + old[index + 1]))
            index += 1
        elif fate < 0.15:
            made.append(("new", (), "".join(chance.choices(WORDS, k=40))))
        elif fate < 0.5:
            cut = chance.randrange(len(text) - 4)
            made.append(("one", (index,), text[:cut] + chance.choice(WORDS) + text[cut + 4 :]))
        else:
            made.append(("one", (index,), text))
        index += 1
    return old, [text for *_, text in made], [(kind, origin) for kind, origin, _ in made]


def lines(*, quick: bool = False) -> list[Line]:
    """Medians over invented pairs of versions."""
    words("")
    seconds, ours, others = list[float](), list[float](), list[float]()
    for seed in range(1 if quick else 3):
        old, new, truth = versions(random.Random(seed))  # noqa: S311 -- nothing secret
        before = time.process_time()
        found = align(old, new)
        cpu = time.process_time() - before
        origin = {place: match.old for match in found for place in match.new}
        right = sum(origin[place] == old_ones for place, (_, old_ones) in enumerate(truth))
        rival = SequenceMatcher(a=old, b=new, autojunk=False)
        blocks = {
            b + i: (a + i,) for a, b, size in rival.get_matching_blocks() for i in range(size)
        }
        theirs = sum(blocks.get(place, ()) == old_ones for place, (_, old_ones) in enumerate(truth))
        seconds.append(cpu)
        ours.append(right / len(new))
        others.append(theirs / len(new))
    where = ("matching clauses", f"{CLAUSES} invented clauses")
    told = {"rival": median(others), "rival_is": "difflib", "cpu": median(seconds)}
    return [
        Line(*where, "origin right", median(ours), **told),
        Line(*where, "CPU s", median(seconds), BUDGET, most=True),
    ]


if __name__ == "__main__":
    say(markdown(lines()))
