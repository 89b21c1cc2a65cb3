"""The language engine beside its rivals and its targets: one markdown table, and json.

``python -m bench.nlp [--only PART] [--quick] [--json FILE] [--markdown FILE]``: medians of three
seeds where there is chance, CPU seconds, peak memory, on the public files of DATA_DIR; a file that
is missing is told and left out. ``--quick`` takes one seed, and leaves out the slow rivals and the
million. One processor is enough: OMP_NUM_THREADS=1. BERTopic is measured where it is installed.
"""

import argparse
import json
import platform
import resource
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench import (
    nlp_align,
    nlp_duplicates,
    nlp_hot,
    nlp_opinions,
    nlp_route,
    nlp_scale,
    nlp_themes,
    pii,
    segment,
)
from bench.apart import apart
from bench.data import named, say
from bench.lines import Line, as_json, markdown


def themes(*, quick: bool = False) -> list[Line]:
    made = []
    for pattern, (columns, *least) in nlp_themes.SETS.items():
        for name in named(pattern):
            if told := nlp_themes.compare(name, columns, quick=quick):
                say(f"{name}: encoding took {told['encoding CPU s']} CPU s")
                made += nlp_themes.lines(told, (least[0], least[1]))
    return made


PARTS: dict[str, Callable[..., list[Line]]] = {
    "themes": themes,
    "routing": nlp_route.lines,
    "hot": nlp_hot.lines,
    "duplicates": nlp_duplicates.lines,
    "segmentation": segment.lines,
    "scale": nlp_scale.lines,
    "pii": pii.lines,
    "opinions": nlp_opinions.lines,
    "align": nlp_align.lines,
}


def measured(part: str, quick: bool) -> list[Line]:
    return PARTS[part](quick=quick)


def machine() -> str:
    day = datetime.now(UTC).date()
    return f"{day}, {platform.machine()}, Python {platform.python_version()}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.nlp")
    parser.add_argument("--only", choices=PARTS, action="append")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--markdown", type=Path)
    options = parser.parse_args()
    lines = list[Line]()
    for part in options.only or PARTS:
        # Those that start processes of their own say what each of them took.
        made = apart(measured, part, options.quick)
        lines += made.result if made else []
        say(markdown(made.result if made else []) + "\n")
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    say(f"{machine()}; {children.ru_utime + children.ru_stime:.0f} CPU s in all")
    if options.json:
        told = {"machine": machine(), "lines": [as_json(line) for line in lines]}
        options.json.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    if options.markdown:
        options.markdown.write_text(f"{machine()}\n\n{markdown(lines)}\n", "utf-8")


if __name__ == "__main__":
    main()
