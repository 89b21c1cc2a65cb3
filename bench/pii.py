"""Masking beside the patterns a user would write by hand.

``python -m bench.pii``: sentences right of tests/nlp/sentences.py, characters per second, and
the dearest hostile text of 20,000 characters (budget: 50 ms of CPU).
"""

import re
import time
from collections.abc import Callable

from bench.data import rows, say
from nlp.pii import mask
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
BUDGET = 0.05


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


def main() -> None:
    for who, act in (("by hand", by_hand), ("ours", ours)):
        found = sum(act(written) == read for written, read in PERSONAL)
        kept = sum(act(written) == written for written in PUBLIC)
        say(f"{who:<8} masked right {found}/{len(PERSONAL)}  left alone {kept}/{len(PUBLIC)}")

    texts = [row["text"] for row in rows("gov_messages_4326.csv")]
    texts = texts or [written for written, _ in PERSONAL] * 100
    size = sum(map(len, texts))
    mine, theirs = seconds(ours, texts), seconds(by_hand, texts)
    say(f"{size / mine / 1e6:.2f} M characters per CPU s, x{mine / theirs:.1f} the time by hand")

    worst = max((seconds(ours, [(unit * LONGEST)[:LONGEST]]), unit) for unit in HOSTILE)
    verdict = "within" if worst[0] <= BUDGET else "OVER"
    say(f"dearest hostile text {worst[1]!r}: {worst[0] * 1000:.0f} ms, {verdict} 50 ms")


if __name__ == "__main__":
    main()
