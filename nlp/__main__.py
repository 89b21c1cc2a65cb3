"""``python -m nlp COMMAND``: the same functions on files, without the site."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from nlp import discover, files, findings, singly, sorter, tables
from nlp.align import align_texts


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0, or 2 where the input has not the column asked for."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except files.UnfitFile as unfit:
        sys.stderr.write(f"{unfit}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m nlp")
    commands = parser.add_subparsers(required=True)
    discover.add_to(commands)
    singly.add_to(commands)
    align = tables.command(commands, "align", _align, help="match the clauses of two versions")
    align.add_argument("after", type=Path, metavar="NEW")
    findings.add_to(commands)
    sorter.add_to(commands)
    return parser


def _align(options: argparse.Namespace) -> None:
    texts = (path.read_text("utf-8-sig") for path in (options.source, options.after))
    before, after, matches = align_texts(*texts)
    tables.write_json(
        options.out,
        [
            {
                **asdict(match),
                "old": [before[index].label or before[index].body for index in match.old],
                "new": [after[index].label or after[index].body for index in match.new],
                "reworded": match.reworded,
            }
            for match in matches
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
