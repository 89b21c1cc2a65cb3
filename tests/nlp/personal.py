"""The labelled sentences of personal.txt, and how well a finder finds what is marked in them."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nlp.spans import Span

MARK = re.compile(r"⟦([a-z_]+):([^⟧]*)⟧")


@dataclass(frozen=True)
class Labelled:
    """A sentence and what identifies somebody in it; nothing in a false friend."""

    text: str
    spans: tuple[Span, ...]


def labelled() -> list[Labelled]:
    lines = Path(__file__).with_name("personal.txt").read_text("utf-8").splitlines()
    return [_read(line.replace("\\n", "\n")) for line in lines if not line.startswith("#")]


def _read(line: str) -> Labelled:
    text, spans, end = "", [], 0
    for mark in MARK.finditer(line):
        text += line[end : mark.start()]
        spans.append(Span(len(text), len(text) + len(mark[2]), mark[1]))
        text += mark[2]
        end = mark.end()
    return Labelled(text + line[end:], tuple(spans))


@dataclass(frozen=True)
class Score:
    """Shares over whole spans of the right kind at the right place, and what went wrong."""

    precision: float
    recall: float
    wrong: tuple[str, ...]


def score(find: Callable[[str], list[Span]], sentences: list[Labelled]) -> Score:
    counts: Counter[str] = Counter()
    wrong = []
    for sentence in sentences:
        found, true = set(find(sentence.text)), set(sentence.spans)
        counts += Counter(right=len(found & true), found=len(found), true=len(true))
        for name, spans in (("missed", true - found), ("mistaken", found - true)):
            wrong += [
                f"{name} {span.kind} {sentence.text[span.start : span.stop]!r} in {sentence.text!r}"
                for span in sorted(spans, key=lambda span: span.start)
            ]
    precision = counts["right"] / max(counts["found"], 1)
    return Score(precision, counts["right"] / max(counts["true"], 1), tuple(wrong))
