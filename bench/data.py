"""Public data to measure with; it is not part of the project and may be absent."""

import csv
import json
import os
import sys
from pathlib import Path

DATA_DIR = Path(os.environ.get("DATA_DIR", Path(__file__).parents[2] / "shared" / "data"))


def say(line: str) -> None:
    """Tell the person who started the measurement."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def named(pattern: str) -> list[str]:
    """List the files of DATA_DIR whose names fit, so that larger ones of one shape count too."""
    found = sorted(path.name for path in DATA_DIR.glob(pattern))
    if not found:
        say(f"{pattern}: not in {DATA_DIR} (set DATA_DIR)")
    return found


def rows(name: str) -> list[dict[str, str]]:
    """Read a csv or jsonl of DATA_DIR; none where it is not there, and say so."""
    path = DATA_DIR / name
    if not path.exists():
        say(f"{name}: not in {DATA_DIR} (set DATA_DIR)")
        return []
    if path.suffix == ".jsonl":
        lines = path.read_text("utf-8-sig").splitlines()
        return [{key: str(said) for key, said in json.loads(line).items()} for line in lines]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
