"""A hundred thousand comments with their vectors at hand, a million without, and the same bytes.

``python -m bench.nlp_scale``: comments of some 90 characters, put together from the sentences of
the public files in DATA_DIR (invented ones where there are none). The million goes through the
command as a user would start it, reading and writing included. COMMENTS=1000000 says how many.
"""

import csv
import hashlib
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.apart import apart
from bench.data import rows, say
from bench.lines import Line, markdown
from bench.nlp_themes import Given
from nlp.__main__ import main as command
from nlp.embed import sentence_encoder
from nlp.segment import content_words
from nlp.themes import learn_themes
from tests.nlp import invented

MILLION = int(os.environ.get("COMMENTS", "1000000"))
HUNDRED, FEW, LENGTH = 100_000, 20_000, (50, 105)
FILES = {
    "gov_messages_4326.csv": ("title", "text"),
    "waimai_10k.csv": ("text",),
    "thuc_titles_dev.csv": ("text",),
}
SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")
# Sentences given vectors of the model's, half a minute of them; a comment's is their mean.
KNOWN = 4_000


def sentences() -> list[str]:
    texts = [
        row[column] for file, columns in FILES.items() for row in rows(file) for column in columns
    ]
    texts = texts or invented.opinions(subjects=8, each=500)[0]
    found = [part.strip() for text in texts for part in SENTENCE.findall(text)]
    return [part for part in found if 8 <= len(part) <= 80]


def comments(seed: int, known: list[str]) -> Iterator[list[int]]:
    """Draw sentences until a comment is long enough, for ever; their places in ``known``."""
    chance = random.Random(seed)  # noqa: S311 -- nothing secret
    while True:
        made, length, enough = list[int](), 0, chance.randint(*LENGTH)
        while length < enough:
            made.append(chance.randrange(len(known)))
            length += len(known[made[-1]])
        yield made


def at_hand(seed: int) -> tuple[float, float, int]:
    """CPU seconds from words and vectors to labelled themes, with and without the words."""
    known = random.Random(seed).sample(sentences(), KNOWN)  # noqa: S311
    parts = list(islice(comments(seed, known), HUNDRED))
    texts = ["。".join(known[place] for place in made) for made in parts]
    encoder = sentence_encoder()
    given = Given(encoder)
    if encoder:
        given.put(texts, means(encoder.encode(known), parts))
    before = time.process_time()
    docs = [content_words(text) for text in texts]
    middle = time.process_time()
    found, _ = learn_themes(texts, docs=docs, encoder=given if encoder else None, seed=seed)
    end = time.process_time()
    return end - middle, end - before, len(found.themes)


def means(vectors: NDArray[np.float32], parts: list[list[int]]) -> NDArray[np.float32]:
    made = np.array([vectors[places].mean(axis=0) for places in parts])
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


def write(path: Path, count: int, seed: int = 0) -> float:
    """Write a table of comments and return their mean length."""
    known, length = sentences(), 0
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("id", "text"))
        for number, made in enumerate(islice(comments(seed, known), count)):
            text = "".join(known[place] for place in made)
            length += len(text)
            table.writerow((f"c{number}", text))
    return length / count


def streamed(path: Path, out: Path) -> int:
    return command(["themes", str(path), "--id-column", "id", "--words-only", "--out", str(out)])


def digest(path: Path, out: Path, *options: str) -> str:
    """Run the command as a user does, in a Python with other hashes each time."""
    asked = ["themes", str(path), "--words-only", "--out", str(out), *options]
    surroundings = os.environ | {"PYTHONHASHSEED": str(len(options) + 1)}
    subprocess.run(  # noqa: S603 -- arguments of our own
        [sys.executable, "-m", "nlp", *asked], check=True, env=surroundings
    )
    made = sorted(file for file in out.iterdir() if file.is_file())
    return hashlib.sha256(b"".join(file.read_bytes() for file in made)).hexdigest()


def lines(*, quick: bool = False) -> list[Line]:
    """Both sizes and the bytes; ``quick`` leaves the million out."""
    made = hundred()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "few.csv", FEW)
        streams = ("--whole", str(FEW // 2), "--sample", str(FEW // 4))
        runs = [digest(folder / "few.csv", folder / run, *streams) for run in "ab"]
        runs.append(digest(folder / "few.csv", folder / "c", *streams, "--workers", "2"))
        told = "three runs, one with two processes: share the same"
        same = runs.count(runs[0]) / len(runs)
        made.append(Line("identical bytes", f"{FEW} comments", told, same, 1.0))
        return made if quick else made + million(folder)


def hundred() -> list[Line]:
    if not (cost := apart(at_hand, 0)):
        return []
    cpu, whole, themes = cost.result
    where = ("themes, vectors at hand", f"{HUNDRED} comments")
    return [
        Line(*where, "CPU s", cpu, 12.0, most=True, peak=cost.peak),
        Line(*where, "peak MB", cost.peak, 1500.0, most=True),
        Line(*where, f"CPU s with the words ({themes} themes)", whole),
    ]


def million(folder: Path) -> list[Line]:
    length = write(folder / "many.csv", MILLION)
    if not (cost := apart(streamed, folder / "many.csv", folder / "many")):
        return []
    where = ("themes, words alone", f"{MILLION} comments of {length:.0f} characters")
    return [
        Line(*where, "CPU s", cost.cpu, 60.0, most=True, peak=cost.peak),
        Line(*where, "peak MB", cost.peak, 2000.0, most=True),
    ]


if __name__ == "__main__":
    say(markdown(lines()))
