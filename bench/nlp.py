"""The language engine beside its rivals, as a table (markdown) and as json.

``python -m bench.nlp [--json FILE]``: medians of three seeds, CPU seconds, peak memory, on the
labelled files of DATA_DIR. One processor is enough: OMP_NUM_THREADS=1.
"""

import argparse
import json
from pathlib import Path

from bench.data import say
from bench.nlp_themes import SETS, city, compare


def table(told: dict[str, object]) -> str:
    """Write what one file gave as a markdown table, each rival's V beside it as a ratio."""
    methods = told["methods"]
    if not isinstance(methods, list) or not methods:
        return ""
    first = methods[0]
    heads = [*first, "V to the first"]
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    for row in methods:
        cells = [*map(str, row.values()), f"x{row['V'] / first['V']:.2f}"]
        lines.append(f"| {' | '.join(cells)} |")
    head = f"### {told['file']}: {told['texts']} texts, {told['labels']} labels"
    return "\n".join([head, "", *lines, "", f"Encoding: {told['encoding CPU s']} CPU s", ""])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.nlp")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only", choices=SETS, action="append")
    options = parser.parse_args()
    measured = []
    for name, columns in SETS.items():
        if (not options.only or name in options.only) and (told := compare(name, columns)):
            measured.append(told)
            say(table(told))
    run = None if options.only else city()
    if run:
        say(f"### gov_messages_4326.csv\n\n{json.dumps(run, ensure_ascii=False, indent=1)}")
    if options.json:
        found = {"themes": measured, "city": run}
        options.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
