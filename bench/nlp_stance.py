"""How often is the guessed stance right, and how often does it speak at all?

``python -m bench.nlp_stance``: on tests/nlp/stances.txt (invented, 32 of each stance, by the hand
that made the rules: an upper bound), on the opinions of the demo city, whose authors said where
they stand (nobody had the rules in mind there), and on the reviews of waimai_10k.csv. A
review's sentiment is not a stance on a draft: it only tells how often "for" and "against" are
said of the contrary, and the figures are those of the reviews where one of the two was said.
"""

import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.data import rows, say
from nlp.stance import guess_stance

OWN = Path(__file__).parents[1] / "tests" / "nlp" / "stances.txt"
DEMO = Path(__file__).parents[1] / "config" / "demo" / "opinions"
SAID = {"support": "for", "oppose": "against", "amend": "amend"}
STANCES = ("for", "against", "amend", "neutral")


def invented() -> list[tuple[str, str]]:
    lines = OWN.read_text("utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(stance, text) for stance, text in pairs]


def demo() -> list[tuple[str, str]]:
    """Read the stances and texts of the demo city's opinions."""
    pairs = []
    for path in sorted(DEMO.glob("t?.toml")):
        for group in tomllib.loads(path.read_text("utf-8"))["group"]:
            for one in group["texts"]:
                text = one if isinstance(one, str) else one["text"]
                pairs.append((SAID.get(group["stance"], "neutral"), text))
    return pairs


def f1(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Give F1 for each stance from pairs of true and guessed ones."""
    scores = {}
    for stance in STANCES:
        right = sum(pair == (stance, stance) for pair in pairs)
        named = sum(stance in pair for pair in pairs) + right
        scores[stance] = 2 * right / named if named else 0.0
    return scores


def measure(name: str, table: Sequence[tuple[str, str]]) -> float:
    """Say how the guesses fit, and return the macro-F1."""
    pairs = [(true, str(guess_stance(text).stance)) for true, text in table]
    scores = f1(pairs)
    macro = sum(scores.values()) / len(scores)
    right = sum(true == found for true, found in pairs) / len(pairs)
    each = ", ".join(f"{stance} {score:.2f}" for stance, score in scores.items())
    say(f"{name}: {len(pairs)} sentences, right {right:.3f}, macro-F1 {macro:.3f} ({each})")
    return macro


def reviews() -> None:
    table = rows("waimai_10k.csv")
    if not table:
        return
    before = time.process_time()
    found = Counter((row["sentiment"], str(guess_stance(row["text"]).stance)) for row in table)
    cpu = time.process_time() - before
    for sentiment, stance in (("1", "for"), ("0", "against")):
        both = found["0", stance] + found["1", stance]
        share = found[sentiment, stance] / max(1, both)
        say(f"waimai_10k.csv, a proxy: {stance} said of {both}, sentiment the same in {share:.3f}")
    say(f"  {len(table)} reviews, {1000 * cpu / len(table):.3f} ms each")


def main() -> None:
    measure("invented", invented())
    measure("the demo city's", demo())
    reviews()


if __name__ == "__main__":
    main()
