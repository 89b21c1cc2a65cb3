"""Segmentation beside jieba: megabytes (UTF-8) per CPU second, and sentences cut otherwise.

``python -m bench.segment``: a million characters of public messages (CHARACTERS=), whole messages
for the speed, their sentences for the comparison. Targets: 10 MB/s, 99.99 % the same.
"""

import os
import re
import time
from collections.abc import Callable
from statistics import median

import rjieba

from bench.data import rows, say
from bench.lines import Line, markdown
from nlp.segment import Segmenter
from tests.nlp import invented

SIZE = int(os.environ.get("CHARACTERS", "1000000"))
SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?\n]*")
ROUNDS = 3


def sample() -> list[str]:
    """Take messages until there are enough characters; invented ones where data is absent."""
    found = [row["text"] for row in rows("gov_messages_4326.csv")]
    texts, size = [], 0
    for text in found or invented.opinions(subjects=8, each=4000)[0]:
        texts.append(text)
        size += len(text)
        if size >= SIZE:
            break
    return texts


def seconds(cut: Callable[[str], list[str]], texts: list[str]) -> float:
    before = time.process_time()
    for text in texts:
        cut(text)
    return time.process_time() - before


def lines(*, quick: bool = False) -> list[Line]:
    """Our engine beside jieba and rjieba alone."""
    texts = sample()
    size = sum(len(text.encode()) for text in texts) / 1e6
    ours = Segmenter()
    jieba = ours._reference()

    def reference(text: str) -> list[str]:
        return list(jieba.cut(text))

    say(f"{sum(map(len, texts)):,} characters, {size:.1f} MB")
    speeds, equal = dict[str, float](), dict[str, float]()
    for who, cut in (("jieba", reference), ("rjieba alone", rjieba.cut), ("ours", ours.cut)):
        cut("加载")
        rounds = 1 if who == "jieba" else ROUNDS
        speeds[who] = size / median(seconds(cut, texts) for _ in range(rounds))
        say(f"{who:<14} {speeds[who]:6.2f} MB per CPU s, x{speeds[who] / speeds['jieba']:.1f}")
    sentences = [part for text in texts for part in SENTENCE.findall(text)]
    right = [reference(sentence) for sentence in sentences]
    for who, cut in (("rjieba alone", rjieba.cut), ("ours", ours.cut)):
        same = sum(cut(s) == words for s, words in zip(sentences, right, strict=True))
        equal[who] = same / len(sentences)
    where = ("segmentation", f"{sum(map(len, texts)):,} characters")
    told = {"rival_is": "rjieba alone", "by_hand": speeds["jieba"]}
    return [
        Line(*where, "MB per CPU s", speeds["ours"], 10.0, rival=speeds["rjieba alone"], **told),
        Line(
            *(*where, "sentences cut as jieba", equal["ours"], 0.9999),
            rival=equal["rjieba alone"],
            rival_is="rjieba alone",
        ),
    ]


if __name__ == "__main__":
    say(markdown(lines()))
