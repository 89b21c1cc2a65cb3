"""Masking beside the patterns a user would write by hand.

``python -m bench.pii``: sentences right of tests/nlp/sentences.py, precision and recall over the
spans of tests/nlp/personal.txt (targets .98 and .97), time per 100 characters of public messages
(budget: 0.2 ms of CPU), and the dearest hostile text of 20,000 characters (budget: 200 ms).
"""

import re
import time
from collections.abc import Callable

from bench.data import rows, say
from bench.lines import Line, markdown
from nlp.pii import find, mask
from tests.nlp.personal import labelled, score
from tests.nlp.sentences import PERSONAL, PUBLIC
from tests.nlp.test_pii import HOSTILE

BY_HAND = {
    r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx]": "【身份证号】",
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+": "【邮箱】",
    r"(?<!\d)1[3-9]\d{9}(?!\d)": "【手机号】",
    r"0\d{2,3}-?\d{7,8}": "【电话】",
    r"\d{16,19}": "【银行卡号】",
}
LONGEST = 20_000
BUDGET, PER_HUNDRED = 0.2, 0.2e-3


def by_hand(text: str) -> str:
    for pattern, token in BY_HAND.items():
        text = re.sub(pattern, token, text, flags=re.ASCII)
    return text


def ours(text: str) -> str:
    return mask(text).text


def seconds(act: Callable[[str], str], texts: list[str]) -> float:
    before = time.process_time()
    for text in texts:
        act(text)
    return time.process_time() - before


def lines(*, quick: bool = False) -> list[Line]:
    """Precision, recall and time, beside patterns written by hand where these can be."""
    for who, act in (("by hand", by_hand), ("ours", ours)):
        found = sum(act(written) == read for written, read in PERSONAL)
        kept = sum(act(written) == written for written in PUBLIC)
        say(f"{who:<8} masked right {found}/{len(PERSONAL)}  left alone {kept}/{len(PUBLIC)}")

    reached = score(find, labelled())
    say(f"personal.txt: precision {reached.precision:.4f}, recall {reached.recall:.4f}")
    for line in reached.wrong:
        say(f"  {line}")

    texts = [row["text"] for row in rows("gov_messages_4326.csv")]
    texts = texts or [written for written, _ in PERSONAL] * 100
    size = sum(map(len, texts))
    mine, theirs = seconds(ours, texts), seconds(by_hand, texts)
    worst = max((seconds(ours, [(unit * LONGEST)[:LONGEST]]), unit) for unit in HOSTILE)
    say(f"dearest hostile text {worst[1]!r}")
    where = ("masking", "personal.txt")
    per = 100_000 / size
    return [
        Line(*where, "precision", reached.precision, 0.98),
        Line(*where, "recall", reached.recall, 0.97),
        Line(
            *("masking", f"public messages ({len(texts)})", "ms per 100 characters", mine * per),
            target=PER_HUNDRED * 1000,
            most=True,
            by_hand=theirs * per,
        ),
        Line(
            *("masking", f"{LONGEST} hostile characters", "ms", worst[0] * 1000, BUDGET * 1000),
            most=True,
        ),
    ]


if __name__ == "__main__":
    say(markdown(lines()))
