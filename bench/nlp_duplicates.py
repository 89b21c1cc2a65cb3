"""Planted copies among real messages: recall by how much was edited, precision, CPU seconds.

``python -m bench.nlp_duplicates``: 20,000 texts, a quarter of them copies of others with up to a
fifth of their characters replaced, dropped, added or swapped. Precision counts pairs with a planted
copy in them: whether two real messages are copies of each other is nobody's secret to know.
"""

import random
import time
from itertools import combinations

from bench.data import rows, say
from nlp.duplicates import find_duplicates

SIZE, COPIES, MOST = 20_000, 5_000, 0.2
RECALL, PRECISION, BUDGET = 0.98, 0.97, 5.0
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


def measure(name: str, texts: list[str], seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 -- nothing secret
    chance.shuffle(texts)
    copies = min(COPIES, len(texts) // 4)
    texts = texts[: SIZE - copies]
    letters = "".join(chance.sample(texts, min(500, len(texts))))
    long = [index for index, text in enumerate(texts) if len(text) >= 15]
    origin = {}
    for _ in range(copies):
        source = chance.choice(long)
        origin[len(texts) + len(origin)] = source
    shares = {index: chance.uniform(0, MOST) for index in origin}
    whole = texts + [edited(texts[origin[i]], shares[i], letters, chance) for i in origin]
    before = time.process_time()
    found = find_duplicates(whole)
    cpu = time.process_time() - before
    alike = [found.group[i] >= 0 and found.group[i] == found.group[origin[i]] for i in origin]
    home = {**{i: i for i in range(len(texts))}, **origin}
    pairs = [
        pair
        for group in found.groups
        if len(group.members) < 200
        for pair in combinations(group.members, 2)
        if pair[1] >= len(texts)
    ]
    right = sum(home[i] == home[j] for i, j in pairs)
    hard = [hit for hit, i in zip(alike, origin, strict=True) if shares[i] > 0.15]
    say(
        f"{name}, seed {seed}: {len(whole)} texts, {cpu:.1f} CPU s (budget {BUDGET}); "
        f"recall {sum(alike) / len(alike):.4f} (target {RECALL}), "
        f"of 15-20 % edits {sum(hard) / len(hard):.4f}; "
        f"precision {right / max(1, len(pairs)):.4f} (target {PRECISION}); "
        f"{len(found.groups)} groups, {len(found.templates)} templates"
    )


def main() -> None:
    for name, files in SETS.items():
        texts = {
            "".join(row[column] for column in columns)
            for file, columns in files
            for row in rows(file)
        }
        for seed in range(3):
            if texts:
                measure(name, sorted(texts), seed)


if __name__ == "__main__":
    main()
